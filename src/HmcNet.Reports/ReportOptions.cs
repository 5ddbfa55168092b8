namespace HmcNet;

/// <summary>What a report shows.</summary>
public sealed record ReportOptions
{
    /// <summary>Title of the page; null takes the model's name.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// Variables ("theta") or entries ("theta[1]") that have charts of their own, before those that the findings name; null leaves the
    /// choice to the findings and to the model's scalars.
    /// </summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>The most quantities with charts of their own, 1 to 30. Others are looked at in the page's explorer.</summary>
    public int MaxQuantities { get; init; } = 6;

    /// <summary>The most rows of the summary table, 1 to 10,000; those with problems come first when there are more.</summary>
    public int MaxTableRows { get; init; } = 1000;

    /// <summary>Names of the fits of a report of several; null takes the samplers' names.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether posterior predictive checks of the model's observations are drawn, where the model is known.</summary>
    public bool Predictive { get; init; } = true;

    /// <summary>Whether leave-one-out cross-validation is computed, where the model is known and its log-likelihoods are at most 30 million.</summary>
    public bool Loo { get; init; } = true;

    internal void Validate(int fits)
    {
        Require(MaxQuantities is >= 1 and <= 30, nameof(MaxQuantities), "1 to 30", MaxQuantities);
        Require(MaxTableRows is >= 1 and <= 10_000, nameof(MaxTableRows), "1 to 10,000", MaxTableRows);
        if (Names is not null)
            Require(Names.Count == fits, nameof(Names), $"one name for each of {fits} fits", Names.Count);
    }

    private static void Require(bool holds, string option, string expected, int found)
    {
        if (!holds)
            throw new HmcNetException($"The report option {option} is out of range.", where: option, expected: expected, found: FormattableString.Invariant($"{found}"));
    }
}
