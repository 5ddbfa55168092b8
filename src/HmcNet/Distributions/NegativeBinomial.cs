using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The Poisson distribution with a gamma-distributed rate; see <see cref="Distribution.NegativeBinomial"/>.</summary>
/// <param name="alpha">Shape of the gamma distribution of the rate, positive.</param>
/// <param name="beta">Its rate, positive.</param>
public sealed class NegativeBinomial(Tensor alpha, Tensor beta)
    : Distribution(Scalar("alpha", alpha, Support.Positive), Scalar("beta", beta, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegativeIntegers;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => LogCoefficient(x, alpha) - alpha * Log1p(1.0 / beta) - x * Log1p(beta);

    /// <inheritdoc/>
    public override Tensor? Mean() => alpha / beta;

    /// <inheritdoc/>
    public override Tensor? Variance() => alpha * (beta + 1.0) / Square(beta);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = PoissonSampler.Draw(random, GammaSampler.Draw(random, parameters[0][0]) / parameters[1][0]);

    /// <summary>log of (x + shape - 1 choose x) = 1 / ((x + shape) B(shape, x + 1)), which keeps its digits for large shapes.</summary>
    internal static Tensor LogCoefficient(Tensor x, Tensor shape) => -Log(x + shape) - LogBeta(shape, x + 1.0);
}

public abstract partial class Distribution
{
    /// <summary>
    /// The negative binomial distribution: P(x) = (x + alpha - 1 choose x) (beta / (beta + 1))^alpha (1 / (beta + 1))^x for
    /// x = 0, 1, ...; the Poisson distribution with a Gamma(alpha, beta) rate.
    /// </summary>
    /// <remarks>
    /// Mean alpha / beta, variance alpha (beta + 1) / beta^2. Stan Functions Reference, "Negative binomial distribution".
    /// </remarks>
    /// <param name="alpha">Shape of the gamma distribution of the rate, positive.</param>
    /// <param name="beta">Its rate, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution NegativeBinomial(Tensor alpha, Tensor beta) => new NegativeBinomial(alpha, beta);
}
