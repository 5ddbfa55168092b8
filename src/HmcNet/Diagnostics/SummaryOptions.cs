namespace HmcNet;

/// <summary>What a summary shows.</summary>
public sealed record SummaryOptions
{
    /// <summary>Names of variables ("alpha") or entries ("alpha[2]", "lp__") to show, in this order; null for all.</summary>
    public IReadOnlyList<string>? Variables { get; init; }

    /// <summary>Probabilities of the quantile columns, each in [0, 1].</summary>
    public IReadOnlyList<double> Probabilities { get; init; } = [0.05, 0.5, 0.95];

    /// <summary>Whether the log density lp__ is the first row, as in CmdStan; it is where the sampler's statistics are known.</summary>
    public bool IncludeLogDensity { get; init; } = true;

    /// <summary>Significant digits of the printed numbers, 1 to 17; null: as many as the Monte Carlo error supports.</summary>
    public int? SignificantDigits { get; init; }

    internal void Validate()
    {
        foreach (double probability in Probabilities)
        {
            if (!(probability >= 0 && probability <= 1))
                throw new HmcNetException(
                    "A probability of the summary is out of range.", "SummaryOptions.Probabilities", "numbers in [0, 1]",
                    FormattableString.Invariant($"{probability}"), "write 0.05 for the 5 % quantile");
        }
        if (SignificantDigits is < 1 or > 17)
            throw new HmcNetException(
                "The number of significant digits is out of range.", "SummaryOptions.SignificantDigits", "1 to 17",
                FormattableString.Invariant($"{SignificantDigits}"));
    }
}
