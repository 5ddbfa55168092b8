using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Wishart distribution of covariance matrices; see <see cref="Distribution.Wishart"/>.</summary>
/// <param name="nu">Degrees of freedom, above K - 1.</param>
/// <param name="scale">Scale matrix, symmetric positive definite, [K, K].</param>
public sealed class Wishart(Tensor nu, Tensor scale)
    : Distribution(Scalar("nu", nu, MatrixDensities.DegreesAbove(scale)), Matrix("scale", scale, Support.Covariance))
{
    /// <inheritdoc/>
    public override Support Support => Support.Covariance;

    /// <inheritdoc/>
    public override Shape EventShape => new(scale.Shape.Lengths[^2..]);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Events.Map(
        events =>
        {
            (Tensor degrees, Tensor factor) = (events[0], Cholesky(events[1]));
            int length = factor.Length;
            return MatrixDensities.OfPositiveDefinite(events[2], (drawn, logDetX) =>
            {
                Tensor trace = Sum(Square(SolveLower(factor, drawn)));
                return 0.5 * (degrees - (length + 1.0)) * logDetX - 0.5 * trace
                    - 0.5 * degrees * (length * Constants.Ln2 + MatrixDensities.LogDeterminantFromFactor(factor))
                    - MatrixDensities.LogMultivariateGamma(0.5 * degrees, length);
            });
        },
        (nu, 0), (scale, 2), (x, 2));

    /// <inheritdoc/>
    public override Tensor? Mean() => MatrixDensities.Beside(nu) * scale;

    /// <inheritdoc/>
    public override Tensor? Variance() =>
        MatrixDensities.Beside(nu) * (Square(scale) + MatrixDensities.ProductsOfDiagonal(scale));

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
