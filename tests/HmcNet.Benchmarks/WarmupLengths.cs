using HmcNet.Sampling;

namespace HmcNet.Benchmarks;

/// <summary>Effective draws against the length of warm-up, over all models of the table and all posteriors of the adaptation benchmark.</summary>
internal static class WarmupLengths
{
    private const int Draws = 1000, Chains = 4;

    private static readonly int[] Lengths = [1000, 600, 400, 300, 200];
    private static readonly ulong[] Seeds = [1, 2, 3, 4];

    /// <summary>Prints the table.</summary>
    /// <param name="filters">A first one restricts the rows by a part of their names.</param>
    public static void Run(IReadOnlyList<string> filters)
    {
        Console.WriteLine($"Length of warm-up: default adaptation, {Chains} chains of {Draws} draws, seeds {string.Join(", ", Seeds)}; one cell a length:");
        Console.WriteLine("min bulk ESS a draw / per 1000 gradients, warm-up included / per second, warm-up included (geometric means over seeds);");
        Console.WriteLine("worst R-hat of all seeds; divergences of all seeds. Last column: milliseconds of warm-up over those its gradients take, at 400.");
        Console.WriteLine();
        Console.WriteLine($"| posterior | {string.Join(" | ", Lengths)} | overhead |");
        Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", Lengths.Length + 1))}");
        var ratios = Lengths.Select(_ => new List<Cell>()).ToArray();
        foreach ((string name, Func<ISamplingTarget> make) in Rows())
        {
            if (filters.Count > 0 && !name.Contains(filters[0], StringComparison.Ordinal))
                continue;
            ISamplingTarget target = make();
            // The sampler's own code and the model's are compiled when the clock runs.
            Nuts.Sample(target, new NutsOptions { Seed = 1, Chains = 1, IterWarmup = 150, IterSampling = 50, MaxTreeDepth = 6 });
            Cell[] cells = [.. Lengths.Select(length => Measure(target, length))];
            for (int i = 0; i < cells.Length; i++)
                ratios[i].Add(cells[i].Over(cells[0]));
            Console.WriteLine($"| {name} | {string.Join(" | ", cells.Select(c => c.Text))} | {cells[Array.IndexOf(Lengths, 400)].Overhead:F2} |");
        }
        Console.WriteLine($"| geometric mean over that of {Lengths[0]} | {string.Join(" | ", ratios.Select(Cell.Mean))} | |");
    }

    private static IEnumerable<(string Name, Func<ISamplingTarget> Make)> Rows()
    {
        foreach (BenchmarkModel row in Catalogue.All())
            yield return (row.Name, row.Define);
        foreach ((string name, ISamplingTarget target) in AdaptationTargets.All())
            yield return ($"({name})", () => target);
    }

    private static Cell Measure(ISamplingTarget target, int length)
    {
        double essADraw = 0, essAGradient = 0, essASecond = 0, rHat = 1, overhead = 0;
        int divergences = 0;
        foreach (ulong seed in Seeds)
        {
            Fit fit = Nuts.Sample(target, new NutsOptions
            {
                Seed = seed,
                Chains = Chains,
                IterWarmup = length,
                IterSampling = Draws,
                MaxThreads = 1,
            });
            var rows = fit.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows.Where(row => !row.IsConstant).ToList();
            double ess = rows.Min(row => row.EssBulk);
            long warmup = fit.Run.Chains.Sum(c => c.Evaluations.Warmup), sampling = fit.Run.Chains.Sum(c => c.Evaluations.Sampling);
            double warmupSeconds = fit.Run.Chains.Sum(c => c.WarmupSeconds), samplingSeconds = fit.Run.Chains.Sum(c => c.SamplingSeconds);
            essADraw += Math.Log(ess / (Chains * Draws)) / Seeds.Length;
            essAGradient += Math.Log(1000 * ess / (warmup + sampling)) / Seeds.Length;
            essASecond += Math.Log(ess / (warmupSeconds + samplingSeconds)) / Seeds.Length;
            // Seconds of a gradient with its share of the transition: those of sampling over its leapfrog steps.
            overhead += Math.Log(warmupSeconds / (warmup * samplingSeconds / sampling)) / Seeds.Length;
            rHat = Math.Max(rHat, rows.Max(row => row.RHat));
            divergences += Enumerable.Range(0, Chains).Sum(c => fit.Draws.Transitions(c).ToArray().Count(t => t.Divergent));
        }
        return new Cell(Math.Exp(essADraw), Math.Exp(essAGradient), Math.Exp(essASecond), rHat, divergences, Math.Exp(overhead));
    }

    /// <summary>One length of one posterior.</summary>
    private readonly record struct Cell(
        double EssADraw, double EssAGradient, double EssASecond, double RHat, int Divergences, double Overhead)
    {
        public string Text =>
            $"{EssADraw:F2} / {EssAGradient:F1} / {EssASecond:F0}; {RHat:F3}{(Divergences > 0 ? $"; {Divergences}d" : "")}";

        public Cell Over(Cell other) => new(
            EssADraw / other.EssADraw, EssAGradient / other.EssAGradient, EssASecond / other.EssASecond, RHat, Divergences, Overhead);

        public static string Mean(IReadOnlyList<Cell> cells)
        {
            double Of(Func<Cell, double> member) => Math.Exp(cells.Average(c => Math.Log(member(c))));
            return cells.Count == 0 ? "" : $"{Of(c => c.EssADraw):F2} / {Of(c => c.EssAGradient):F2} / {Of(c => c.EssASecond):F2}; "
                + $"{cells.Max(c => c.RHat):F3}; {cells.Sum(c => c.Divergences)}d";
        }
    }
}
