using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The uniform distribution on an interval; see <see cref="Distribution.Uniform"/>.</summary>
public sealed class Uniform : Distribution
{
    private readonly Tensor lower;
    private readonly Tensor upper;

    /// <summary>Creates the distribution.</summary>
    /// <param name="lower">Lower end.</param>
    /// <param name="upper">Upper end, above the lower one.</param>
    /// <exception cref="HmcNetException">When the ends are numbers and do not make an interval.</exception>
    public Uniform(Tensor lower, Tensor upper)
        : base(Scalar("lower", lower, Support.Real), Scalar("upper", upper, Support.Real))
    {
        ConstantParameters.CheckOrder(nameof(Uniform), "lower", lower, "upper", upper);
        this.lower = lower;
        this.upper = upper;
    }

    /// <inheritdoc/>
    public override Support Support => Support.Interval(lower, upper);

    /// <inheritdoc/>
    public override bool HasDistributionFunction => true;

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x) => Outside((x < lower) + (x > upper), -Log(upper - lower));

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => BroadcastTo(-Log(upper - lower), (x - lower + upper).Shape);

    /// <inheritdoc/>
    public override Tensor? Mean() => 0.5 * (lower + upper);

    /// <inheritdoc/>
    public override Tensor? Variance() => Square(upper - lower) / 12.0;

    /// <inheritdoc/>
    public override Tensor LogCdf(Tensor x) =>
        Outside(x <= lower, Where(x >= upper, 0, Log((x - lower) / (upper - lower))));

    /// <inheritdoc/>
    public override Tensor LogComplementaryCdf(Tensor x) =>
        Outside(x >= upper, Where(x <= lower, 0, Log((upper - x) / (upper - lower))));

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination) =>
        destination[0] = TailQuantile(parameters, random.NextUniform(), upper: false);

    /// <inheritdoc/>
    protected internal override double TailProbability(ReadOnlySpan<double[]> parameters, double x, bool upper)
    {
        double a = parameters[0][0], b = parameters[1][0];
        return Math.Clamp((upper ? b - x : x - a) / (b - a), 0, 1);
    }

    /// <inheritdoc/>
    protected internal override double TailQuantile(ReadOnlySpan<double[]> parameters, double probability, bool upper)
    {
        double a = parameters[0][0], b = parameters[1][0];
        return upper ? b - (b - a) * probability : a + (b - a) * probability;
    }
}

public abstract partial class Distribution
{
    /// <summary>The uniform distribution: p(x) = 1 / (upper - lower) for x from lower to upper, ends included.</summary>
    /// <remarks>Mean (lower + upper) / 2, variance (upper - lower)^2 / 12. Stan Functions Reference, "Uniform distribution".</remarks>
    /// <param name="lower">Lower end.</param>
    /// <param name="upper">Upper end, above the lower one.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When a constant parameter is out of its range.</exception>
    public static Distribution Uniform(Tensor lower, Tensor upper) => new Uniform(lower, upper);
}
