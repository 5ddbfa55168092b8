namespace HmcNet.Diagnostics;

/// <summary>Computes summaries: quantities side by side on all processors, each by one sort and a few transforms.</summary>
internal static class Summarizer
{
    private const int LogDensityColumn = 0;

    /// <summary>The place of lp__ among flat entries, which count from 0.</summary>
    private const int LogDensity = -1;

    /// <summary>Name of the log density's row.</summary>
    public const string LogDensityName = "lp__";

    /// <summary>Summarises the chosen quantities of a run.</summary>
    public static SummaryTable Summarize(Draws draws, SummaryOptions options)
    {
        options.Validate();
        int[] entries = Choose(draws, options);
        return new SummaryTable(draws, Rows(draws, entries, [.. options.Probabilities]), options);
    }

    /// <summary>The row of lp__; null where the log density is not known.</summary>
    public static SummaryRow? LogDensityRow(Draws draws, double[] probabilities) =>
        HasLogDensity(draws) ? Rows(draws, [LogDensity], probabilities)[0] : null;

    /// <summary>Rows of all entries, without lp__.</summary>
    public static SummaryRow[] EntryRows(Draws draws, double[] probabilities) =>
        Rows(draws, [.. Enumerable.Range(0, draws.Variables.Size)], probabilities);

    /// <summary>Rows of lp__ (where known) and all entries.</summary>
    public static SummaryRow[] AllRows(Draws draws) => Rows(draws, Choose(draws, new SummaryOptions()), []);

    private static SummaryRow[] Rows(Draws draws, int[] entries, double[] probabilities)
    {
        var rows = new SummaryRow[entries.Length];
        int[] used = ChainValues.Used(draws);
        (string? Label, bool Constant)[] facts = Facts(draws.Variables);
        Parallel.For(
            0, entries.Length,
            () => new SampleAnalysis(),
            (i, _, analysis) =>
            {
                int entry = entries[i];
                Load(analysis, draws, used, entry);
                rows[i] = entry == LogDensity
                    ? Row(analysis, LogDensityName, null, false, probabilities)
                    : Row(analysis, draws.Variables.EntryNames[entry], facts[entry].Label, facts[entry].Constant, probabilities);
                return analysis;
            },
            _ => { });
        return rows;
    }

    private static void Load(SampleAnalysis analysis, Draws draws, int[] used, int entry)
    {
        int length = draws.CommonIterations;
        Span<double> target = analysis.Begin(used.Length, length);
        for (int c = 0; c < used.Length; c++)
        {
            Span<double> chain = target.Slice(c * length, length);
            if (entry != LogDensity)
            {
                draws.Column(used[c], entry)[..length].CopyTo(chain);
                continue;
            }
            ReadOnlySpan<Hmc.Transition> transitions = draws.Transitions(used[c]);
            for (int i = 0; i < length; i++)
                chain[i] = transitions[i][LogDensityColumn];
        }
        analysis.Loaded();
    }

    private static SummaryRow Row(SampleAnalysis x, string name, string? label, bool constant, double[] probabilities)
    {
        (double rHat, double essBulk) = x.Bulk();
        double sd = x.StandardDeviation();
        return new SummaryRow
        {
            Name = name,
            Label = label,
            Mean = x.Mean(),
            McseMean = sd / Math.Sqrt(x.BasicEss(splitChains: true)),
            Sd = sd,
            Mad = x.Mad(),
            Q5 = x.Quantile(EffectiveSampleSize.LowerTail),
            Median = x.Quantile(0.5),
            Q95 = x.Quantile(EffectiveSampleSize.UpperTail),
            Quantiles = Array.ConvertAll(probabilities, x.Quantile),
            EssBulk = essBulk,
            EssTail = Math.Min(x.QuantileEss(EffectiveSampleSize.LowerTail), x.QuantileEss(EffectiveSampleSize.UpperTail)),
            RHat = Math.Max(rHat, x.FoldedRHat()),
            IsConstant = x.IsConstant,
            IsConstantByConstruction = constant,
        };
    }

    private static int[] Choose(Draws draws, SummaryOptions options)
    {
        if (options.Variables is null)
        {
            IEnumerable<int> all = Enumerable.Range(0, draws.Variables.Size);
            return [.. options.IncludeLogDensity && HasLogDensity(draws) ? all.Prepend(LogDensity) : all];
        }
        var chosen = new List<int>();
        foreach (string name in options.Variables)
        {
            if (name == LogDensityName && HasLogDensity(draws))
                chosen.Add(LogDensity);
            else
                chosen.AddRange(draws[name].FlatEntries);
        }
        return [.. chosen];
    }

    private static bool HasLogDensity(Draws draws) =>
        draws.CommonIterations > 0
        && Array.TrueForAll(ChainValues.Used(draws), chain => draws.Transitions(chain).Length > 0);

    private static (string? Label, bool Constant)[] Facts(VariableLayout layout)
    {
        var facts = new List<(string?, bool)>(layout.Size);
        foreach (Variable variable in layout.Variables)
        {
            for (int entry = 0; entry < variable.Size; entry++)
                facts.Add((EntryLabels.Of(variable, entry), variable.ConstantEntries?[entry] ?? false));
        }
        return [.. facts];
    }
}
