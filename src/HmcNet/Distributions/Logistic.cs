using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The logistic distribution; see <see cref="Distribution.Logistic"/>.</summary>
/// <param name="mu">Mean.</param>
/// <param name="sigma">Scale, positive; the standard deviation is sigma pi / sqrt(3).</param>
public sealed class Logistic(Tensor mu, Tensor sigma)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor z = (x - mu) / sigma;
        return z - 2.0 * Softplus(z) - Log(sigma);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(mu);

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(Math.PI * Math.PI / 3 * Square(sigma));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => LogInvLogit((x - mu) / sigma);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => LogInvLogit((mu - x) / sigma);

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new Logistic(0.0, 1.0), z => mu + sigma * z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[0][0] + parameters[1][0] * LogExp.Logit(random.NextUniform());

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = (x - parameters[0][0]) / parameters[1][0];
        return LogExp.InvLogit(upper ? -z : z);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double z = LogExp.Logit(probability);
        return parameters[0][0] + parameters[1][0] * (upper ? -z : z);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The logistic distribution: p(x) = exp(-z) / (sigma (1 + exp(-z))^2) with z = (x - mu) / sigma, for real x.
    /// </summary>
    /// <remarks>
    /// Mean mu, variance pi^2 sigma^2 / 3. Stan Functions Reference, "Logistic distribution".
    /// </remarks>
    /// <param name="mu">Mean.</param>
    /// <param name="sigma">Scale, positive; the standard deviation is sigma pi / sqrt(3).</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Logistic(Tensor mu, Tensor sigma) => new Logistic(mu, sigma);
}
