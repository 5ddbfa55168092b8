namespace HmcNet.Formulas;

/// <summary>Takes random-effects terms apart: nested groups into one term each, || into terms that do not correlate.</summary>
internal static class RandomTermReader
{
    /// <summary>The terms that one bar stands for.</summary>
    public static IEnumerable<RandomTerm> Read(string text, BarNode bar)
    {
        TermList effects = TermAlgebra.Expand(text, bar.Effects, allowsBars: false).Terms;
        if (!effects.HasIntercept && effects.Terms.Count == 0)
            throw FormulaFaults.At(text, bar.Position, "A random-effects term has no effects.", "(1 | group), (x | group) or (0 + x | group)", bar.ToString());
        foreach (IReadOnlyList<string> group in Groups(text, bar.By))
        {
            foreach (TermList part in bar.IsUncorrelated ? Apart(effects) : [effects])
                yield return new RandomTerm(part, group, bar.Position);
        }
    }

    /// <summary>(x || g) is (1 | g) + (0 + x | g) (lme4, expandDoubleVerts).</summary>
    private static IEnumerable<TermList> Apart(TermList effects)
    {
        if (effects.HasIntercept)
            yield return new TermList(true, [], "1");
        foreach (FormulaTerm term in effects.Terms)
            yield return new TermList(false, [term], $"0 + {term.Label}");
    }

    /// <summary>a/b is a and b:a, the inner first, as lme4's expandSlash; a:b is one group.</summary>
    private static List<IReadOnlyList<string>> Groups(string text, FormulaNode by)
    {
        switch (by)
        {
            case GroupNode group:
                return Groups(text, group.Inner);
            case BinaryNode { Operator: "/" } nested:
                List<IReadOnlyList<string>> outer = Groups(text, nested.Left);
                return [[.. Cell(text, nested.Right), .. outer[0]], .. outer];
            default:
                return [Cell(text, by)];
        }
    }

    private static IReadOnlyList<string> Cell(string text, FormulaNode node) => node switch
    {
        GroupNode group => Cell(text, group.Inner),
        NameNode name => [name.Name],
        CallNode { Function: "factor" or "as.factor", Argument: NameNode name } => [name.Name],
        BinaryNode { Operator: ":" } cell => [.. Cell(text, cell.Left).Concat(Cell(text, cell.Right)).Distinct()],
        _ => throw FormulaFaults.At(text, node.Position, "This cannot be the group of random effects.", "a column, a:b or a/b", node.ToString(),
            "two groups are two terms: (1 | a) + (1 | b)"),
    };
}
