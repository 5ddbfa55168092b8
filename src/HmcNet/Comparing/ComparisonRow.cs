namespace HmcNet;

/// <summary>One quantity in all fits of a comparison.</summary>
/// <param name="Name">Name with one-based indices, e.g. "alpha[2]".</param>
/// <param name="Cells">One cell a fit, in the order of the comparison.</param>
public sealed record ComparisonRow(string Name, IReadOnlyList<ComparisonCell> Cells)
{
    /// <summary>Name with the levels of factors, e.g. "alpha[Lagos]"; null where there are none.</summary>
    public string? Label { get; init; }

    /// <summary>What to show for the quantity: its labelled name where it has one.</summary>
    public string DisplayName => Label ?? Name;
}
