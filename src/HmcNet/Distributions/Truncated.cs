using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>A distribution restricted to an interval; see <see cref="Distribution.Truncated"/>.</summary>
public sealed class Truncated : Distribution
{
    private const int MostTries = 1_000_000;
    private const double MostTerms = 100_000;
    private readonly Distribution inner;
    private readonly Tensor? lower;
    private readonly Tensor? upper;
    private readonly bool isDiscrete;

    /// <summary>Creates the distribution.</summary>
    /// <param name="inner">A distribution of single numbers.</param>
    /// <param name="lower">Smallest value; null for none.</param>
    /// <param name="upper">Largest value, above the lower bound; null for none.</param>
    /// <exception cref="HmcNetException">When the probability of the interval has no closed form here, or bounds are out of order.</exception>
    public Truncated(Distribution inner, Tensor? lower, Tensor? upper)
        : base(NestedParameters.WithBounds(inner, lower, upper))
    {
        NestedParameters.RequireScalar(nameof(Truncated), inner);
        NestedParameters.RequireWholeBounds(nameof(Truncated), inner, lower);
        NestedParameters.RequireWholeBounds(nameof(Truncated), inner, upper);
        if (lower is not null && upper is not null && !inner.Support.IsDiscrete)
            ConstantParameters.CheckOrder(nameof(Truncated), "lower", lower, "upper", upper);
        this.inner = inner;
        isDiscrete = inner.Support.IsDiscrete;
        this.lower = lower;
        this.upper = upper;
        if (!inner.HasDistributionFunction && !(isDiscrete && IsCount(lower) && IsCount(upper)))
            NestedParameters.RequireDistributionFunction(nameof(Truncated), inner);
    }

    /// <inheritdoc/>
    public override string Name => $"Truncated({inner.Name})";

    /// <inheritdoc/>
    public override Support Support => NestedParameters.Between(inner.Support, lower, upper);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor logDensity = OutsideOfParts(inner.Support, inner.LogDensity(x) - LogMass());
        if (lower is not null)
            logDensity = Outside(x < lower, logDensity);
        return upper is null ? logDensity : Outside(x > upper, logDensity);
    }

    /// <inheritdoc/>
    public override Tensor LogDensityInside(Tensor x) => inner.LogDensityInside(x) - LogMass();

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        ReadOnlySpan<double[]> own = parameters[..inner.Parameters.Count];
        double low = lower is null ? double.NegativeInfinity : parameters[inner.Parameters.Count][0];
        double high = upper is null ? double.PositiveInfinity : parameters[^1][0];
        if (inner.HasDistributionFunction)
        {
            destination[0] = Math.Clamp(Invert(random, own, low, high), low, high);
            return;
        }
        for (int i = 0; i < MostTries; i++)
        {
            inner.DrawEvent(random, own, destination);
            if (destination[0] >= low && destination[0] <= high)
                return;
        }
        throw new HmcNetException(
            $"No draw of {inner.Name} fell between the bounds of {Name}.", expected: $"one in {MostTries} tries", found: "none",
            remedy: "truncate less, or a family with a distribution function");
    }

    /// <summary>The quantile of a uniform number between the bounds' probabilities, on the side where these are small.</summary>
    private double Invert(RandomStream random, ReadOnlySpan<double[]> own, double low, double high)
    {
        double below = isDiscrete ? low - 1 : low;
        bool useUpper = !double.IsNegativeInfinity(low) && inner.TailProbability(own, below, upper: true) < 0.5;
        double atLow = double.IsNegativeInfinity(low) ? (useUpper ? 1 : 0) : inner.TailProbability(own, below, useUpper);
        double atHigh = double.IsPositiveInfinity(high) ? (useUpper ? 0 : 1) : inner.TailProbability(own, high, useUpper);
        return inner.TailQuantile(own, atLow + (atHigh - atLow) * random.NextUniform(), useUpper);
    }

    /// <summary>log P(lower &lt;= X &lt;= upper).</summary>
    private Tensor LogMass()
    {
        if (!inner.HasDistributionFunction)
            return LogMassOfCounts();
        Tensor? below = lower is null ? null : isDiscrete ? lower - 1.0 : lower;
        if (below is null)
            return upper is null ? 0.0 : inner.LogCdf(upper);
        return upper is null ? inner.LogComplementaryCdf(below) : inner.LogProbabilityBetween(below, upper);
    }

    /// <summary>Sums the masses of the counts between the bounds, or takes those below the lower bound from 1.</summary>
    private Tensor LogMassOfCounts()
    {
        int low = lower is null ? 0 : (int)(double)lower;
        if (upper is not null)
            return LogSumOfMasses(low, (int)(double)upper);
        return low == 0 ? 0.0 : Log1mExp(LogSumOfMasses(0, low - 1));
    }

    private Tensor LogSumOfMasses(int first, int last)
    {
        var counts = new double[last - first + 1];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = first + i;
        var shape = new Shape([counts.Length, .. Enumerable.Repeat(1, inner.BatchShape.Rank)]);
        return LogSumExp(inner.LogDensity(Tensor.FromArray(counts, shape)), 0);
    }

    /// <summary>Whether a bound is absent or one number that masses can be summed up to.</summary>
    private static bool IsCount(Tensor? bound) =>
        bound is null
        || (bound.Shape.IsScalar && bound.Node.Operation is Autodiff.Operations.Constant { Values: [double value] }
            && double.IsInteger(value) && value is >= 0 and <= MostTerms);
}

public abstract partial class Distribution
{
    /// <summary>
    /// A distribution restricted to values from lower to upper, bounds included: p(x) / P(lower at most X at most upper).
    /// </summary>
    /// <remarks>
    /// The family needs a distribution function (<see cref="HasDistributionFunction"/>); for counts without one (Poisson,
    /// binomial, ...) the bounds must be numbers, and the masses are summed: <c>Truncated(Poisson(rate), lower: 1)</c>. Draws by
    /// inversion, for those counts by rejection. Mean and variance are null. Stan Reference Manual, "Truncated distributions".
    /// </remarks>
    /// <param name="inner">A distribution of single numbers.</param>
    /// <param name="lower">Smallest value; null for none.</param>
    /// <param name="upper">Largest value, above the lower bound; null for none.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When the probability of the interval has no closed form here, or bounds are out of order.</exception>
    public static Distribution Truncated(Distribution inner, Tensor? lower = null, Tensor? upper = null) => new Truncated(inner, lower, upper);
}
