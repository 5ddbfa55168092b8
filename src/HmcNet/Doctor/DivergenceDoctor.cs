using HmcNet.Sampling;

namespace HmcNet.Doctoring;

/// <summary>Finds out why transitions of a model's fit diverge, and what to change in this model.</summary>
internal static class DivergenceDoctor
{
    /// <summary>Examines a fit.</summary>
    /// <param name="target">What was sampled.</param>
    /// <param name="draws">The draws.</param>
    /// <param name="run">How they were made.</param>
    /// <param name="signs">What the checks of draws and transitions found.</param>
    /// <returns>What was found; nothing of a bare log density, of which no more is known than its values, and nothing without divergences.</returns>
    public static IReadOnlyList<Finding> Examine(ISamplingTarget target, Draws draws, SamplerRun run, Diagnosis signs)
    {
        // Without kept transitions nothing is known of the unconstrained scale: another sampler, or no draw.
        if (target is not Model model || run.Chains.All(c => c.Recorded.Count == 0))
            return [];
        var patient = new Patient(model, draws, run, signs);
        // What else is seen after a warm-up that learnt nothing comes from that.
        if (WarmupCheck.Of(patient) is { } warmup)
            return [warmup];
        var findings = new List<Finding>();
        if (DivergenceLocation.Of(patient) is { } location)
            findings.Add(location);
        findings.AddRange(FunnelCheck.Of(patient));
        findings.AddRange(BoundaryCheck.Of(patient));
        findings.AddRange(RidgeCheck.Of(patient));
        Finding?[] single = [HeavyTailCheck.Of(patient), KinkCheck.Of(patient), ModesCheck.Of(patient)];
        findings.AddRange(single.OfType<Finding>());
        // Directions of different spread follow from the causes above; alone they are one.
        bool isExplained = findings.Any(f => f.Severity > FindingSeverity.None && f.Kind != FindingKind.DivergenceLocation);
        if (!isExplained && StiffnessCheck.Of(patient) is { } stiffness)
            findings.Add(stiffness);
        return findings;
    }
}
