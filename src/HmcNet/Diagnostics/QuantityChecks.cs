namespace HmcNet.Diagnostics;

/// <summary>Checks of the draws of each quantity: finite, varying, R-hat, effective sample sizes; lp__ is one of them.</summary>
internal static class QuantityChecks
{
    /// <summary>The quantities with draws that are NaN or infinite, each with their number.</summary>
    public static IReadOnlyList<QuantityEvidence> NotFiniteIn(Draws draws)
    {
        var found = new List<QuantityEvidence>();
        int entry = 0;
        foreach (Variable variable in draws.Variables.Variables)
        {
            for (int e = 0; e < variable.Size; e++, entry++)
            {
                int count = CountNotFinite(draws, entry);
                if (count > 0)
                    found.Add(new QuantityEvidence(variable.EntryName(e), EntryLabels.Of(variable, e), count));
            }
        }
        return found;
    }

    /// <summary>Quantities with draws that are NaN or infinite; null when there is none.</summary>
    public static Finding? NotFinite(QuantityFacts facts)
    {
        IReadOnlyList<QuantityEvidence> found = facts.NotFinite;
        if (found.Count == 0)
            return null;
        return new Finding
        {
            Kind = FindingKind.NotFinite,
            Severity = FindingSeverity.Severe,
            Sentence = FormattableString.Invariant(
                $"{found.Count} of {facts.Entries} quantities have draws that are NaN or infinite."),
            Advice = "look at how the quantity is computed: overflow of an exponential, a logarithm or a ratio of zeros.",
            Count = found.Count,
            Total = facts.Entries,
            Worst = found.Max(quantity => quantity.Value),
            Quantities = [.. found.OrderByDescending(quantity => quantity.Value)],
        };
    }

    /// <summary>Quantities that never varied although the model does not say so; null when there is none.</summary>
    public static Finding? Constant(IReadOnlyList<SummaryRow> rows)
    {
        QuantityEvidence[] found =
            [.. rows.Where(row => row.IsConstant && !row.IsConstantByConstruction).Select(row => Evidence(row, row.Mean))];
        if (found.Length == 0)
            return null;
        return new Finding
        {
            Kind = FindingKind.Constant,
            Severity = FindingSeverity.Warning,
            Sentence = FormattableString.Invariant($"{found.Length} of {rows.Count} quantities had one and the same value ")
                + "in every draw; a true constant and stuck chains look alike.",
            Advice = "if it is a constant, leave it out of the model's derived quantities; if not, the chains are stuck: look at "
                + "step sizes and starting points.",
            Count = found.Length,
            Total = rows.Count,
            Quantities = found,
        };
    }

    /// <summary>Bulk and tail effective sample sizes.</summary>
    public static Finding Ess(IReadOnlyList<SummaryRow> rows, int chains, int draws, DiagnosticThresholds thresholds)
    {
        double limit = Math.Max(thresholds.EssPerChain * chains, thresholds.EssRatio * draws);
        QuantityEvidence[] low = [.. rows.Where(row => Judged(row) && SmallerEss(row) < limit)
            .Select(row => Evidence(row, SmallerEss(row))).OrderBy(quantity => quantity.Value)];
        double worst = rows.Where(Judged).Select(SmallerEss).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        bool severe = worst < thresholds.EssRatio * draws && thresholds.EssPerChain > 0;
        return new Finding
        {
            Kind = FindingKind.Ess,
            Severity = low.Length == 0 ? FindingSeverity.None : severe ? FindingSeverity.Severe : FindingSeverity.Warning,
            Sentence = double.IsNaN(worst)
                ? "No effective sample size could be computed."
                : low.Length == 0
                ? FormattableString.Invariant($"Bulk and tail effective sample sizes are all at least {limit:0.##}.")
                : FormattableString.Invariant(
                    $"{low.Length} of {rows.Count} quantities have a bulk or tail effective sample size below {limit:0.##} ")
                    + "(the smaller of the two is shown): estimates of them, and the checks themselves, are not reliable yet.",
            Advice = low.Length == 0 ? null
                : "run longer chains; where a few quantities are much worse than the rest, re-parameterise those (non-centred "
                    + "scales, standardised predictors) instead.",
            Count = low.Length,
            Total = rows.Count,
            Threshold = limit,
            Worst = worst,
            Quantities = low,
        };
    }

    /// <summary>R-hat.</summary>
    public static Finding RHat(IReadOnlyList<SummaryRow> rows, DiagnosticThresholds thresholds)
    {
        QuantityEvidence[] high = [.. rows.Where(row => Judged(row) && row.RHat > thresholds.RHat)
            .Select(row => Evidence(row, row.RHat)).OrderByDescending(quantity => quantity.Value)];
        double worst = rows.Where(Judged).Select(row => row.RHat).Where(value => !double.IsNaN(value))
            .DefaultIfEmpty(double.NaN).Max();
        return new Finding
        {
            Kind = FindingKind.RHat,
            Severity = high.Length == 0 ? FindingSeverity.None
                : worst > thresholds.RHatSevere ? FindingSeverity.Severe : FindingSeverity.Warning,
            Sentence = double.IsNaN(worst)
                ? "No R-hat could be computed."
                : high.Length == 0
                ? FormattableString.Invariant($"No R-hat is above {thresholds.RHat}.")
                : FormattableString.Invariant($"{high.Length} of {rows.Count} quantities have an R-hat above {thresholds.RHat}: ")
                    + "the chains have not mixed, and estimates may be biased.",
            Advice = high.Length == 0 ? null
                : "run longer chains; if R-hat stays high, look at trace plots for chains in different modes or stuck, then give "
                    + "the model more prior information or a better parameterisation.",
            Count = high.Length,
            Total = rows.Count,
            Threshold = thresholds.RHat,
            Worst = worst,
            Quantities = high,
        };
    }

    /// <summary>Quantities whose R-hat or sample sizes do not exist for no other reason; null when there is none.</summary>
    public static Finding? Undefined(Draws draws, IReadOnlyList<SummaryRow> rows, Finding? notFinite)
    {
        HashSet<string> known = [.. (notFinite?.Quantities ?? []).Select(quantity => quantity.Name)];
        QuantityEvidence[] found = [.. rows
            .Where(row => Judged(row) && !row.IsConstant && !known.Contains(row.Name))
            .Where(row => double.IsNaN(row.RHat) || double.IsNaN(row.EssBulk))
            .Select(row => Evidence(row, double.NaN))];
        if (found.Length == 0)
            return null;
        return new Finding
        {
            Kind = FindingKind.Undefined,
            Severity = FindingSeverity.Warning,
            Sentence = FormattableString.Invariant($"R-hat or effective sample sizes of {found.Length} of {rows.Count} quantities ")
                + FormattableString.Invariant($"do not exist on {draws.CommonIterations} draws a chain: ")
                + "there are too few draws, or they take too few values.",
            Advice = "make more draws (at least a few hundred a chain); for a quantity with two values judge its probability instead.",
            Count = found.Length,
            Total = rows.Count,
            Quantities = found,
        };
    }

    private static bool Judged(SummaryRow row) => !row.IsConstantByConstruction;

    // Tail ESS does not exist for a quantity of few values (a 95 % quantile that is its maximum): bulk then decides.
    private static double SmallerEss(SummaryRow row) =>
        double.IsNaN(row.EssTail) ? row.EssBulk : Math.Min(row.EssBulk, row.EssTail);

    private static QuantityEvidence Evidence(SummaryRow row, double value) => new(row.Name, row.Label, value);

    private static int CountNotFinite(Draws draws, int entry)
    {
        int count = 0;
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            foreach (double value in draws.Column(chain, entry))
                count += double.IsFinite(value) ? 0 : 1;
        }
        return count;
    }
}
