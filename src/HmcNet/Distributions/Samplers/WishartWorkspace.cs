namespace HmcNet.Distributions.Samplers;

/// <summary>The work arrays of draws from Wishart distributions, for those who draw many.</summary>
/// <param name="dimension">Number of rows, n.</param>
internal sealed class WishartWorkspace(int dimension)
{
    /// <summary>Number of rows.</summary>
    public int Dimension { get; } = dimension;

    /// <summary>Factor of the scale.</summary>
    public double[] Factor { get; } = new double[dimension * dimension];

    /// <summary>Bartlett's triangular matrix.</summary>
    public double[] Bartlett { get; } = new double[dimension * dimension];

    /// <summary>Factor of the draw.</summary>
    public double[] Product { get; } = new double[dimension * dimension];

    /// <summary>Its transpose.</summary>
    public double[] Transposed { get; } = new double[dimension * dimension];
}
