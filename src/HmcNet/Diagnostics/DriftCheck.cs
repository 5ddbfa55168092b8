namespace HmcNet.Diagnostics;

/// <summary>Looks for positive quantities that collapse towards zero, as a chain does that is drawn into the pole of an improper posterior.</summary>
internal static class DriftCheck
{
    /// <summary>Powers of e by which the smallest draw of a drifting chain lies below its largest.</summary>
    public const double LargestFall = 20;

    /// <summary>Powers of e by which the median of its last quarter lies below that of its first.</summary>
    public const double SteadyFall = 5;

    /// <summary>The quantities that drift, each with its fall, and the chains (from 1) in which one does.</summary>
    /// <param name="draws">The draws.</param>
    public static (IReadOnlyList<QuantityEvidence> Quantities, IReadOnlyCollection<int> Chains) In(Draws draws)
    {
        var drifting = new List<QuantityEvidence>();
        var chains = new SortedSet<int>();
        foreach (int entry in Sampled(draws.Variables))
        {
            double worst = 0;
            foreach (int chain in ChainValues.Used(draws))
            {
                double fall = FallOf(draws.Column(chain, entry));
                if (!(fall > LargestFall))
                    continue;
                worst = Math.Max(worst, fall);
                chains.Add(chain + 1);
            }
            if (worst > 0)
                drifting.Add(new QuantityEvidence(draws.Variables.EntryNames[entry], null, worst));
        }
        return (drifting, chains);
    }

    /// <summary>The finding; null where nothing drifts.</summary>
    /// <param name="facts">What the draws say of each quantity.</param>
    public static Finding? Of(QuantityFacts facts)
    {
        IReadOnlyList<QuantityEvidence> drifting = facts.Drifting;
        IReadOnlyCollection<int> chains = facts.DriftingChains;
        if (drifting.Count == 0)
            return null;
        string names = SummaryText.Names([.. drifting.OrderByDescending(d => d.Value).Select(d => d.Name)]);
        return new Finding
        {
            Kind = FindingKind.Improper,
            Severity = FindingSeverity.Severe,
            Sentence = FormattableString.Invariant($"The logarithm of {names} drifts towards minus infinity (chains {string.Join(", ", chains)}): the draws are being pulled into a pole of the density at 0."),
            Advice = "the posterior is probably improper: look at the prior of that scale, which must be integrable at 0, and at the terms added by hand.",
            Count = drifting.Count,
            Total = facts.Entries,
            Threshold = LargestFall,
            Worst = drifting.Max(d => d.Value),
            Chains = [.. chains],
            Quantities = [.. drifting.OrderByDescending(d => d.Value)],
        };
    }

    // Entries of parameters, without derived quantities.
    private static IEnumerable<int> Sampled(VariableLayout layout) => Enumerable.Range(0, layout.Variables.Count)
        .Where(variable => !layout.Variables[variable].IsDerived)
        .SelectMany(variable => Enumerable.Range(layout.Offset(variable), layout.Variables[variable].Size));

    /// <summary>How far the logarithm falls within a chain; 0 unless all draws are positive and it keeps falling.</summary>
    private static double FallOf(ReadOnlySpan<double> column)
    {
        double least = double.PositiveInfinity, most = 0;
        foreach (double value in column)
        {
            if (!(value > 0))
                return 0;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }
        double fall = Math.Log(most) - Math.Log(least);
        int quarter = column.Length / 4;
        if (quarter == 0 || !(fall > LargestFall))
            return 0;
        double first = Math.Log(Median(column[..quarter])), last = Math.Log(Median(column[^quarter..]));
        return first - last > SteadyFall ? fall : 0;
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
