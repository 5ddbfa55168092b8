namespace HmcNet;

/// <summary>Options of leave-one-out cross-validation.</summary>
public sealed record LooOptions : EvaluationOptions
{
    /// <summary>
    /// Observations whose Pareto k exceeds this are left out in earnest: the model is sampled again without each of them. Null
    /// refits nothing; <see cref="ParetoSmoothing.LargestGoodK"/> is the usual bound.
    /// </summary>
    public double? RefitAbove { get; init; }

    /// <summary>Relative efficiency of all observations; null estimates each from the chains, as loo's relative_eff.</summary>
    public double? RelativeEfficiency { get; init; }

    /// <summary>Told of exact refits: before the first one, with their number and the time that they will take, and after each.</summary>
    public IProgress<LooProgress>? Progress { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        Require(RefitAbove is null || !double.IsNaN(RefitAbove.Value), nameof(RefitAbove), "NaN", "a bound of k, e.g. 0.7, or null");
        Require(
            RelativeEfficiency is null || (double.IsFinite(RelativeEfficiency.Value) && RelativeEfficiency > 0), nameof(RelativeEfficiency),
            FormattableString.Invariant($"{RelativeEfficiency}"), "positive and finite, or null");
    }
}
