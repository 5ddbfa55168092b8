namespace HmcNet.Reports;

/// <summary>The charts that stand beside a finding.</summary>
internal static class EvidenceCharts
{
    /// <summary>Charts of a finding, at most three; none where there is nothing to draw.</summary>
    public static IReadOnlyList<Chart> Of(PlotSource source, Choice choice, Finding finding)
    {
        IReadOnlyList<Quantity> named = [.. choice.OfFinding(finding)];
        bool hamiltonian = SamplerCharts.Has(source);
        return finding.Kind switch
        {
            FindingKind.Divergences or FindingKind.DivergenceLocation or FindingKind.Funnel or FindingKind.Stiffness => Divergent(source, choice, named),
            FindingKind.ShortWarmup when hamiltonian => [SamplerCharts.StepSize(source)],
            FindingKind.Boundary when named.Count > 0 => [ChainCharts.Histogram(source, named[0]), ChainCharts.Trace(source, named[0])],
            FindingKind.Multimodality or FindingKind.LabelSwitching when named.Count > 0 => [ChainCharts.Trace(source, named[0]), ChainCharts.Density(source, named[0])],
            FindingKind.TreeDepth when hamiltonian => [SamplerCharts.TreeDepth(source)],
            FindingKind.EBfmi when hamiltonian => [SamplerCharts.Energy(source), SamplerCharts.EBfmi(source)],
            FindingKind.RHat when named.Count > 0 => [ChainCharts.Trace(source, named[0]), ChainCharts.Rank(source, named[0])],
            FindingKind.Ess when named.Count > 0 => [EfficiencyCharts.OverDraws(source, named[0]), ChainCharts.Autocorrelation(source, named[0])],
            _ => Generic(source, named),
        };
    }

    private static List<Chart> Divergent(PlotSource source, Choice choice, IReadOnlyList<Quantity> named)
    {
        if (named.Count == 1 && choice.Divergent.Count == 0)
            return [ChainCharts.Trace(source, named[0])];
        var charts = new List<Chart>();
        if (choice.DivergentPair(named) is { } pair)
            charts.Add(PairCharts.Pair(source, pair.X, pair.Y));
        IReadOnlyList<Quantity> coordinates = [.. named.Concat(choice.Divergent).Distinct()];
        if (coordinates.Count > 2)
            charts.Add(PairCharts.Parallel(source, coordinates));
        return charts;
    }

    // Findings that this page knows nothing of show the quantities that they name.
    private static Chart[] Generic(PlotSource source, IReadOnlyList<Quantity> named) => named.Count switch
    {
        0 => [],
        1 => [ChainCharts.Trace(source, named[0])],
        _ => [PairCharts.Pair(source, named[1], named[0])],
    };
}
