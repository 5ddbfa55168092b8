using HmcNet.Sampling;

namespace HmcNet.Benchmarks;

/// <summary>Effective draws per gradient, warm-up included, of the ways to adapt, over lengths of warm-up.</summary>
internal static class AdaptationBenchmarks
{
    private static readonly int[] Warmups = [1000, 400, 200];

    private static readonly (string Name, AdaptationMethod Method, Metric Metric)[] Ways =
    [
        ("Stan, diagonal", AdaptationMethod.Stan, Metric.Diagonal),
        ("Stan, dense", AdaptationMethod.Stan, Metric.Dense),
        ("new, diagonal", AdaptationMethod.DrawsAndGradients, Metric.Diagonal),
        ("new, low rank", AdaptationMethod.DrawsAndGradients, Metric.LowRank),
        ("new, dense", AdaptationMethod.DrawsAndGradients, Metric.Dense),
        ("new, auto", AdaptationMethod.DrawsAndGradients, Metric.Auto),
    ];

    /// <summary>Prints the table; a first argument restricts the rows, a second the ways, by a part of their names.</summary>
    public static void Run(IReadOnlyList<string> filters)
    {
        Console.WriteLine("Adaptation: 4 chains of 1000 draws; minimum bulk ESS per 1000 gradients, warm-up included");
        Console.WriteLine("(leapfrog steps a draw in sampling; in warm-up; milliseconds of warm-up, all chains); ! R-hat above 1.02; d divergences.");
        foreach ((string name, ISamplingTarget target) in AdaptationTargets.All())
        {
            if (filters.Count > 0 && !name.Contains(filters[0], StringComparison.Ordinal))
                continue;
            Console.WriteLine();
            Console.WriteLine($"{name,-34}{string.Join("", Warmups.Select(w => $"{"warm-up " + w,32}"))}");
            foreach ((string way, AdaptationMethod method, Metric metric) in Ways)
            {
                if (filters.Count > 1 && !way.Contains(filters[1], StringComparison.Ordinal))
                    continue;
                Console.Write($"  {way,-32}");
                foreach (int warmup in Warmups)
                    Console.Write($"{Cell(target, new NutsOptions { Seed = 11, Adaptation = method, Metric = metric, IterWarmup = warmup }),32}");
                Console.WriteLine();
            }
        }
    }

    private static string Cell(ISamplingTarget target, NutsOptions options)
    {
        Fit fit = Nuts.Sample(target, options);
        var rows = fit.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows.Where(row => !row.IsConstant).ToList();
        long warmup = fit.Run.Chains.Sum(c => c.Evaluations.Warmup), sampling = fit.Run.Chains.Sum(c => c.Evaluations.Sampling);
        int divergences = Enumerable.Range(0, options.Chains).Sum(c => fit.Draws.Transitions(c).ToArray().Count(t => t.Divergent));
        double efficiency = 1000 * rows.Min(row => row.EssBulk) / (warmup + sampling);
        string mark = (rows.Max(row => row.RHat) > 1.02 ? "!" : "") + (divergences > 0 ? $" {divergences}d" : "");
        double steps = (double)sampling / (options.Chains * options.IterSampling), before = (double)warmup / (options.Chains * options.IterWarmup);
        return $"{efficiency:F2} ({steps:F1}; {before:F1}; {1000 * fit.Run.Chains.Sum(c => c.WarmupSeconds):F0}){mark}";
    }
}
