using System.Text.Json.Nodes;
using HmcNet.Diagnostics;
using HmcNet.Hmc;

namespace HmcNet.Reports;

/// <summary>Charts of what transitions reported: energy, E-BFMI, tree depth, step size.</summary>
internal static class SamplerCharts
{
    /// <summary>Energies about their mean, and changes of energy between draws.</summary>
    public static Chart Energy(PlotSource source)
    {
        RequireTransitions(source, "The energy chart");
        double[][] energies = [.. Used(source).Select(c => Energies(source, c))];
        double mean = energies.SelectMany(e => e).Where(double.IsFinite).DefaultIfEmpty(0).Average();
        double[] marginal = [.. energies.SelectMany(e => e).Select(v => v - mean)];
        double[] changes = [.. energies.SelectMany(e => e.Skip(1).Zip(e, (next, last) => next - last))];
        (double low, double high, bool isCut) = Kernel.Range(marginal.Concat(changes));
        double[] grid = ChainCharts.Grid(low, high, Kernel.Bandwidth(marginal), double.NegativeInfinity, double.PositiveInfinity);
        string[] names = ["energy, less its mean", "change from draw to draw"];
        DataFrame rows = new DataFrame()
            .With("value", [.. grid, .. grid])
            .With("density", [.. Kernel.Density(marginal, grid), .. Kernel.Density(changes, grid)])
            .With("series", new DataColumn([.. grid.Select(_ => 0.0), .. grid.Select(_ => 1.0)], names));
        double worst = Used(source).Select(c => EnergyDiagnostics.EBfmi(source.Draws.Transitions(c))).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        return new Chart(
            "energy", "Energy",
            $"Densities of the energy about its mean and of its changes between successive draws; the smallest E-BFMI is {Numbers.Digits(worst, 2)}.",
            Vega.Spec(new
            {
                data = new { name = "energy" },
                mark = new { type = "area", line = true, fillOpacity = 0.25, interpolate = "monotone" },
                encoding = new
                {
                    x = Vega.Quantity("value", "Energy"),
                    y = ChainCharts.DensityAxis("density").With("stack", null),
                    color = Vega.Spec(new { field = "series", type = "nominal", scale = new { domain = names } })
                        .With("title", null).With("legend", Vega.Spec(new { orient = "top", direction = "horizontal", symbolType = "stroke", symbolStrokeWidth = 3 })),
                },
            }),
            ("energy", rows))
        { Note = ("Changes much narrower than the energy itself mean slow exploration of the tails. " + ChainCharts.CutNote(isCut)).Trim() };
    }

    /// <summary>E-BFMI of every chain beside its threshold.</summary>
    public static Chart EBfmi(PlotSource source)
    {
        RequireTransitions(source, "The E-BFMI chart");
        int[] used = Used(source);
        double[] values = [.. used.Select(c => EnergyDiagnostics.EBfmi(source.Draws.Transitions(c)))];
        double threshold = source.Diagnosis.Thresholds.EBfmi;
        DataFrame rows = new DataFrame().With("chain", new DataColumn([.. used.Select(c => (double)c)], source.ChainNames)).With("value", values);
        return new Chart(
            "ebfmi", "E-BFMI by chain",
            $"E-BFMI by chain: {string.Join(", ", values.Select(v => Numbers.Digits(v, 2)))}; values below {Numbers.Short(threshold)} are too low.",
            Vega.Spec(new
            {
                layer = new JsonArray
                {
                    Vega.Layer("threshold", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }),
                    Vega.Layer("values", new { type = "point", style = "estimate", filled = true, size = 90 }, new
                    {
                        x = Vega.Spec(new { field = "chain", type = "ordinal", title = "Chain", axis = new { labelAngle = 0 } }).With("sort", null),
                        y = Vega.Spec(new { field = "value", type = "quantitative", title = "E-BFMI", scale = new { zero = true } }),
                    }),
                },
            }),
            ("values", rows), ("threshold", new DataFrame().With("level", new[] { threshold })))
        { Note = $"Dashed: the threshold {threshold.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)}." };
    }

    /// <summary>Tree depths over the iterations.</summary>
    public static Chart TreeDepth(PlotSource source)
    {
        RequireTransitions(source, "The chart of tree depths");
        (double[] iteration, double[] chain) = Axes(source);
        double[] depth = Columns(source, t => t.TreeDepth);
        // Chains lie side by side within a depth, so that their points do not hide each other.
        double[] place = [.. depth.Select((d, i) => d + (source.Chains == 1 ? 0 : 0.6 * (chain[i] / (source.Chains - 1) - 0.5)))];
        int most = source.Draws.Chain(0).IntegerSetting("max_depth") ?? DiagnosticThresholds.DefaultMaxTreeDepth;
        int atMost = depth.Count(d => d >= most);
        JsonArray layers =
        [
            Vega.Layer("depths", new { type = "point", filled = true, size = 7, opacity = 0.5, clip = true }, new
            {
                x = Vega.Quantity("iteration", "Iteration", format: ",d"),
                y = Vega.Spec(new { field = "depth", type = "quantitative", title = "Tree depth", axis = new { tickMinStep = 1, format = "d" }, scale = new { zero = false, nice = true } }),
                color = Vega.ByChain(source.Chains, "circle"),
            }),
        ];
        var data = new List<(string, DataFrame)>
        {
            ("depths", new DataFrame().With("iteration", iteration).With("depth", place).With("chain", new DataColumn(chain, source.ChainNames))),
        };
        if (atMost > 0)
        {
            layers.Add((JsonNode)Vega.Layer("limit", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }));
            data.Add(("limit", new DataFrame().With("level", new double[] { most })));
        }
        return new Chart(
            "treedepth", "Tree depth over iterations",
            $"Tree depth of each transition: {Numbers.Whole(depth.Min())} to {Numbers.Whole(depth.Max())}, mean {Numbers.Digits(depth.Average(), 2)}; "
                + (atMost == 0 ? "none reached the limit." : $"{Numbers.Whole(atMost)} of those shown reached the limit {Numbers.Whole(most)}."),
            Vega.Spec(new { layer = layers }), data)
        { Note = (source.ThinNote + (atMost > 0 ? " Dashed: the limit." : "")).Trim() };
    }

    /// <summary>Step sizes over the iterations, warm-up included where it was kept.</summary>
    public static Chart StepSize(PlotSource source)
    {
        RequireTransitions(source, "The chart of step sizes");
        (double[] iteration, double[] chain) = Axes(source);
        double[] step = Columns(source, t => t.StepSize);
        bool hasWarmup = Enumerable.Range(0, source.Chains).Any(c => source.Draws.Chain(c).WarmupTransitions.Length > 0);
        if (hasWarmup)
        {
            for (int c = 0; c < source.Chains; c++)
            {
                ReadOnlySpan<Transition> warmup = source.Draws.Chain(c).WarmupTransitions;
                for (int i = 0; i < warmup.Length; i += source.Thin)
                    (iteration, chain, step) = ([.. iteration, i - warmup.Length + 1.0], [.. chain, c], [.. step, warmup[i].StepSize]);
            }
        }
        double[] final = [.. Used(source).Select(c => source.Draws.Transitions(c)[^1].StepSize)];
        DataFrame rows = new DataFrame().With("iteration", iteration).With("step", step).With("chain", new DataColumn(chain, source.ChainNames));
        JsonArray layers =
        [
            Vega.Layer("steps", new { type = "line", strokeWidth = 1.6 }, new
            {
                x = Vega.Quantity("iteration", hasWarmup ? "Iteration (warm-up before 1)" : "Iteration", format: ",d"),
                y = StepAxis(step),
                color = Vega.ByChain(source.Chains),
            }),
        ];
        var data = new List<(string, DataFrame)> { ("steps", rows) };
        if (hasWarmup)
        {
            layers.Add((JsonNode)Vega.Layer("end", new { type = "rule", style = "reference" }, new { x = Vega.Number("at") }));
            data.Add(("end", new DataFrame().With("at", (double[])[0.5])));
        }
        return new Chart(
            "stepsize", "Step size over iterations",
            $"Leapfrog step size by chain; at the end {Numbers.Short(final.Min())} to {Numbers.Short(final.Max())}.",
            Vega.Spec(new { layer = layers }), data)
        { Note = hasWarmup ? "Dashed: the end of warm-up." : "Warm-up was not kept (SaveWarmup), so only sampling is shown." };
    }

    private static JsonObject StepAxis(double[] steps)
    {
        double low = steps.Min(), high = steps.Max();
        return low > 0 && high > 4 * low
            ? Vega.Logarithmic("step", "Step size", low / 1.2, high * 1.2)
            : Vega.Spec(new { field = "step", type = "quantitative", title = "Step size", axis = new { tickCount = 5 } });
    }

    /// <summary>Whether the run has what these charts show.</summary>
    public static bool Has(PlotSource source) => source.Draws.HasTransitions
        && Used(source).Length > 0 && Used(source).Any(c => Energies(source, c).Any(e => e != 0 && double.IsFinite(e)));

    private static void RequireTransitions(PlotSource source, string what)
    {
        if (!Has(source))
            throw new HmcNetException(
                $"{what} needs what the transitions of Hamiltonian Monte Carlo reported.", where: $"draws of \"{source.Draws.ModelName}\"",
                expected: "columns energy__, treedepth__, stepsize__", found: "none", remedy: "sample with NUTS or read files that have these columns");
    }

    private static int[] Used(PlotSource source) =>
        [.. Enumerable.Range(0, source.Chains).Where(c => source.Draws.Transitions(c).Length > 0)];

    private static double[] Energies(PlotSource source, int chain)
    {
        ReadOnlySpan<Transition> transitions = source.Draws.Transitions(chain);
        var energies = new double[transitions.Length];
        for (int i = 0; i < energies.Length; i++)
            energies[i] = transitions[i].Energy;
        return energies;
    }

    // Transitions are shown for the same iterations as draws, whose arrays are shared.
    private static (double[] Iteration, double[] Chain) Axes(PlotSource source) => (source.ThinnedIterations, source.ThinnedChains);

    private static double[] Columns(PlotSource source, Func<Transition, double> column)
    {
        var values = new List<double>();
        for (int c = 0; c < source.Chains; c++)
        {
            ReadOnlySpan<Transition> transitions = source.Draws.Transitions(c);
            for (int i = 0; i < transitions.Length; i += source.Thin)
                values.Add(column(transitions[i]));
        }
        return [.. values];
    }
}
