namespace HmcNet;

/// <summary>The outcome of one check, with its numbers; text is a view of them.</summary>
public sealed record Finding
{
    /// <summary>What was checked.</summary>
    public required FindingKind Kind { get; init; }

    /// <summary>How bad it is; None for a check that was passed.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What was found, in one or two sentences.</summary>
    public required string Sentence { get; init; }

    /// <summary>What to do next; null for a check that was passed.</summary>
    public string? Advice { get; init; }

    /// <summary>How many transitions, chains or quantities are concerned.</summary>
    public int Count { get; init; }

    /// <summary>Out of how many, over all chains; kept draws after warm-up where transitions are counted.</summary>
    public int Total { get; init; }

    /// <summary>The worst value of the statistic; NaN where the check has none.</summary>
    public double Worst { get; init; } = double.NaN;

    /// <summary>The threshold that the check used; NaN where it has none.</summary>
    public double Threshold { get; init; } = double.NaN;

    /// <summary>Numbers of the chains concerned, from 1; empty where the check is not by chain.</summary>
    public IReadOnlyList<int> Chains { get; init; } = [];

    /// <summary>The statistic of every chain, shape [chain] (a count or E-BFMI); empty where the check is not by chain.</summary>
    public IReadOnlyList<double> ByChain { get; init; } = [];

    /// <summary>Further numbers that the finding rests on; empty where the ones above are all.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Changes that the finding asks for, the most promising first; <see cref="Advice"/> says the same in words.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = [];

    /// <summary>The quantities concerned, worst first; empty where the check is not by quantity.</summary>
    public IReadOnlyList<QuantityEvidence> Quantities { get; init; } = [];
}
