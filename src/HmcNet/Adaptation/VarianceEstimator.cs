using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Running variances of the coordinates (B. P. Welford, 1962), shrunk as Stan does.</summary>
internal sealed class VarianceEstimator : IMetricEstimator
{
    private readonly double[] mean, squares;

    /// <summary>Creates an estimator that has seen nothing.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public VarianceEstimator(int dimension)
    {
        mean = new double[dimension];
        squares = new double[dimension];
    }

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> position)
    {
        Count++;
        for (int i = 0; i < mean.Length; i++)
        {
            double delta = position[i] - mean[i];
            mean[i] += delta / Count;
            squares[i] += delta * (position[i] - mean[i]);
        }
    }

    /// <inheritdoc/>
    public KineticEnergy Estimate()
    {
        var inverse = new double[mean.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[i] = Shrinkage.Apply(squares[i] / (Count - 1), Count, onDiagonal: true);
            if (!double.IsFinite(inverse[i]))
                throw Shrinkage.Overflow(i);
        }
        return new DiagonalKineticEnergy(inverse);
    }
}
