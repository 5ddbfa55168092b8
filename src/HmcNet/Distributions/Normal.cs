using HmcNet.Autodiff;
using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The normal distribution; see <see cref="Distribution.Normal"/>.</summary>
/// <param name="mu">Mean.</param>
/// <param name="sigma">Standard deviation, positive.</param>
public sealed class Normal(Tensor mu, Tensor sigma)
    : Distribution(Scalar("mu", mu, Support.Real), Scalar("sigma", sigma, Support.Positive))
{
    /// <inheritdoc/>
    public override Support Support => Support.Real;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        -0.5 * Square((x - mu) / sigma) - (Log(sigma) + Constants.HalfLn2Pi);

    /// <inheritdoc/>
    public override Tensor? Mean() => Stretch(mu);

    /// <inheritdoc/>
    public override Tensor? Variance() => Stretch(Square(sigma));

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => LogPhi((x - mu) / sigma);

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => LogPhi((mu - x) / sigma);

    /// <inheritdoc/>
    public override LocationScale? AsLocationScale() => new(new StandardNormal(), z => mu + sigma * z);

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = parameters[0][0] + parameters[1][0] * random.NextNormal();

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double z = (x - parameters[0][0]) / parameters[1][0];
        return ErrorFunction.Phi(upper ? -z : z);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double z = ErrorFunction.InversePhi(probability);
        return parameters[0][0] + parameters[1][0] * (upper ? -z : z);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The normal distribution: p(x) = exp(-((x - mu) / sigma)^2 / 2) / (sigma sqrt(2 pi)) for real x.
    /// </summary>
    /// <remarks>Mean mu, variance sigma^2. Stan Functions Reference, "Normal distribution".</remarks>
    /// <param name="mu">Mean.</param>
    /// <param name="sigma">Standard deviation, positive.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Normal(Tensor mu, Tensor sigma) => new Normal(mu, sigma);
}
