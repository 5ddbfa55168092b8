using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The LKJ distribution of correlation matrices; see <see cref="Distribution.LkjCorrelation"/>.</summary>
/// <param name="dimension">Number of variables K, at least 1.</param>
/// <param name="eta">Shape, positive.</param>
public sealed class LkjCorrelation(int dimension, Tensor eta) : LkjFamily(nameof(LkjCorrelation), dimension, eta)
{
    /// <inheritdoc/>
    public override Support Support => Support.Correlation;

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(Diag(Fill(Shape.Vector(Dimension), 1)));

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        (1.0 - Diag(Fill(Shape.Vector(Dimension), 1))) / MatrixDensities.Beside(2.0 * Eta + (Dimension - 1.0));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        LkjSampler.DrawCorrelation(random, parameters[0][0], Dimension, destination);

    private protected override Tensor LogDensityOf(Tensor shape, Tensor matrix, Tensor logNormaliser)
    {
        Tensor logDensity = MatrixDensities.OfPositiveDefinite(matrix, (_, logDeterminant) => (shape - 1.0) * logDeterminant + logNormaliser);
        return Where(MaxOver(Abs(DiagonalOf(matrix) - 1.0)) <= Tolerance, logDensity, double.NegativeInfinity);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The LKJ distribution of correlation matrices [K, K]: p(X) proportional to det(X)^(eta - 1), a density with respect to the
    /// elements below the diagonal; uniform for eta = 1, nearer the identity for larger eta.
    /// </summary>
    /// <remarks>
    /// Mean the identity, variance 1 / (2 eta + K - 1) of each correlation. Lewandowski, Kurowicka and Joe (2009), J. Multivariate
    /// Analysis 100; Stan Functions Reference, "LKJ correlation distribution". The lower triangle of X is read.
    /// </remarks>
    /// <param name="dimension">Number of variables K, at least 1.</param>
    /// <param name="eta">Shape, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution LkjCorrelation(int dimension, Tensor eta) => new LkjCorrelation(dimension, eta);
}
