using HmcNet.Autodiff;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>A distribution whose values are recorded between limits; see <see cref="Distribution.Censored"/>.</summary>
public sealed class Censored : Distribution
{
    private readonly Distribution inner;
    private readonly Tensor? lower;
    private readonly Tensor? upper;

    /// <summary>Creates the distribution.</summary>
    /// <param name="inner">A distribution of single numbers with a distribution function.</param>
    /// <param name="lower">Lower limit of what is recorded; null for none.</param>
    /// <param name="upper">Upper limit, above the lower one; null for none.</param>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here, or limits are out of order.</exception>
    public Censored(Distribution inner, Tensor? lower, Tensor? upper)
        : base(NestedParameters.WithBounds(inner, lower, upper))
    {
        NestedParameters.RequireScalar(nameof(Censored), inner);
        NestedParameters.RequireWholeBounds(nameof(Censored), inner, lower);
        NestedParameters.RequireWholeBounds(nameof(Censored), inner, upper);
        NestedParameters.RequireDistributionFunction(nameof(Censored), inner);
        if (lower is not null && upper is not null)
            ConstantParameters.CheckOrder(nameof(Censored), "lower", lower, "upper", upper);
        this.inner = inner;
        this.lower = lower;
        this.upper = upper;
    }

    /// <inheritdoc/>
    public override string Name => $"Censored({inner.Name})";

    /// <inheritdoc/>
    public override Support Support => NestedParameters.Between(inner.Support, lower, upper);

    /// <inheritdoc/>
    public override Tensor LogDensity(Tensor x)
    {
        Tensor logDensity = inner.LogDensity(x);
        if (upper is not null)
        {
            Tensor atLeast = inner.LogComplementaryCdf(inner.Support.IsDiscrete ? upper - 1.0 : upper);
            logDensity = Where(x >= upper, Outside(x > upper, atLeast), logDensity);
        }
        return lower is null ? logDensity : Where(x <= lower, Outside(x < lower, inner.LogCdf(lower)), logDensity);
    }

    /// <inheritdoc/>
    public override Tensor? Mean() => null;

    /// <inheritdoc/>
    public override Tensor? Variance() => null;

    /// <inheritdoc/>
    protected internal override void DrawEvent(RandomStream random, ReadOnlySpan<double[]> parameters, Span<double> destination)
    {
        inner.DrawEvent(random, parameters[..inner.Parameters.Count], destination);
        if (lower is not null)
            destination[0] = Math.Max(destination[0], parameters[inner.Parameters.Count][0]);
        if (upper is not null)
            destination[0] = Math.Min(destination[0], parameters[^1][0]);
    }
}

public abstract partial class Distribution
{
    /// <summary>
    /// A censored distribution: values beyond a limit are recorded at the limit. Between the limits its density is that of the
    /// inner distribution; **an observation equal to a limit means "at or beyond it"** and has the probability of that tail.
    /// </summary>
    /// <remarks>
    /// Limits may differ from row to row: for survival times give <c>upper</c> the follow-up time of each row and record the
    /// smaller of the two times. Observations of which an interval is known: <see cref="IntervalCensored"/> for fixed classes,
    /// <see cref="LogProbabilityBetween"/> for any. Stan User's Guide, "Censored data". Mean and variance are null.
    /// </remarks>
    /// <param name="inner">A distribution of single numbers with a distribution function.</param>
    /// <param name="lower">Lower limit of what is recorded; null for none.</param>
    /// <param name="upper">Upper limit, above the lower one; null for none.</param>
    /// <returns>The distribution.</returns>
    /// <exception cref="HmcNetException">When the family has no distribution function in closed form here, or limits are out of order.</exception>
    public static Distribution Censored(Distribution inner, Tensor? lower = null, Tensor? upper = null) => new Censored(inner, lower, upper);
}
