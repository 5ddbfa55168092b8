namespace HmcNet.Diagnostics;

/// <summary>Runs the checks in the order of CmdStan's diagnose; a pure function of draws.</summary>
internal static class Diagnoser
{
    /// <summary>Judges a run.</summary>
    public static Diagnosis Diagnose(Draws draws, DiagnoseOptions options) => Diagnose(draws, options, () => QuantityFacts.Of(draws));

    /// <summary>Judges a run whose quantities were looked at elsewhere, for example block by block.</summary>
    /// <param name="draws">The run; only its chains and transitions are read.</param>
    /// <param name="options">How to judge.</param>
    /// <param name="facts">What the draws say of each quantity; asked for only when there are draws.</param>
    public static Diagnosis Diagnose(Draws draws, DiagnoseOptions options, Func<QuantityFacts> facts)
    {
        DiagnosticThresholds thresholds = DiagnosticThresholds.Of(options.Parity);
        var findings = new List<Finding?> { SamplerChecks.Incomplete(draws) };
        if (draws.TotalDraws > 0)
        {
            if (HasTransitions(draws) && IsHamiltonian(draws))
            {
                findings.Add(SamplerChecks.TreeDepth(draws, options.MaxTreeDepth, thresholds));
                findings.Add(SamplerChecks.Divergences(draws));
                findings.Add(SamplerChecks.EBfmi(draws, thresholds));
            }
            bool all = options.Parity == DiagnoseParity.HmcNet;
            QuantityFacts quantities = facts();
            if (all)
                findings.Add(DriftCheck.Of(quantities));
            AddQuantities(findings, draws, quantities, thresholds, all);
        }
        return new Diagnosis([.. findings.OfType<Finding>()], thresholds);
    }

    // The other tools say nothing of draws that are not finite, constant or too few: parity leaves that out.
    private static void AddQuantities(List<Finding?> findings, Draws draws, QuantityFacts facts, DiagnosticThresholds thresholds, bool all)
    {
        IReadOnlyList<SummaryRow> rows = facts.Rows;
        int chains = ChainValues.Used(draws).Length;
        Finding? notFinite = all ? QuantityChecks.NotFinite(facts) : null;
        findings.Add(notFinite);
        if (all)
            findings.Add(QuantityChecks.Constant(rows));
        findings.Add(QuantityChecks.Ess(rows, chains, chains * draws.CommonIterations, thresholds));
        findings.Add(QuantityChecks.RHat(rows, thresholds));
        if (all)
            findings.Add(QuantityChecks.Undefined(draws, rows, notFinite));
    }

    // Tree depth, divergences and energy belong to Hamiltonian samplers; files that name no algorithm are theirs.
    private static bool IsHamiltonian(Draws draws) =>
        !draws.Chain(0).Start.Settings.TryGetValue("algorithm", out string? algorithm) || algorithm == HmcOptions.HamiltonianAlgorithm;

    private static bool HasTransitions(Draws draws) =>
        Array.TrueForAll(ChainValues.Used(draws), chain => draws.Transitions(chain).Length > 0);
}
