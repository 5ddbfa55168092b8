using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Wishart distribution of covariance matrices; see <see cref="Distribution.Wishart"/>.</summary>
/// <param name="nu">Degrees of freedom, above K - 1.</param>
/// <param name="scale">Scale matrix, symmetric positive definite, [K, K].</param>
public sealed class Wishart(Tensor nu, Tensor scale) : WishartFamily(nu, scale)
{
    private protected override double Sign => 1;

    /// <inheritdoc/>
    public override Tensor? Mean() => MatrixDensities.Beside(Nu) * Scale;

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        MatrixDensities.Beside(Nu) * (Square(Scale) + MatrixDensities.ProductsOfDiagonal(Scale));

    private protected override Tensor Whitened(Tensor ofScale, Tensor ofDrawn) => SolveLower(ofScale, ofDrawn);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        WishartSampler.Draw(random, parameters[0][0], parameters[1], destination);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Wishart distribution of symmetric positive definite matrices [K, K]:
    /// p(X) = det(X)^((nu - K - 1) / 2) exp(-trace(S^-1 X) / 2) / (2^(nu K / 2) det(S)^(nu / 2) Gamma_K(nu / 2)).
    /// </summary>
    /// <remarks>
    /// A density with respect to the lower triangle of X, which is what is read. Mean nu S, variance of element (i, j)
    /// nu (S[i,j]^2 + S[i,i] S[j,j]). Stan Functions Reference, "Wishart distribution".
    /// </remarks>
    /// <param name="nu">Degrees of freedom, above K - 1.</param>
    /// <param name="scale">S, symmetric positive definite, [K, K].</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Wishart(Tensor nu, Tensor scale) => new Wishart(nu, scale);
}
