using HmcNet.Formulas;

namespace HmcNet.MixedModels;

/// <summary>A summand of the fixed effects: one column, or all levels of a factor by its index.</summary>
/// <param name="First">Place of its first coefficient.</param>
/// <param name="Count">Number of coefficients.</param>
/// <param name="Column">The column; null for a factor.</param>
/// <param name="Factor">Name of the factor; null for a column.</param>
/// <param name="IsFull">For a factor: whether its first level has a coefficient.</param>
internal sealed record FixedPart(int First, int Count, DesignColumn? Column, string? Factor, bool IsFull)
{
    /// <summary>The places of the coefficients.</summary>
    public Range Range => First..(First + Count);

    /// <summary>The summands of a design.</summary>
    public static IEnumerable<FixedPart> Of(DesignMatrix design)
    {
        foreach (DesignTerm term in design.Terms)
        {
            DesignColumn first = design.Columns[term.First];
            Factor? factor = first.Parts.Count == 1 ? first.Parts[0].Variable.Factor : null;
            // A factor that lost columns, because others make them up, is written column by column.
            if (factor is not null && term.Count == factor.Levels.Count - (term.IsFull ? 0 : 1))
            {
                yield return new FixedPart(term.First, term.Count, null, factor.Name, term.IsFull);
                continue;
            }
            for (int c = term.First; c < term.First + term.Count; c++)
                yield return new FixedPart(c, 1, design.Columns[c], null, false);
        }
    }
}
