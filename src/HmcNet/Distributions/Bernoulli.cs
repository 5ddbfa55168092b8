using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The distribution of a single trial; see <see cref="Distribution.Bernoulli"/>.</summary>
/// <param name="p">Probability of 1, from 0 to 1.</param>
public sealed class Bernoulli(Tensor p) : Distribution(Scalar("p", p, Support.Interval(0.0, 1.0)))
{
    /// <inheritdoc/>
    public override Support Support => Support.Binary;

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) =>
        Where(Equal(x, 0.0) + Equal(x, 1.0), LogDensityInside(x), double.NegativeInfinity);

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => XLogY(x, p) + XLog1pY(1.0 - x, -p);

    /// <inheritdoc/>
    public override Tensor? Mean() => p;

    /// <inheritdoc/>
    public override Tensor? Variance() => p * (1.0 - p);

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) => Outside(x < 0.0, Where(x >= 1.0, 0, Log1p(-p)));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) => Outside(x >= 1.0, Where(x < 0.0, 0, Log(p)));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = random.NextUniform() < parameters[0][0] ? 1 : 0;

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double above = x < 0 ? 1 : x < 1 ? parameters[0][0] : 0;
        return upper ? above : 1 - above;
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper) =>
        (upper ? probability >= parameters[0][0] : probability <= 1 - parameters[0][0]) ? 0 : 1;
}

public abstract partial class Distribution
{
    /// <summary>
    /// The Bernoulli distribution: P(1) = p, P(0) = 1 - p.
    /// </summary>
    /// <remarks>
    /// Mean p, variance p (1 - p). Stan Functions Reference, "Bernoulli distribution".
    /// </remarks>
    /// <param name="p">Probability of 1, from 0 to 1.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Bernoulli(Tensor p) => new Bernoulli(p);
}
