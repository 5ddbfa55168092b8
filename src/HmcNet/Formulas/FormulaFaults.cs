namespace HmcNet.Formulas;

/// <summary>Exceptions about formulas, with a caret under the place in the text.</summary>
internal static class FormulaFaults
{
    /// <summary>The formula cannot be read at a position.</summary>
    public static HmcNetException At(string formula, int position, string what, string? expected = null, string? found = null, string? remedy = null) =>
        new(what, Place(formula, position), expected, found, remedy);

    /// <summary>The formula with a caret under a position, which counts from 1 in the text.</summary>
    private static string Place(string formula, int position) =>
        FormattableString.Invariant($"position {position + 1} of the formula\n    {formula.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ')}\n    {new string(' ', position)}^");
}
