using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>
/// Two overlapping windows of draws and gradients: the foreground gives the metric, the background collects for the
/// time when it takes the foreground's place.
/// </summary>
internal sealed class PairedWindows
{
    private readonly int dimension;
    private readonly PairedHistory? history;
    private readonly double[] variances;
    private PairedMoments foreground, background;

    /// <summary>Begins with the metric of the starting point, W_i = 1 / |gradient_i| (nuts-rs).</summary>
    /// <param name="gradient">Read: gradient at the starting point, shape [Dimension].</param>
    /// <param name="keepsHistory">Whether the draws themselves are needed, for metrics beyond the diagonal.</param>
    public PairedWindows(ReadOnlySpan<double> gradient, bool keepsHistory)
    {
        dimension = gradient.Length;
        history = keepsHistory ? new PairedHistory(dimension) : null;
        foreground = new PairedMoments(dimension);
        background = new PairedMoments(dimension);
        variances = new double[dimension];
        for (int i = 0; i < dimension; i++)
        {
            double variance = 1 / Math.Abs(gradient[i]);
            variances[i] = double.IsFinite(variance) && variance > 0
                ? Math.Clamp(variance, PairedMoments.SmallestVariance, PairedMoments.LargestVariance)
                : 1;
        }
    }

    /// <summary>Draws in the background window.</summary>
    public int Background => background.Count;

    /// <summary>Draws in the foreground window.</summary>
    public int Foreground => foreground.Count;

    /// <summary>Takes a draw.</summary>
    /// <param name="position">Read: shape [Dimension].</param>
    /// <param name="gradient">Read: shape [Dimension].</param>
    public void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        if (!VectorKernels.AllFinite(gradient))
            return;
        foreground.Add(position, gradient);
        background.Add(position, gradient);
        history?.Add(position, gradient);
        foreground.WriteVariances(variances);
    }

    /// <summary>Drops the foreground; the background takes its place.</summary>
    public void Switch()
    {
        foreground = background;
        background = new PairedMoments(dimension);
        history?.KeepLast(foreground.Count);
        foreground.WriteVariances(variances);
    }

    /// <summary>The diagonal metric.</summary>
    public DiagonalKineticEnergy Diagonal() => new(variances.AsSpan());

    /// <summary>Whether there are enough draws for a metric beyond the diagonal.</summary>
    public bool CanLookBeyondTheDiagonal => history?.Count >= CovarianceMean.FewestDraws;

    /// <summary>The low-rank metric; null without enough draws, or where it is not worth having.</summary>
    /// <param name="smallestRatio">Ratio of extreme eigenvalues from which it is worth having; 1 for always.</param>
    public LowRankKineticEnergy? LowRank(double smallestRatio = 1) =>
        CanLookBeyondTheDiagonal ? CovarianceMean.LowRank(history!, variances, smallestRatio) : null;

    /// <summary>Ratio of extreme eigenvalues as far as a cheap look sees it; there are enough draws.</summary>
    public double RatioAtAGlance() => DiagonalScreen.Ratio(history!, variances);

    /// <summary>The dense metric; null without enough draws.</summary>
    public DenseKineticEnergy? Dense() => CanLookBeyondTheDiagonal ? CovarianceMean.Dense(history!, variances) : null;
}
