namespace HmcNet.Formulas;

/// <summary>The design matrix of a list of terms, as R's model.matrix with treatment contrasts.</summary>
internal sealed class DesignMatrix
{
    private DesignMatrix(IReadOnlyList<DesignColumn> columns, IReadOnlyList<DesignTerm> terms)
    {
        Columns = columns;
        Terms = terms;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<DesignColumn> Columns { get; }

    /// <summary>Which columns belong together.</summary>
    public IReadOnlyList<DesignTerm> Terms { get; }

    /// <summary>Names of the columns.</summary>
    public IReadOnlyList<string> Names => [.. Columns.Select(c => c.Name)];

    /// <summary>Builds the matrix.</summary>
    /// <param name="data">The table.</param>
    /// <param name="list">The terms.</param>
    /// <exception cref="HmcNetException">As for variables.</exception>
    public static DesignMatrix Build(FormulaData data, TermList list)
    {
        var columns = new List<DesignColumn>();
        var terms = new List<DesignTerm>();
        if (list.HasIntercept)
        {
            columns.Add(new DesignColumn("(Intercept)", [.. Enumerable.Repeat(1.0, data.Rows)], []));
            terms.Add(new DesignTerm("(Intercept)", 0, 1, true));
        }
        bool mustSpan = !list.HasIntercept;
        for (int t = 0; t < list.Terms.Count; t++)
        {
            DesignVariable[] variables = [.. list.Terms[t].Variables.Select(data.Variable)];
            bool[] full = [.. variables.Select((v, place) => v.Factor is not null && NeedsEveryLevel(list, t, place))];
            // Without an intercept the first factor of the first term that has one spans it (R's model.matrix).
            int first = Array.FindIndex(variables, v => v.Factor is not null);
            if (mustSpan && first >= 0)
            {
                full[first] = true;
                mustSpan = false;
            }
            int before = columns.Count;
            columns.AddRange(Product(data.Rows, variables, full));
            terms.Add(new DesignTerm(list.Terms[t].Label, before, columns.Count - before, full.Length == 1 && full[0]));
        }
        return new DesignMatrix(columns, terms);
    }

    /// <summary>The matrix without some of its columns.</summary>
    /// <param name="kept">Whether each column stays.</param>
    public DesignMatrix Keep(IReadOnlyList<bool> kept)
    {
        var terms = new List<DesignTerm>();
        foreach (DesignTerm term in Terms)
        {
            int count = Enumerable.Range(term.First, term.Count).Count(c => kept[c]);
            if (count > 0)
                terms.Add(term with { First = Enumerable.Range(0, term.First).Count(c => kept[c]), Count = count });
        }
        return new DesignMatrix([.. Columns.Where((_, c) => kept[c])], terms);
    }

    /// <summary>
    /// A factor of a term is coded by all its levels unless the rest of the term is in an earlier term, or is empty
    /// (R's TermCode; R documentation, "terms.object").
    /// </summary>
    private static bool NeedsEveryLevel(TermList list, int term, int place)
    {
        string[] rest = [.. list.Terms[term].Names.Where((_, i) => i != place)];
        return rest.Length > 0 && !list.Terms.Take(term).Any(earlier => rest.All(earlier.Names.Contains));
    }

    private static List<DesignColumn> Product(int rows, DesignVariable[] variables, bool[] full)
    {
        List<DesignColumn> result = [new("", [.. Enumerable.Repeat(1.0, rows)], [])];
        for (int v = 0; v < variables.Length; v++)
        {
            List<DesignColumn> coded = Coded(variables[v], full[v]);
            // The first variable runs fastest, as in R.
            result = [.. coded.SelectMany(right => result.Select(left => new DesignColumn(
                left.Name.Length == 0 ? right.Name : $"{left.Name}:{right.Name}", [.. left.Values.Zip(right.Values, (a, b) => a * b)], [.. left.Parts, .. right.Parts])))];
        }
        return result;
    }

    private static List<DesignColumn> Coded(DesignVariable variable, bool isFull)
    {
        if (variable.Factor is not { } factor)
            return [new(variable.Name, variable.Values, [(variable, -1)])];
        return [.. Enumerable.Range(isFull ? 0 : 1, factor.Levels.Count - (isFull ? 0 : 1)).Select(level => new DesignColumn(
            variable.Name + factor.Levels[level], [.. factor.Codes.Select(code => code == level ? 1.0 : 0.0)], [(variable, level)]))];
    }
}
