namespace HmcNet;

/// <summary>How a predictive check is made.</summary>
public sealed record CheckOptions
{
    /// <summary>Seed of the replicated data.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>A factor of the rows: each statistic is computed for each of its levels; null for all rows at once.</summary>
    public Factor? By { get; init; }

    /// <summary>Number of draws of a prior predictive check, at least 1.</summary>
    public int PriorDraws { get; init; } = 1000;
}
