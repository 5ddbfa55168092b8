using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The negative binomial distribution by mean and precision; see <see cref="Distribution.NegativeBinomial2"/>.</summary>
/// <param name="mu">Mean, positive.</param>
/// <param name="phi">Precision, positive; the variance is mu + mu^2 / phi.</param>
public sealed class NegativeBinomial2(Tensor mu, Tensor phi)
    : Distribution(Scalar("mu", mu, Support.Positive), Scalar("phi", phi, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegativeIntegers;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) =>
        Distributions.NegativeBinomial.LogCoefficient(x, phi) + x * Log(mu / (mu + phi)) - phi * Log1p(mu / phi);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(mu);

    /// <inheritdoc/>
    public override Tensor? Variance() => mu + Square(mu) / phi;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = PoissonSampler.Draw(random, GammaSampler.Draw(random, parameters[1][0]) * (parameters[0][0] / parameters[1][0]));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The negative binomial distribution by mean and precision: P(x) = (x + phi - 1 choose x) (mu / (mu + phi))^x
    /// (phi / (mu + phi))^phi for x = 0, 1, ...; for large phi the Poisson distribution.
    /// </summary>
    /// <remarks>
    /// Mean mu, variance mu + mu^2 / phi. Stan Functions Reference, "Negative binomial, alternative parameterization distribution".
    /// </remarks>
    /// <param name="mu">Mean, positive.</param>
    /// <param name="phi">Precision, positive; the variance is mu + mu^2 / phi.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution NegativeBinomial2(Tensor mu, Tensor phi) => new NegativeBinomial2(mu, phi);
}
