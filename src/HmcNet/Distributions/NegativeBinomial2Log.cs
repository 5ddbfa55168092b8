using HmcNet.Autodiff;
using HmcNet.Distributions.Samplers;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The negative binomial distribution by log mean and precision; see <see cref="Distribution.NegativeBinomial2Log"/>.</summary>
/// <param name="eta">Logarithm of the mean.</param>
/// <param name="phi">Precision, positive; the variance is mu + mu^2 / phi.</param>
public sealed class NegativeBinomial2Log(Tensor eta, Tensor phi)
    : Distribution(Scalar("eta", eta, Support.Real), Scalar("phi", phi, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.NonNegativeIntegers;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside(x < 0.0, LogDensityInside(x));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x)
    {
        // With d = log(mu / phi): log(mu / (mu + phi)) = d - softplus(d), log(phi / (mu + phi)) = -softplus(d).
        Tensor d = eta - Log(phi);
        return Distributions.NegativeBinomial.LogCoefficient(x, phi) + x * d - (x + phi) * Softplus(d);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(Exp(eta));

    /// <inheritdoc/>
    public override Tensor? Variance() => Exp(eta) + Exp(2.0 * eta) / phi;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = PoissonSampler.Draw(random, GammaSampler.Draw(random, parameters[1][0]) * (Math.Exp(parameters[0][0]) / parameters[1][0]));
}

public abstract partial class Distribution
{
    /// <summary>
    /// The negative binomial distribution by the logarithm of its mean and its precision: NegativeBinomial2(exp(eta), phi) for
    /// x = 0, 1, ...
    /// </summary>
    /// <remarks>
    /// Mean mu = exp(eta), variance mu + mu^2 / phi. Stan Functions Reference, "Negative binomial, log alternative parameterization distribution".
    /// </remarks>
    /// <param name="eta">Logarithm of the mean.</param>
    /// <param name="phi">Precision, positive; the variance is mu + mu^2 / phi.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution NegativeBinomial2Log(Tensor eta, Tensor phi) => new NegativeBinomial2Log(eta, phi);
}
