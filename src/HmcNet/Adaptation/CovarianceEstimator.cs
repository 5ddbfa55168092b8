using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Running covariance of the coordinates (B. P. Welford, 1962, in its matrix form), shrunk as Stan does.</summary>
internal sealed class CovarianceEstimator : IMetricEstimator
{
    private readonly double[] mean, before, after, products;

    /// <summary>Creates an estimator that has seen nothing.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public CovarianceEstimator(int dimension)
    {
        mean = new double[dimension];
        before = new double[dimension];
        after = new double[dimension];
        products = new double[dimension * dimension];
    }

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<double> position)
    {
        int n = mean.Length;
        Count++;
        for (int i = 0; i < n; i++)
        {
            before[i] = position[i] - mean[i];
            mean[i] += before[i] / Count;
            after[i] = position[i] - mean[i];
        }
        // Lower triangle only; before and after are proportional, so the product is symmetric.
        for (int i = 0; i < n; i++)
            VectorKernels.AddScaled(after[i], before.AsSpan(0, i + 1), products.AsSpan(i * n, i + 1));
    }

    /// <inheritdoc/>
    public KineticEnergy Estimate()
    {
        int n = mean.Length;
        var inverse = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = Shrinkage.Apply(products[i * n + j] / (Count - 1), Count, i == j);
                if (!double.IsFinite(value))
                    throw Shrinkage.Overflow(i);
                inverse[i * n + j] = value;
                inverse[j * n + i] = value;
            }
        }
        return new DenseKineticEnergy(inverse, n);
    }
}
