namespace HmcNet;

/// <summary>What <see cref="FitCure.Cure"/> tries.</summary>
public sealed record CureOptions
{
    /// <summary>
    /// The target of the accept statistic that is tried where transitions diverged, inside (0, 1). Where the fit's own is as high already,
    /// its distance from 1 is divided by ten.
    /// </summary>
    public double AdaptDelta { get; init; } = 0.99;

    /// <summary>
    /// The parameters that are put into other forms. Null takes those that the findings name, and where they name none all group-level
    /// parameters with a location-scale prior.
    /// </summary>
    public IReadOnlyList<string>? Parameters { get; init; }

    internal void Validate()
    {
        if (AdaptDelta is not (> 0 and < 1))
            throw new HmcNetException(
                "The adapt delta of a cure is out of range.", where: nameof(AdaptDelta), expected: "between 0 and 1, both excluded",
                found: FormattableString.Invariant($"{AdaptDelta}"));
    }
}
