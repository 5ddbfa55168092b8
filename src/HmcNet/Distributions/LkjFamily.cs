using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <summary>What the LKJ distributions of correlation matrices and of their Cholesky factors share.</summary>
public abstract class LkjFamily : Distribution
{
    /// <summary>By how much a diagonal may differ from one, or the length of a row, through rounding.</summary>
    private protected const double Tolerance = 1e-8;

    private protected LkjFamily(string name, int dimension, Tensor eta)
        : base(Scalar("eta", eta, Support.Positive))
    {
        Dimension = ConstantParameters.CheckDimension(name, dimension);
        Eta = eta;
    }

    /// <inheritdoc/>
    public override Shape EventShape => new(Dimension, Dimension);

    private protected int Dimension { get; }

    private protected Tensor Eta { get; }

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        Events.Map(events => LogDensityOf(events[0], events[1], MatrixDensities.LogLkjNormaliser(events[0], Dimension)), (Eta, 0), (x, 2));

    /// <summary>The log density of one matrix.</summary>
    private protected abstract Tensor LogDensityOf(Tensor shape, Tensor matrix, Tensor logNormaliser);
}
