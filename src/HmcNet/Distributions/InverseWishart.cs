using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of inverses of Wishart matrices; see <see cref="Distribution.InverseWishart"/>.</summary>
/// <param name="nu">Degrees of freedom, above K - 1.</param>
/// <param name="scale">Scale matrix, symmetric positive definite, [K, K].</param>
public sealed class InverseWishart(Tensor nu, Tensor scale) : WishartFamily(nu, scale)
{
    private protected override double Sign => -1;

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(Where(Excess() > 1.0, Scale / (Excess() - 1.0), double.NaN));

    /// <inheritdoc/>
    public override Tensor? Variance()
    {
        Tensor excess = Excess();
        Tensor variance = ((excess + 1.0) * Square(Scale) + (excess - 1.0) * MatrixDensities.ProductsOfDiagonal(Scale))
            / (excess * Square(excess - 1.0) * (excess - 3.0));
        return Stretch(Where(excess > 3.0, variance, double.NaN));
    }

    private protected override Tensor Whitened(Tensor ofScale, Tensor ofDrawn) => SolveLower(ofDrawn, ofScale);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        WishartSampler.DrawInverse(random, parameters[0][0], parameters[1], destination);

    /// <summary>nu - K beside the elements of matrices.</summary>
    private Tensor Excess() => MatrixDensities.Beside(Nu) - Scale.Shape[Scale.Rank - 1];
}

public abstract partial class Distribution
{
    /// <summary>
    /// The inverse Wishart distribution of symmetric positive definite matrices [K, K]:
    /// p(X) = det(S)^(nu / 2) det(X)^(-(nu + K + 1) / 2) exp(-trace(S X^-1) / 2) / (2^(nu K / 2) Gamma_K(nu / 2)).
    /// </summary>
    /// <remarks>
    /// A density with respect to the lower triangle of X, which is what is read. Mean S / (nu - K - 1) for nu above K + 1,
    /// variances for nu above K + 3 (NaN below). Stan Functions Reference, "Inverse Wishart distribution"; variances: Press
    /// (1982), Applied Multivariate Analysis, section 5.2.
    /// </remarks>
    /// <param name="nu">Degrees of freedom, above K - 1.</param>
    /// <param name="scale">S, symmetric positive definite, [K, K].</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution InverseWishart(Tensor nu, Tensor scale) => new InverseWishart(nu, scale);
}
