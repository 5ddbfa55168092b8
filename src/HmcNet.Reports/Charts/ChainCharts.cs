using System.Text.Json.Nodes;
using HmcNet.Diagnostics;

namespace HmcNet.Reports;

/// <summary>Charts of one quantity, chain by chain: trace, ranks, density, histogram, autocorrelation.</summary>
internal static class ChainCharts
{
    private const int RankBins = 20;

    /// <summary>Draws against iterations, with divergent transitions on the axis.</summary>
    public static Chart Trace(PlotSource source, Quantity q)
    {
        DataFrame rows = new DataFrame()
            .With("iteration", source.ThinnedIterations)
            .With("value", source.Thinned(q))
            .With("chain", new DataColumn(source.ThinnedChains, source.ChainNames));
        double[] divergent = [.. Divergences.Of(source).Select(d => d.Iteration + 1.0)];
        JsonArray layers =
        [
            Vega.Layer("draws", new { type = "line", strokeWidth = 0.9, strokeOpacity = 0.75, interpolate = "linear" }, new
            {
                x = Vega.Quantity("iteration", "Iteration", format: ",d"),
                y = Vega.Quantity("value", q.DisplayName),
                color = Vega.ByChain(source.Chains),
            }),
        ];
        var data = new List<(string, DataFrame)> { ("draws", rows) };
        if (divergent.Length > 0)
        {
            layers.Add((JsonNode)Vega.Layer("divergences", new { type = "rule", style = "divergentLine", clip = true }, new
            {
                x = Vega.Number("iteration"),
                y = new { value = new { expr = "height - 8" } },
                y2 = new { value = new { expr = "height" } },
            }));
            data.Add(("divergences", new DataFrame().With("iteration", divergent)));
        }
        SummaryRow? row = Row(source, q);
        string divergences = divergent.Length == 0 ? "" : $" Marks on the axis are {Numbers.Count(divergent.Length, "divergent transition")}.";
        return new Chart(
            "trace", $"Trace of {q.DisplayName}",
            $"Trace of {q.DisplayName}: {Numbers.Count(source.Chains, "chain")} of {Numbers.Whole(source.Draws.CommonIterations)} draws, "
                + $"chain means {MeanRange(source, q)}{(row is null ? "" : $", R-hat {Numbers.RHat(row.RHat)}")}.{divergences}",
            Vega.Spec(new { layer = layers }), data)
        { Note = (divergences + source.ThinNote).Trim(), IsWide = true };
    }

    /// <summary>Histograms of ranks of the draws among those of all chains.</summary>
    public static Chart Rank(PlotSource source, Quantity q)
    {
        double[][] chains = source.ByChain(q);
        double[] from = [], count = [], chain = [];
        for (int c = 0; c < chains.Length; c++)
        {
            double[] counts = RankCounts(chains, c);
            if (counts.Sum() == 0)
                continue;
            // The last count is repeated, so that the steps end with the last bin.
            count = [.. count, .. counts, counts[^1]];
            from = [.. from, .. Enumerable.Range(0, RankBins + 1).Select(b => (double)b / RankBins)];
            chain = [.. chain, .. Enumerable.Repeat((double)c, RankBins + 1)];
        }
        double n = source.Draws.CommonIterations, expected = n / RankBins;
        double spread = 2.576 * Math.Sqrt(expected * (1 - 1.0 / RankBins) * Math.Max(0, source.Chains - 1) / Math.Max(1, source.Chains));
        JsonArray layers =
        [
            Vega.Layer("band", new { type = "rect", style = "band" }, new
            {
                y = Vega.Number("low"),
                y2 = new { field = "high" },
                x = Vega.Number("left"),
                x2 = new { field = "right" },
            }),
            Vega.Layer("band", new { type = "rule", style = "reference" }, new { y = Vega.Number("expected") }),
            Vega.Layer("ranks", new { type = "line", interpolate = "step-after", strokeWidth = 1.6 }, new
            {
                x = Vega.Spec(new { field = "rank", type = "quantitative", title = "Rank among all chains, as a share", scale = new { domain = Vega.Unit }, axis = new { format = ".0%", tickCount = 5 } }),
                y = Vega.Spec(new { field = "count", type = "quantitative", title = "Draws in bin", scale = new { zero = true } }),
                color = Vega.ByChain(source.Chains),
            }),
        ];
        DataFrame band = new DataFrame().With("left", new double[] { 0 }).With("right", new double[] { 1 })
            .With("low", new[] { Math.Max(0, expected - spread) }).With("high", new[] { expected + spread }).With("expected", new[] { expected });
        double worst = count.Length == 0 ? 0 : count.Max(v => Math.Abs(v - expected));
        return new Chart(
            "rank", $"Ranks of {q.DisplayName} by chain",
            $"Rank histograms of {q.DisplayName}: {RankBins} bins, {Numbers.Short(expected)} draws expected in each; the largest departure is {Numbers.Short(worst)}.",
            Vega.Spec(new { layer = layers }),
            ("ranks", new DataFrame().With("rank", from).With("count", count).With("chain", new DataColumn(chain, source.ChainNames))), ("band", band))
        { Note = "Chains that mix have level lines; 99 % of independent draws' counts lie in the band." };
    }

    /// <summary>Densities of the chains.</summary>
    public static Chart Density(PlotSource source, Quantity q)
    {
        double[][] chains = source.ByChain(q);
        (double low, double high, bool isCut) = Kernel.Range(chains.SelectMany(c => c));
        (double lower, double upper) = SupportBounds.Of(source, q);
        double[] grid = Grid(low, high, Kernel.Bandwidth([.. chains.SelectMany(c => c)]), lower, upper);
        double[] densities = [.. chains.SelectMany(c => Kernel.Density(c, grid, lower, upper))];
        DataFrame rows = new DataFrame()
            .With("value", [.. chains.SelectMany(_ => grid)])
            .With("density", densities)
            .With("chain", new DataColumn([.. chains.SelectMany((_, c) => Enumerable.Repeat((double)c, grid.Length))], source.ChainNames));
        return new Chart(
            "density", $"Density of {q.DisplayName} by chain",
            $"Posterior density of {q.DisplayName}, one line for each of {Numbers.Count(source.Chains, "chain")}; chain means {MeanRange(source, q)}.",
            Vega.Spec(new
            {
                data = new { name = "density" },
                mark = new { type = "line", strokeWidth = 1.6 },
                encoding = new
                {
                    x = Vega.Quantity("value", q.DisplayName),
                    y = DensityAxis("density"),
                    color = Vega.ByChain(source.Chains),
                },
            }),
            ("density", rows))
        { Note = CutNote(isCut) };
    }

    /// <summary>Histogram of all draws.</summary>
    public static Chart Histogram(PlotSource source, Quantity q)
    {
        double[] draws = source.Pooled(q);
        (double low, double high, bool isCut) = Kernel.Range(draws);
        double[] shown = [.. draws.Where(v => v >= low && v <= high)];
        (double[] from, double[] to, double[] counts) = HistogramBins.Of(shown, low, high);
        SummaryRow? row = Row(source, q);
        string interval = row is null ? "" : $": median {Numbers.Short(row.Median)}, 90 % interval {Numbers.Short(row.Q5)} to {Numbers.Short(row.Q95)}";
        JsonArray layers =
        [
            Vega.Layer("bins", new { type = "rect", style = "bars" }, new
            {
                x = Vega.Quantity("from", q.DisplayName),
                x2 = new { field = "to" },
                y = Vega.Spec(new { field = "count", type = "quantitative", title = "Draws" }),
                y2 = new { datum = 0 },
                tooltip = new object[] { new { field = "from", title = "from", format = ".4~g" }, new { field = "to", title = "to", format = ".4~g" }, new { field = "count", title = "draws" } },
            }),
        ];
        var data = new List<(string, DataFrame)> { ("bins", new DataFrame().With("from", from).With("to", to).With("count", counts)) };
        if (row is not null && double.IsFinite(row.Q5) && double.IsFinite(row.Q95))
        {
            layers.Add((JsonNode)Vega.Layer("interval", new { type = "rule", style = "reference" }, new { x = Vega.Number("value") }));
            data.Add(("interval", new DataFrame().With("value", new[] { row.Q5, row.Median, row.Q95 })));
        }
        return new Chart(
            "histogram", $"Histogram of {q.DisplayName}", $"Histogram of {Numbers.Whole(draws.Length)} draws of {q.DisplayName}{interval}.",
            Vega.Spec(new { layer = layers }), data)
        { Note = ("Dashed: 5 %, 50 % and 95 % quantiles. " + CutNote(isCut)).Trim() };
    }

    /// <summary>Autocorrelation at the first lags, chain by chain.</summary>
    public static Chart Autocorrelation(PlotSource source, Quantity q)
    {
        double[][] correlations = [.. source.ByChain(q).Select(c => Diagnostics.Autocovariance.Correlation(c))];
        int lags = Lags(correlations);
        double[][] shown = [.. correlations.Select(c => c.Take(lags + 1).ToArray())];
        DataFrame rows = new DataFrame()
            .With("lag", [.. shown.SelectMany(c => Enumerable.Range(0, c.Length).Select(l => (double)l))])
            .With("correlation", [.. shown.SelectMany(c => c)])
            .With("chain", new DataColumn([.. shown.SelectMany((c, i) => Enumerable.Repeat((double)i, c.Length))], source.ChainNames));
        double first = correlations.Where(c => c.Length > 1).Select(c => c[1]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        return new Chart(
            "autocorrelation", $"Autocorrelation of {q.DisplayName}",
            $"Autocorrelation of {q.DisplayName} by chain to lag {lags}; at lag 1 it is {Numbers.Short(first)} on average.",
            Vega.Spec(new
            {
                layer = new JsonArray
                {
                    Vega.Layer("zero", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }),
                    Vega.Layer("correlation", new { type = "line", strokeWidth = 1.5 }, new
                    {
                        x = Vega.Spec(new { field = "lag", type = "quantitative", title = "Lag", scale = new { nice = false }, axis = new { tickMinStep = 1, format = "d" } }),
                        y = Vega.Spec(new { field = "correlation", type = "quantitative", title = "Autocorrelation", scale = new { nice = true } }),
                        color = Vega.ByChain(source.Chains),
                    }),
                },
            }),
            ("correlation", rows), ("zero", new DataFrame().With("level", new double[] { 0 })));
    }

    /// <summary>The axis of densities: heights have a scale nobody reads.</summary>
    public static JsonObject DensityAxis(string field) => Vega.Spec(new
    {
        field,
        type = "quantitative",
        title = "Density",
        axis = new { labels = false, grid = false },
    });

    /// <summary>A grid over a range and three bandwidths beyond, inside the support.</summary>
    public static double[] Grid(double low, double high, double bandwidth, double lower, double upper)
    {
        double margin = bandwidth > 0 ? 3 * bandwidth : Math.Max(1e-6, Math.Abs(low) * 0.01);
        return Kernel.Grid(Math.Max(low - margin, Math.Min(lower, low)), Math.Min(high + margin, Math.Max(upper, high)));
    }

    /// <summary>What captions say where the tails are cut off.</summary>
    public static string CutNote(bool isCut) => isCut ? "The axis ends at the 0.5 % and 99.5 % quantiles; tails go further." : "";

    private static SummaryRow? Row(PlotSource source, Quantity q) => source.Summary.Rows.FirstOrDefault(r => r.Name == q.Name);

    private static string MeanRange(PlotSource source, Quantity q)
    {
        double[] means = [.. source.ByChain(q).Where(c => c.Length > 0).Select(c => c.Average())];
        return means.Length == 1 ? Numbers.Short(means[0]) : $"{Numbers.Short(means.Min())} to {Numbers.Short(means.Max())}";
    }

    private static double[] RankCounts(double[][] chains, int chain)
    {
        var counts = new double[RankBins];
        double[] sorted = [.. chains.SelectMany(c => c).Order()];
        foreach (double value in chains[chain])
        {
            // The middle of the places of equal values, so that ties favour no bin by order.
            int below = LowerBound(sorted, value, orEqual: false), upTo = LowerBound(sorted, value, orEqual: true);
            double rank = (below + upTo) * 0.5 / sorted.Length;
            counts[Math.Min(RankBins - 1, (int)(rank * RankBins))]++;
        }
        return counts;
    }

    private static int LowerBound(double[] sorted, double value, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = sorted[middle].CompareTo(value);
            if (order < 0 || orEqual && order == 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    // As far as correlation is seen, between 20 and 200 lags.
    private static int Lags(double[][] correlations)
    {
        int longest = correlations.Max(c => c.Length) - 1;
        int seen = 0;
        foreach (double[] correlation in correlations)
        {
            int lag = Array.FindIndex(correlation, v => !(v > 0.05));
            seen = Math.Max(seen, lag < 0 ? correlation.Length : lag);
        }
        return Math.Max(1, Math.Min(longest, Math.Clamp(2 * seen, 20, 200)));
    }
}
