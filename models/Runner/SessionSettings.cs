namespace HmcNet.CaseStudies.Runner;

/// <summary>What the command line asked of whole studies.</summary>
public sealed record SessionSettings
{
    /// <summary>Seed where none is given: the same numbers each time.</summary>
    public const ulong DefaultSeed = 1;

    /// <summary>Data of the study: a file, or a folder that holds it; null for the data that it is shipped with.</summary>
    public string? Data { get; init; }

    /// <summary>Which part of a study that knows several numbers of offspring is told; null tells all.</summary>
    public int? Offspring { get; init; }

    /// <summary>Seed of the first fit of a study; the next fits take the next seeds.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>Chains of each fit.</summary>
    public int Chains { get; init; } = 4;

    /// <summary>Draws of each chain after warm-up; null for as many as the story needs.</summary>
    public int? IterSampling { get; init; }

    /// <summary>Folder of Stan CSV files of all fits; null writes none.</summary>
    public string? Output { get; init; }

    /// <summary>Whether only the closing table is printed.</summary>
    public bool Quiet { get; init; }
}
