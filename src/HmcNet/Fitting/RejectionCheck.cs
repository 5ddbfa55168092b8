using System.Globalization;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Looks at the points that a run rejected because the log density could not be evaluated there.</summary>
internal static class RejectionCheck
{
    /// <summary>The finding; null where every evaluation gave a number or -infinity.</summary>
    /// <param name="run">The run.</param>
    public static Finding? Of(SamplerRun run)
    {
        ChainResult[] affected = [.. run.Chains.Where(c => c.Evaluations.NotFinite + c.Evaluations.Exceptions > 0)];
        if (affected.Length == 0)
            return null;
        long notFinite = affected.Sum(c => c.Evaluations.NotFinite);
        long thrown = affected.Sum(c => c.Evaluations.Exceptions);
        long inSampling = affected.Sum(c => c.Evaluations.FaultsInSampling);
        long all = run.Chains.Sum(c => c.Evaluations.Warmup + c.Evaluations.Sampling);
        return new Finding
        {
            Kind = FindingKind.Rejections,
            // In warm-up wild steps are the rule, and their rejection changes nothing of the draws.
            Severity = inSampling > 0 ? FindingSeverity.Warning : FindingSeverity.None,
            Count = (int)Math.Min(int.MaxValue, notFinite + thrown),
            Total = (int)Math.Min(int.MaxValue, all),
            Chains = [.. affected.Select(c => c.Chain)],
            Sentence = Sentence(notFinite, thrown, inSampling, all) + First(affected),
            Advice = inSampling > 0
                ? "mend the term so that it is finite wherever the parameters are allowed to be, or narrow the support"
                : null,
        };
    }

    private static string Sentence(long notFinite, long thrown, long inSampling, long all) => string.Create(
        CultureInfo.InvariantCulture,
        $"{notFinite + thrown} of {all} evaluations were rejected, {inSampling} of them after warm-up: log density or gradient was not finite {notFinite} times and threw {thrown} times.");

    private static string First(ChainResult[] affected)
    {
        EvaluationCounts counts = affected[0].Evaluations;
        string? first = counts.NotFiniteExplanation ?? (counts.FirstException is { } e ? $"{e.GetType().Name}: {e.Message}" : null);
        return first is null ? "" : $" The first in chain {affected[0].Chain}: {first}";
    }
}
