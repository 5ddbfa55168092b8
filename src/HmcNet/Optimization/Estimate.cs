namespace HmcNet;

/// <summary>An estimated quantity.</summary>
/// <param name="Name">Name of the entry with indices from 1, e.g. "alpha[2]", "mu".</param>
/// <param name="Label">The name with labels in place of indices, e.g. "alpha[north]"; null where there are none.</param>
/// <param name="Value">The estimate, on the scale of the parameter.</param>
/// <param name="StandardError">
/// From the inverse of minus the matrix of second derivatives at the maximum, carried over by the delta method; NaN where there is
/// none (an estimate at a boundary, no strict maximum).
/// </param>
public sealed record Estimate(string Name, string? Label, double Value, double StandardError)
{
    /// <summary>The label where there is one, else the name.</summary>
    public string Title => Label ?? Name;
}
