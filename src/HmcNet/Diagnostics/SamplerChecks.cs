using System.Globalization;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Diagnostics;

/// <summary>Checks of what the sampler reported: completeness, tree depth, divergences, energy.</summary>
/// <remarks>Counts are over all kept draws after warm-up of all chains, also of chains of unequal length.</remarks>
internal static class SamplerChecks
{
    // Beyond it steps become many and help little.
    private const double HighestAdaptDelta = 0.99;

    /// <summary>Chains that were cancelled or failed; null when all are complete.</summary>
    public static Finding? Incomplete(Draws draws)
    {
        int[] chains = [.. Enumerable.Range(0, draws.Chains).Where(chain => !draws.Chain(chain).IsComplete)];
        bool none = draws.TotalDraws == 0;
        if (chains.Length == 0 && !none)
            return null;
        bool failed = chains.Any(chain => draws.Chain(chain).End?.Outcome == ChainOutcome.Failed);
        string ended = string.Join("; ", chains.Select(chain => Ended(draws.Chain(chain), chain)));
        string use = none
            ? "There are no draws to judge."
            : Invariant($"Summaries, R-hat and ESS use the first {draws.CommonIterations} draws of each chain.");
        return new Finding
        {
            Kind = FindingKind.Incomplete,
            Severity = failed || none ? FindingSeverity.Severe : FindingSeverity.Warning,
            Sentence = (ended.Length > 0 ? ended + ". " : "") + use,
            Advice = failed
                ? "mend what stopped the chain and run again; its draws so far show where it was."
                : "run again, or continue, before the draws are reported; treat these as a first look.",
            Count = chains.Length,
            Total = draws.Chains,
            Chains = Numbers(chains),
            ByChain = [.. Enumerable.Range(0, draws.Chains).Select(chain => (double)draws.Chain(chain).Iterations)],
        };
    }

    /// <summary>Transitions at the greatest tree depth.</summary>
    public static Finding TreeDepth(Draws draws, int? given, DiagnosticThresholds thresholds)
    {
        int[] counts = CountByChain(draws, (chain, transition) =>
            transition.TreeDepth >= MaxDepth(draws.Chain(chain), given));
        int count = counts.Sum(), total = draws.TotalDraws, limit = MaxDepth(draws.Chain(0), given);
        bool warn = count > thresholds.TreeDepthShare * total;
        string steps = Invariant($"{limit}, that is 2^{limit} leapfrog steps");
        return new Finding
        {
            Kind = FindingKind.TreeDepth,
            Severity = warn ? FindingSeverity.Warning : FindingSeverity.None,
            Sentence = count == 0
                ? "No transition reached the greatest tree depth."
                : Invariant($"{Share(count, total)} reached the greatest tree depth of {steps}.")
                    + (warn
                        ? " Trajectories that are cut off explore slowly; this costs time and by itself does not bias."
                        : " So few slow sampling little and do not bias it."),
            Advice = warn
                ? Invariant($"raise the greatest tree depth (to {limit + 2}), or better find why long trajectories are needed: ")
                    + "very different scales or strong correlation of parameters (standardise predictors, try the dense metric)."
                : null,
            Count = count,
            Total = total,
            Threshold = thresholds.TreeDepthShare,
            Worst = total == 0 ? double.NaN : (double)count / total,
            Chains = Concerned(counts),
            ByChain = [.. counts.Select(value => (double)value)],
        };
    }

    /// <summary>Transitions that diverged.</summary>
    public static Finding Divergences(Draws draws)
    {
        int[] counts = CountByChain(draws, (_, transition) => transition.Divergent);
        int count = counts.Sum(), total = draws.TotalDraws;
        return new Finding
        {
            Kind = FindingKind.Divergences,
            Severity = count > 0 ? FindingSeverity.Warning : FindingSeverity.None,
            Sentence = count == 0
                ? "No transition ended in a divergence."
                : $"{Share(count, total)} ended in a divergence ({ByChain(counts)}). The sampler could not enter some region of "
                    + "the posterior, so estimates may be biased.",
            Advice = count == 0 ? null : DivergenceAdvice(draws),
            Remedies = count == 0 ? [] : DivergenceRemedies(draws),
            Count = count,
            Total = total,
            Threshold = 0,
            Worst = total == 0 ? double.NaN : (double)count / total,
            Chains = Concerned(counts),
            ByChain = [.. counts.Select(value => (double)value)],
        };
    }

    /// <summary>E-BFMI of each chain.</summary>
    public static Finding EBfmi(Draws draws, DiagnosticThresholds thresholds)
    {
        double[] values = [.. Enumerable.Range(0, draws.Chains).Select(chain => EnergyDiagnostics.EBfmi(draws.Transitions(chain)))];
        // A value that does not exist (energies that do not vary) is no pass.
        int[] low = [.. ChainValues.Used(draws).Where(chain => !(values[chain] >= thresholds.EBfmi))];
        double worst = values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Min();
        string listed = string.Join(", ", low.Select(chain => Invariant($"chain {chain + 1}: {values[chain]:F2}")));
        return new Finding
        {
            Kind = FindingKind.EBfmi,
            Severity = low.Length == 0 ? FindingSeverity.None
                : worst < thresholds.EBfmiSevere ? FindingSeverity.Severe : FindingSeverity.Warning,
            Sentence = low.Length == 0
                ? Invariant($"E-BFMI is no lower than {thresholds.EBfmi} in any chain.")
                : Invariant($"E-BFMI is below {thresholds.EBfmi} in {low.Length} of {draws.Chains} chains ({listed}). ")
                    + "The momentum is resampled too timidly for the spread of energies; heavy tails may be explored badly.",
            Advice = low.Length == 0 ? null
                : "look for heavy-tailed or weakly identified scales; re-parameterise (non-centred: centered: false) or give "
                    + "scales a firmer prior; a longer warm-up helps when the metric is badly learnt.",
            Count = low.Length,
            Total = draws.Chains,
            Threshold = thresholds.EBfmi,
            Worst = worst,
            Chains = Numbers(low),
            ByChain = values,
        };
    }

    /// <summary>A smaller step size, while the target is not the highest that helps.</summary>
    private static Remedy[] DivergenceRemedies(Draws draws) =>
        AdaptDelta(draws) is { } delta && delta < HighestAdaptDelta
            ? [new Remedy(RemedyKind.AdaptDelta, null, Invariant($"new NutsOptions {{ AdaptDelta = {Raised(delta)} }}"), "smaller steps follow sharper bends")]
            : [];

    private static double? AdaptDelta(Draws draws) =>
        double.TryParse(draws.Chain(0).Start.Settings.GetValueOrDefault("delta"), NumberStyles.Float, CultureInfo.InvariantCulture, out double delta) ? delta : null;

    private static double Raised(double delta) => delta < 0.95 ? 0.95 : HighestAdaptDelta;

    private static string DivergenceAdvice(Draws draws)
    {
        const string Funnel = "a hierarchical scale that comes near zero makes a funnel, which the non-centred form (centered: false) removes.";
        if (AdaptDelta(draws) is not { } delta)
            return $"raise adapt delta (0.95, then 0.99); if divergences remain, re-parameterise: {Funnel}";
        if (delta >= HighestAdaptDelta)
            return Invariant($"adapt delta is {delta} already: re-parameterise; {Funnel}");
        string raise = Invariant($"raise adapt delta from {delta} to {Raised(delta)}");
        return $"{raise}; if divergences remain, re-parameterise: {Funnel}";
    }

    private static int MaxDepth(ChainDraws chain, int? given) =>
        given ?? chain.IntegerSetting("max_depth") ?? DiagnosticThresholds.DefaultMaxTreeDepth;

    private static int[] CountByChain(Draws draws, Func<int, Transition, bool> counts)
    {
        var result = new int[draws.Chains];
        for (int chain = 0; chain < result.Length; chain++)
        {
            foreach (Transition transition in draws.Transitions(chain))
                result[chain] += counts(chain, transition) ? 1 : 0;
        }
        return result;
    }

    private static string Ended(ChainDraws chain, int index)
    {
        string how = chain.End?.Outcome == ChainOutcome.Failed ? "failed" : "was cancelled";
        string why = chain.End?.Fault is { } fault ? $": {fault.Message}" : "";
        return Invariant($"Chain {index + 1} {how} after {chain.Iterations} draws{why}");
    }

    private static string Share(int count, int total) => Invariant(
        $"{count} of {total} ({100.0 * count / total:F2}%) transitions");

    private static string ByChain(int[] counts) =>
        string.Join(", ", counts.Select((count, chain) => Invariant($"chain {chain + 1}: {count}")));

    private static int[] Concerned(int[] counts) =>
        Numbers([.. Enumerable.Range(0, counts.Length).Where(chain => counts[chain] > 0)]);

    private static int[] Numbers(int[] chains) => Array.ConvertAll(chains, chain => chain + 1);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
