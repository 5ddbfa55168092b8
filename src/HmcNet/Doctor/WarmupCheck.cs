using System.Globalization;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Doctoring;

/// <summary>Too short a warm-up: the accept statistic of sampling is far from its target, or scales are far from those of the metric.</summary>
internal static class WarmupCheck
{
    /// <summary>Largest distance of the mean accept statistic of a chain from its target that a warm-up of fair length leaves.</summary>
    public const double MostDistance = 0.15;

    /// <summary>Iterations below which the metric is hardly learnt.</summary>
    public const int Fewest = 100;

    /// <summary>The finding; null where step size and target agree, or nothing was adapted.</summary>
    public static Finding? Of(Patient patient)
    {
        if (patient.Run.Options is not HmcOptions options || !options.Adapts || options.IterWarmup >= Fewest)
            return null;
        double[] means = [.. Enumerable.Range(0, patient.Draws.Chains).Select(c => MeanAccept(patient.Draws.Transitions(c)))];
        double worst = means.Where(double.IsFinite).Select(m => Math.Abs(m - options.AdaptDelta)).DefaultIfEmpty(0).Max();
        if (worst <= MostDistance && !patient.IsIll(FindingKind.TreeDepth, FindingKind.Divergences, FindingKind.Ess, FindingKind.RHat, FindingKind.EBfmi))
            return null;
        string code = string.Create(CultureInfo.InvariantCulture, $"new NutsOptions {{ IterWarmup = {options.DefaultIterWarmup} }}");
        return new Finding
        {
            Kind = FindingKind.ShortWarmup,
            Severity = FindingSeverity.Warning,
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"Warm-up had {options.IterWarmup} iterations: too few to learn step size and metric. The mean accept statistic of the chains is {string.Join(", ", means.Select(m => m.ToString("0.00", CultureInfo.InvariantCulture)))}; its target is {options.AdaptDelta}."),
            Advice = $"run again with {code}.",
            Worst = worst,
            Threshold = MostDistance,
            ByChain = means,
            Remedies = [new Remedy(RemedyKind.LongerWarmup, null, code, "step size and metric are learnt in warm-up")],
        };
    }

    private static double MeanAccept(ReadOnlySpan<Transition> transitions)
    {
        double sum = 0;
        foreach (Transition transition in transitions)
            sum += transition.AcceptStatistic;
        return sum / transitions.Length;
    }
}
