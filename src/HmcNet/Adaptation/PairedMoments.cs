namespace HmcNet.Adaptation;

/// <summary>Running means and variances of draws and of their gradients together (B. P. Welford, 1962).</summary>
internal sealed class PairedMoments
{
    /// <summary>Number of draws below which no scale is given (nuts-rs, transform/adapt/diagonal.rs).</summary>
    public const int FewestDraws = 3;

    /// <summary>Bounds of a variance of the diagonal metric (nuts-rs).</summary>
    public const double SmallestVariance = 1e-20, LargestVariance = 1e20;

    private readonly double[] mean, squares, gradientMean, gradientSquares;

    /// <summary>Creates an estimator that has seen nothing.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public PairedMoments(int dimension)
    {
        mean = new double[dimension];
        squares = new double[dimension];
        gradientMean = new double[dimension];
        gradientSquares = new double[dimension];
    }

    /// <summary>Number of draws seen.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a draw. Allocates nothing.</summary>
    /// <param name="position">Read: shape [Dimension].</param>
    /// <param name="gradient">Read: gradient of the log density there, shape [Dimension].</param>
    public void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        Count++;
        double weight = 1.0 / Count;
        for (int i = 0; i < mean.Length; i++)
        {
            double delta = position[i] - mean[i];
            mean[i] += delta * weight;
            squares[i] += delta * (position[i] - mean[i]);
            delta = gradient[i] - gradientMean[i];
            gradientMean[i] += delta * weight;
            gradientSquares[i] += delta * (gradient[i] - gradientMean[i]);
        }
    }

    /// <summary>
    /// The variances of the diagonal inverse metric: W_i = sqrt(var(draws_i) / var(gradients_i)).
    /// </summary>
    /// <remarks>
    /// It minimises the Fisher divergence between the posterior and a normal of diagonal covariance: for independent
    /// normals it is the variance, from any three draws; with correlation rho between two it is the geometric mean of
    /// marginal and conditional variance. Source: nuts-rs, transform/adapt/diagonal.rs. A ratio that is zero or not
    /// finite is ignored.
    /// </remarks>
    /// <param name="variances">Read and written: kept where the draws say nothing, shape [Dimension].</param>
    /// <exception cref="HmcNetException">When the variance of the draws overflows.</exception>
    public void WriteVariances(Span<double> variances)
    {
        if (Count < FewestDraws)
            return;
        for (int i = 0; i < mean.Length; i++)
        {
            if (!double.IsFinite(squares[i]))
                throw Shrinkage.Overflow(i);
            double ratio = Math.Sqrt(squares[i] / gradientSquares[i]);
            if (double.IsFinite(ratio) && ratio > 0)
                variances[i] = Math.Clamp(ratio, SmallestVariance, LargestVariance);
        }
    }
}
