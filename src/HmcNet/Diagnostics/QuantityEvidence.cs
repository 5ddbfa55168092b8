namespace HmcNet;

/// <summary>The value by which one quantity took part in a finding.</summary>
/// <param name="Name">Name with one-based indices, e.g. "alpha[2]", "lp__".</param>
/// <param name="Label">Name with labels in place of indices; null where there are none.</param>
/// <param name="Value">The statistic, e.g. its R-hat; NaN where that does not exist.</param>
public sealed record QuantityEvidence(string Name, string? Label, double Value)
{
    /// <summary>What to show for the quantity: its labelled name where it has one.</summary>
    public string DisplayName => Label ?? Name;
}
