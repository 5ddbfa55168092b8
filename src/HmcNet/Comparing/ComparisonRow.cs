namespace HmcNet;

/// <summary>One quantity in all fits of a comparison.</summary>
/// <param name="Name">Name with one-based indices, e.g. "alpha[2]".</param>
/// <param name="Cells">One cell a fit, in the order of the comparison.</param>
public sealed record ComparisonRow(string Name, IReadOnlyList<ComparisonCell> Cells);
