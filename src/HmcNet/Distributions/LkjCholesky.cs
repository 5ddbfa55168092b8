using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of Cholesky factors of LKJ correlation matrices; see <see cref="Distribution.LkjCholesky"/>.</summary>
/// <param name="dimension">Number of variables K, at least 1.</param>
/// <param name="eta">Shape, positive.</param>
public sealed class LkjCholesky(int dimension, Tensor eta) : LkjFamily(nameof(LkjCholesky), dimension, eta)
{
    /// <inheritdoc/>
    public override Support Support => Support.CholeskyCorrelation;

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        LkjSampler.DrawFactor(random, parameters[0][0], Dimension, destination);

    private protected override Tensor LogDensityOf(Tensor shape, Tensor matrix, Tensor logNormaliser)
    {
        var ranks = new double[Dimension];
        for (int k = 0; k < ranks.Length; k++)
            ranks[k] = Dimension - 1 - k;
        Tensor diagonal = DiagonalOf(matrix);
        Tensor logDensity = Sum((2.0 * shape - 2.0 + ranks) * Log(diagonal)) + logNormaliser;
        Tensor error = MaxOver(Abs(Sum(Square(LowerTriangle(matrix)), 1) - 1.0));
        return Where((error <= Tolerance) * (MaxOver(-diagonal) < 0.0), logDensity, double.NegativeInfinity);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The distribution of the Cholesky factor L [K, K] of an LKJ correlation matrix: p(L) proportional to the product of
    /// L[k, k]^(K - 1 - k + 2 eta - 2) (k from 0), a density with respect to the elements below the diagonal.
    /// </summary>
    /// <remarks>
    /// Moments have no closed form here. Lewandowski, Kurowicka and Joe (2009), J. Multivariate Analysis 100; Stan Functions
    /// Reference, "Cholesky LKJ correlation distribution". The lower triangle is read.
    /// </remarks>
    /// <param name="dimension">Number of variables K, at least 1.</param>
    /// <param name="eta">Shape, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution LkjCholesky(int dimension, Tensor eta) => new LkjCholesky(dimension, eta);
}
