namespace HmcNet;

/// <summary>What the draws say of one quantity.</summary>
/// <remarks>Statistics that are not defined are NaN: see <see cref="Diagnostics.RHat"/> and <see cref="Diagnostics.EffectiveSampleSize"/>.</remarks>
public sealed record SummaryRow
{
    /// <summary>Name with one-based indices, e.g. "alpha[2]", "lp__".</summary>
    public required string Name { get; init; }

    /// <summary>Name with labels in place of indices, e.g. "alpha[north]"; null where there are none.</summary>
    public string? Label { get; init; }

    /// <summary>Posterior mean.</summary>
    public double Mean { get; init; }

    /// <summary>Monte Carlo standard error of the mean.</summary>
    public double McseMean { get; init; }

    /// <summary>Posterior standard deviation, divisor n - 1.</summary>
    public double Sd { get; init; }

    /// <summary>Median absolute deviation times 1.4826.</summary>
    public double Mad { get; init; }

    /// <summary>5 % quantile.</summary>
    public double Q5 { get; init; }

    /// <summary>Median.</summary>
    public double Median { get; init; }

    /// <summary>95 % quantile.</summary>
    public double Q95 { get; init; }

    /// <summary>Quantiles at the table's probabilities, in their order.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>Bulk effective sample size.</summary>
    public double EssBulk { get; init; }

    /// <summary>Tail effective sample size.</summary>
    public double EssTail { get; init; }

    /// <summary>Rank-normalised split R-hat, the larger of bulk and folded.</summary>
    public double RHat { get; init; }

    /// <summary>Whether all draws of all chains are the same finite number.</summary>
    public bool IsConstant { get; init; }

    /// <summary>
    /// Whether the model says that the entry is constant by construction (the head of a correlation matrix): a
    /// missing R-hat is then no fault.
    /// </summary>
    public bool IsConstantByConstruction { get; init; }

    /// <summary>What to show for the quantity: its labelled name where it has one.</summary>
    public string DisplayName => Label ?? Name;
}
