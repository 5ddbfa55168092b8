namespace HmcNet.Reports;

/// <summary>Which quantities have charts of their own: the user's, those of the findings, those where divergences lie, the scalars.</summary>
internal sealed class Choice
{
    private const int PerFinding = 2;
    private const int MostSearched = 500;
    private readonly PlotSource source;
    private readonly Lazy<IReadOnlyList<(Quantity Quantity, double Contrast)>> contrasts;

    public Choice(PlotSource source, ReportOptions options)
    {
        this.source = source;
        contrasts = new(FindContrasts);
        var chosen = new List<Quantity>();
        foreach (string name in options.Variables ?? [])
            chosen.AddRange(source.FindAll(name));
        IEnumerable<Quantity> more = source.Diagnosis.Problems.SelectMany(f => OfFinding(f).Take(PerFinding))
            .Concat(contrasts.Value.Take(PerFinding).Select(c => c.Quantity)).Concat(Defaults());
        Quantities = [.. chosen.Concat(more).Distinct().Take(options.MaxQuantities)];
    }

    /// <summary>The chosen quantities in order of importance.</summary>
    public IReadOnlyList<Quantity> Quantities { get; }

    /// <summary>Quantities in which divergent draws differ from others, most different first; empty without divergences.</summary>
    public IReadOnlyList<Quantity> Divergent => [.. contrasts.Value.Select(c => c.Quantity)];

    /// <summary>The quantities that a finding names.</summary>
    /// <remarks>Of a variable that is named as a whole the entry in which divergent draws differ most, else its first that varies.</remarks>
    public IEnumerable<Quantity> OfFinding(Finding finding) => finding.Quantities.Select(q => source.TryFind(q.Name) ?? EntryOf(q.Name)).OfType<Quantity>();

    /// <summary>
    /// Two quantities whose scatter plot shows the divergences: the one in which they differ most, and the next of another variable.
    /// The scale, where one of them has a logarithmic axis, is the vertical one.
    /// </summary>
    public (Quantity X, Quantity Y)? DivergentPair(IReadOnlyList<Quantity> named)
    {
        IReadOnlyList<Quantity> ranked = [.. named.Concat(Divergent).Distinct()];
        Quantity? first = ranked.Count > 0 ? ranked[0] : null;
        Quantity? second = ranked.Skip(1).FirstOrDefault(q => VariableOf(q) != VariableOf(first!)) ?? ranked.Skip(1).FirstOrDefault();
        if (first is null || second is null)
            return null;
        return AxisScale.IsLog(source, second) && !AxisScale.IsLog(source, first) ? (first, second) : (second, first);
    }

    private static string VariableOf(Quantity q) => q.Name.Split('[')[0];

    // Scalars first, then the first entries of vectors; constants tell nothing.
    private IEnumerable<Quantity> Defaults()
    {
        var scalars = new List<Quantity>();
        var firsts = new List<Quantity>();
        int at = 0;
        foreach (Variable variable in source.Draws.Variables.Variables)
        {
            if (!variable.IsDerived && variable.Size > 0)
            {
                int entry = Enumerable.Range(0, variable.Size).FirstOrDefault(e => !IsConstant(at + e), 0);
                (variable.Size == 1 ? scalars : firsts).Add(source.Find(source.Draws.Variables.EntryNames[at + entry]));
            }
            at += variable.Size;
        }
        IEnumerable<Quantity> all = scalars.Concat(firsts);
        return all.Any() || source.Draws.Variables.Size == 0 ? all : [source.Find(source.Draws.Variables.EntryNames[0])];
    }

    private Quantity? EntryOf(string variable)
    {
        if (source.Draws.Variables.Variables.All(v => v.Name != variable))
            return null;
        IReadOnlyList<Quantity> entries = source.FindAll(variable);
        return Divergent.FirstOrDefault(entries.Contains) ?? entries.FirstOrDefault(q => !IsConstant(q.Entry)) ?? (entries.Count > 0 ? entries[0] : null);
    }

    private bool IsConstant(int entry)
    {
        double[] draws = source.Draws.Pooled(entry);
        return Array.TrueForAll(draws, d => d.Equals(draws[0]));
    }

    private List<(Quantity, double)> FindContrasts()
    {
        if (Divergences.Of(source).Count == 0)
            return [];
        var parameters = new List<Quantity>();
        int at = 0;
        foreach (Variable variable in source.Draws.Variables.Variables)
        {
            if (!variable.IsDerived)
                parameters.AddRange(Enumerable.Range(at, variable.Size).Select(e => source.Find(source.Draws.Variables.EntryNames[e])));
            at += variable.Size;
        }
        return [.. parameters.Take(MostSearched).Where(q => !IsConstant(q.Entry))
            .Select(q => (q, Divergences.Contrast(source, q))).OrderByDescending(c => Math.Abs(c.Item2))];
    }
}
