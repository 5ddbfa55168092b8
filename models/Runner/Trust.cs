namespace HmcNet.CaseStudies.Runner;

/// <summary>Whether a fit's own verdict allows to use its numbers.</summary>
public static class Trust
{
    /// <summary>Why a fit cannot be trusted.</summary>
    /// <remarks>
    /// Any problem of the diagnosis counts but trajectories at the greatest tree depth and rejected evaluations short of severe, which
    /// cost time and by themselves do not bias.
    /// </remarks>
    /// <param name="fit">The fit.</param>
    /// <returns>The sentence of its worst problem, of equals an improper posterior or R-hat before others; null for a fit that can be trusted.</returns>
    public static string? Against(Fit fit)
    {
        Finding? worst = fit.Diagnose().Problems
            .Where(problem => problem.Severity == FindingSeverity.Severe || problem.Kind is not (FindingKind.TreeDepth or FindingKind.Rejections))
            .OrderByDescending(problem => problem.Severity)
            .ThenByDescending(problem => problem.Kind == FindingKind.Improper)
            .ThenByDescending(problem => problem.Kind == FindingKind.RHat)
            .FirstOrDefault();
        if (worst is null || worst.Kind is not (FindingKind.RHat or FindingKind.Ess) || worst.Quantities.Count == 0)
            return worst?.Sentence;
        QuantityEvidence first = worst.Quantities[0];
        return FormattableString.Invariant($"{worst.Sentence} Worst is {first.DisplayName} with {first.Value:0.##}.");
    }
}
