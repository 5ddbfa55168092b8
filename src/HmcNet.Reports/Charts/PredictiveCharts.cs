using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>Posterior predictive checks: densities, statistics, groups.</summary>
/// <remarks>Gabry et al. (2019), JRSS A 182, section 4; Gelman et al. (2013), Bayesian Data Analysis, section 6.3.</remarks>
internal static class PredictiveCharts
{
    private const int Lines = 50;
    private const int MostValues = 60;
    private const int MostGroups = 60;

    /// <summary>Observed data among replicated ones: densities, or shares of whole numbers.</summary>
    public static Chart Density(Replications r)
    {
        (double low, double high, _) = Kernel.Range(r.Observed.Concat(r.Sets.Take(Lines).SelectMany(s => s)));
        return r.IsWhole && high - low < MostValues && r.Observed.All(double.IsInteger) ? Shares(r, low, high) : Curves(r, low, high);
    }

    /// <summary>Mean, standard deviation, smallest and largest value of replicated data sets, each with the observed one.</summary>
    public static Chart Statistics(Replications r)
    {
        TestStatistic[] statistics = r.Observed.Length > 1
            ? [TestStatistic.Mean, TestStatistic.Sd, TestStatistic.Min, TestStatistic.Max] : [TestStatistic.Mean];
        JsonArray cells = [];
        var data = new List<(string, DataFrame)>();
        var words = new List<string>();
        for (int k = 0; k < statistics.Length; k++)
        {
            double observed = statistics[k].Value(r.Observed);
            double[] replicated = [.. r.Statistics(statistics[k].Value).Where(double.IsFinite)];
            (double low, double high, _) = Kernel.Range(replicated);
            (double[] from, double[] to, double[] counts) = HistogramBins.Of([.. replicated.Where(v => v >= low && v <= high)], low, high);
            string p = Numbers.Digits(Replications.Upper(replicated, observed), 2);
            data.Add(($"bins{k}", new DataFrame().With("from", from).With("to", to).With("count", counts)));
            data.Add(($"observed{k}", new DataFrame().With("value", new[] { observed })));
            cells.Add((JsonNode)Statistic($"{statistics[k].Name}, p = {p}", k));
            words.Add($"{statistics[k].Name} observed {Numbers.Short(observed)}, p {p}");
        }
        return new Chart(
            "predictivestatistics", $"Predictive check of {r.Name}: statistics",
            $"Histograms of statistics of {Numbers.Whole(r.Sets.Length)} replicated data sets of {r.Name}: {string.Join("; ", words)}.",
            new JsonObject { ["columns"] = 2, ["spacing"] = 22, ["concat"] = cells }, data)
        { Note = "Bars: replicated data; line: the observed data; p: share of replicated data sets whose statistic is at least the observed one.", Width = null, Height = null };
    }

    /// <summary>Means of groups of rows: replicated intervals and observed points.</summary>
    public static Chart Groups(Replications r, string factor, IReadOnlyList<string> levels, IReadOnlyList<int> codes)
    {
        if (codes.Count != r.Observed.Length)
            throw new HmcNetException(
                "The factor has not one code for each row of the observation.", where: $"factor \"{factor}\", observation \"{r.Name}\"",
                expected: $"{r.Observed.Length} rows", found: $"{codes.Count}");
        int[] used = [.. Enumerable.Range(0, levels.Count).Where(g => codes.Contains(g)).Take(MostGroups)];
        double[][] means = [.. r.Sets.Select(s => Means(s, codes, levels.Count))];
        double[] observed = Means(r.Observed, codes, levels.Count);
        double[][] q = [.. used.Select(g => VectorCharts.Spread([.. means.Select(m => m[g])]))];
        int outside = used.Where((g, i) => observed[g] < q[i][0] || observed[g] > q[i][4]).Count();
        JsonObject y = VectorCharts.Rows("name");
        DataFrame rows = new DataFrame().With("name", used.Select(g => levels[g]))
            .With("low", [.. q.Select(v => v[0])]).With("inner", [.. q.Select(v => v[1])]).With("outer", [.. q.Select(v => v[3])]).With("high", [.. q.Select(v => v[4])])
            .With("observed", used.Select(g => observed[g]).ToArray());
        string more = levels.Count > used.Length ? $" {used.Length} of {Numbers.Whole(levels.Count)} groups are shown." : "";
        return new Chart(
            "predictivegroups", $"Predictive check of {r.Name} by {factor}",
            $"Group means of {r.Name} by {factor}: {Numbers.Whole(outside)} of {Numbers.Whole(used.Length)} observed means lie outside their 90 % predictive intervals.",
            Vega.Spec(new
            {
                data = new { name = "groups" },
                layer = new JsonArray
                {
                    Vega.Layer(null, new { type = "rule", style = "interval" }, new { x = Vega.Quantity("low", $"Mean of {r.Name}"), x2 = new { field = "high" }, y }),
                    Vega.Layer(null, new { type = "rule", style = "innerInterval" }, new { x = Vega.Number("inner"), x2 = new { field = "outer" }, y }),
                    Vega.Layer(null, new { type = "point", style = "raw", filled = true, size = 46 }, new { x = Vega.Number("observed"), y }),
                },
            }),
            ("groups", rows))
        { Note = "Lines: 50 % and 90 % intervals of replicated group means; point: observed." + more, Height = Math.Max(80, 19 * used.Length) };
    }

    private static Chart Curves(Replications r, double low, double high)
    {
        double margin = 0.1 * (high > low ? high - low : 1);
        double[] grid = Kernel.Grid(low - margin, high + margin);
        double[][] shown = [.. r.Sets.Where((_, i) => i % Math.Max(1, r.Sets.Length / Lines) == 0).Take(Lines)];
        DataFrame replicated = new DataFrame().With("value", [.. shown.SelectMany(_ => grid)])
            .With("density", [.. shown.SelectMany(s => Kernel.Density(s, grid))])
            .With("set", [.. shown.SelectMany((_, i) => Enumerable.Repeat((double)i, grid.Length))]);
        DataFrame observed = new DataFrame().With("value", grid).With("density", Kernel.Density(r.Observed, grid));
        return new Chart(
            "predictivedensity", $"Predictive check of {r.Name}: density",
            $"Density of the {Numbers.Count(r.Observed.Length, "observed value")} of {r.Name} over those of {Numbers.Whole(shown.Length)} replicated data sets.",
            Vega.Spec(new
            {
                layer = new JsonArray
                {
                    Vega.Layer("replicated", new { type = "line", style = "replicated" }, new
                    {
                        x = Vega.Quantity("value", r.Name),
                        y = ChainCharts.DensityAxis("density"),
                        detail = Vega.Spec(new { field = "set", type = "nominal" }),
                    }),
                    Vega.Layer("observed", new { type = "line", style = "observed" }, new { x = Vega.Number("value"), y = ChainCharts.DensityAxis("density") }),
                },
            }),
            ("replicated", replicated), ("observed", observed))
        { Note = $"Thin: {Numbers.Count(shown.Length, "replicated data set")}; thick: the observed data.", Height = 260 };
    }

    private static Chart Shares(Replications r, double low, double high)
    {
        double[] values = [.. Enumerable.Range(0, (int)(high - low) + 1).Select(i => low + i)];
        double Share(double[] set, double value) => set.Count(v => v == value) / (double)set.Length;
        double[][] q = [.. values.Select(v => VectorCharts.Spread(r.Statistics(s => Share(s, v))))];
        double[] observed = [.. values.Select(v => Share(r.Observed, v))];
        int outside = observed.Where((o, i) => o < q[i][0] || o > q[i][4]).Count();
        DataFrame rows = new DataFrame().With("value", values).With("observed", observed)
            .With("low", [.. q.Select(v => v[0])]).With("median", [.. q.Select(v => v[2])]).With("high", [.. q.Select(v => v[4])]);
        JsonObject x = Vega.Spec(new { field = "value", type = "ordinal", title = r.Name, axis = new { labelAngle = 0, labelOverlap = true, format = "d" } });
        return new Chart(
            "predictivedensity", $"Predictive check of {r.Name}: shares",
            $"Shares of the values of {r.Name}: {Numbers.Whole(outside)} of {Numbers.Whole(values.Length)} observed shares lie outside their 90 % predictive intervals.",
            Vega.Spec(new
            {
                data = new { name = "shares" },
                layer = new JsonArray
                {
                    Vega.Layer(null, new { type = "bar", style = "bars" }, new { x, y = Vega.Spec(new { field = "observed", type = "quantitative", title = "Share of rows", axis = new { format = ".0%", tickCount = 5 } }) }),
                    Vega.Layer(null, new { type = "rule", style = "pull", strokeWidth = 2 }, new { x, y = Vega.Number("low"), y2 = new { field = "high" } }),
                    Vega.Layer(null, new { type = "point", style = "raw", filled = true, size = 34 }, new { x, y = Vega.Number("median") }),
                },
            }),
            ("shares", rows))
        { Note = $"Bars: the observed data; points and lines: median and 90 % interval of {Numbers.Whole(r.Sets.Length)} replicated data sets.", Height = 260 };
    }

    private static JsonObject Statistic(string title, int k) => Vega.Spec(new
    {
        width = 215,
        height = 95,
        layer = new JsonArray
        {
            Vega.Layer($"bins{k}", new { type = "rect", style = "bars" }, new
            {
                x = Vega.Quantity("from", title),
                x2 = new { field = "to" },
                y = Vega.Spec(new { field = "count", type = "quantitative", axis = new { labels = false, grid = false } }).With("title", null),
                y2 = new { datum = 0 },
            }),
            Vega.Layer($"observed{k}", new { type = "rule", style = "observed" }, new { x = Vega.Number("value") }),
        },
    });

    private static double[] Means(double[] values, IReadOnlyList<int> codes, int levels)
    {
        var sums = new double[levels];
        var counts = new int[levels];
        for (int row = 0; row < values.Length; row++)
        {
            if (codes[row] < 0)
                continue;
            sums[codes[row]] += values[row];
            counts[codes[row]]++;
        }
        return [.. sums.Select((s, g) => s / counts[g])];
    }
}
