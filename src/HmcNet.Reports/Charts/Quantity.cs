namespace HmcNet.Reports;

/// <summary>One quantity that charts can show: an entry of a variable, or the log density.</summary>
/// <param name="Name">Name with one-based indices, e.g. "alpha[2]", "lp__".</param>
/// <param name="Label">Name with labels in place of indices; null where there are none.</param>
/// <param name="Entry">Flat index of the entry; -1 for the log density.</param>
internal sealed record Quantity(string Name, string? Label, int Entry)
{
    /// <summary>Name of the log density in tables and files.</summary>
    public const string LogDensity = "lp__";

    /// <summary>What to show.</summary>
    public string DisplayName => Label ?? Name;
}
