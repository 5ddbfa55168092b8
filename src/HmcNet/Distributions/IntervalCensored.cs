using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>The class of which a value is known; see <see cref="Distribution.IntervalCensored"/>.</summary>
public sealed class IntervalCensored : Distribution
{
    private readonly Distribution inner;
    private readonly Tensor breaks;

    /// <summary>Creates the distribution.</summary>
    /// <param name="inner">A distribution of single numbers with a distribution function.</param>
    /// <param name="breaks">Boundaries of the classes in ascending order, along the last dimension; at least one.</param>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here, or breaks are out of order.</exception>
    public IntervalCensored(Distribution inner, Tensor breaks)
        : base([.. inner.Parameters, Vector("breaks", breaks, Support.Ordered)])
    {
        NestedParameters.RequireScalar(nameof(IntervalCensored), inner);
        NestedParameters.RequireWholeBounds(nameof(IntervalCensored), inner, breaks);
        NestedParameters.RequireDistributionFunction(nameof(IntervalCensored), inner);
        if (breaks.Shape[breaks.Rank - 1] == 0)
            throw new HmcNetException("IntervalCensored needs boundaries.", where: SourceLocation.OfCaller(), expected: "at least one", found: "none");
        this.inner = inner;
        this.breaks = breaks;
    }

    /// <inheritdoc/>
    public override string Name => $"IntervalCensored({inner.Name})";

    /// <inheritdoc/>
    public override Support Support => Support.IntegerRange(0.0, (double)breaks.Shape[breaks.Rank - 1]);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        double last = breaks.Shape[breaks.Rank - 1];
        Tensor below = Choices.Pick(breaks, x - 1.0), above = Choices.Pick(breaks, x);
        Tensor logMass = last > 1 ? inner.LogProbabilityBetween(below, above) : double.NegativeInfinity;
        logMass = Where(x < 1.0, inner.LogCdf(above), Where(x >= last, inner.LogComplementaryCdf(below), logMass));
        return Outside((x < 0.0) + (x > last), logMass);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        inner.DrawEvent(random, parameters[..^1], destination);
        int code = 0;
        foreach (double boundary in parameters[^1])
            code += destination[0] > boundary ? 1 : 0;
        destination[0] = code;
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// The class of which a value is known: P(x) = P(breaks[x - 1] &lt; X at most breaks[x]) with open ends, so that B breaks make
    /// B + 1 classes. **Codes count from 0: x = 0 below the first break, ..., B above the last**, as factors and C# arrays do.
    /// </summary>
    /// <remarks>Codes are ranks, so mean and variance are null. Stan User's Guide, "Censored data" and "Rounding".</remarks>
    /// <param name="inner">A distribution of single numbers with a distribution function.</param>
    /// <param name="breaks">Boundaries of the classes in ascending order, along the last dimension; at least one.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here, or breaks are out of order.</exception>
    public static Distribution IntervalCensored(Distribution inner, Tensor breaks) => new IntervalCensored(inner, breaks);
}
