namespace HmcNet;

/// <summary>How files of draws are read.</summary>
public sealed record StanCsvRunOptions
{
    /// <summary>256 MB.</summary>
    public const long DefaultMemoryBudget = 256L << 20;

    /// <summary>The smallest budget, 1 MB.</summary>
    public const long SmallestMemoryBudget = 1L << 20;

    /// <summary>
    /// Bytes of draws that are held at a time. Where the draws take more, the files are read several times, some columns
    /// each time; one quantity over all chains is always held.
    /// </summary>
    public long MemoryBudget { get; init; } = DefaultMemoryBudget;

    /// <summary>Whether files without their end are taken without complaint, as they are while their chains run.</summary>
    public bool AllowRunning { get; init; }

    /// <summary>Told how far the reading is, from several threads; null for nobody.</summary>
    public Action<StanCsvProgress>? Progress { get; init; }

    internal void Validate()
    {
        if (MemoryBudget < SmallestMemoryBudget)
            throw new HmcNetException(
                "The memory budget is too small.", "StanCsvRunOptions.MemoryBudget",
                FormattableString.Invariant($"at least {SmallestMemoryBudget} bytes"), FormattableString.Invariant($"{MemoryBudget}"));
    }
}
