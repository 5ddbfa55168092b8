using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>Scatter plots of pairs of quantities with divergent transitions and where these went; parallel coordinates.</summary>
internal static class PairCharts
{
    private const int MostCoordinates = 24;
    private const int MostLines = 150;
    private const int MatrixWidth = 1000;

    /// <summary>One scatter plot.</summary>
    public static Chart Pair(PlotSource source, Quantity x, Quantity y)
    {
        (List<(string, DataFrame)> data, int divergent, int paths) = Data(source, [x, y]);
        JsonObject spec = Vega.Spec(new { layer = Cell(source, x, y, 0, 1, data, "", 9) });
        return new Chart(
            "pairs", $"{y.DisplayName} against {x.DisplayName}", Describe(source, [x, y], divergent), spec, data)
        { Note = Note(source, [x, y], divergent, paths), Height = 260 };
    }

    /// <summary>A matrix: histograms on the diagonal, scatter plots below it, correlations above.</summary>
    public static Chart Matrix(PlotSource source, IReadOnlyList<Quantity> quantities)
    {
        (List<(string, DataFrame)> data, int divergent, int paths) = Data(source, quantities);
        JsonArray rows = [];
        for (int r = 0; r < quantities.Count; r++)
        {
            JsonArray cells = [];
            for (int c = 0; c < quantities.Count; c++)
                cells.Add((JsonNode)(r == c ? Diagonal(source, quantities, r, data) : c < r ? Scatter(source, quantities, c, r, data) : Coefficient(source, quantities, c, r, data)));
            rows.Add((JsonNode)new JsonObject { ["spacing"] = 12, ["hconcat"] = cells });
        }
        string names = string.Join(", ", quantities.Select(q => q.DisplayName));
        return new Chart(
            "pairs", $"Pairs of {names}", Describe(source, quantities, divergent),
            new JsonObject { ["spacing"] = 12, ["vconcat"] = rows }, data)
        { Note = Note(source, quantities, divergent, paths), Width = null, Height = null, IsWide = true };
    }

    /// <summary>Parallel coordinates: a line for each divergent draw over lines of ordinary draws.</summary>
    public static Chart Parallel(PlotSource source, IReadOnlyList<Quantity> quantities)
    {
        IReadOnlyList<Quantity> shown = [.. quantities.Take(MostCoordinates)];
        IReadOnlyList<(int Chain, int Iteration)> divergent = Divergences.Shown(source, MostLines);
        DataFrame ordinary = Lines(source, shown, Ordinary(source));
        JsonArray layers =
        [
            Vega.Layer("ordinary", new { type = "line", style = "faintLine" }, Coordinates()),
        ];
        var data = new List<(string, DataFrame)> { ("ordinary", ordinary) };
        if (divergent.Count > 0)
        {
            layers.Add((JsonNode)Vega.Layer("divergent", new { type = "line", style = "divergentLine" }, Coordinates()));
            data.Add(("divergent", Lines(source, shown, divergent)));
        }
        int all = Divergences.Of(source).Count;
        string more = quantities.Count > shown.Count ? $" The first {shown.Count} of {Numbers.Whole(quantities.Count)} quantities are shown." : "";
        return new Chart(
            "parallel", "Parallel coordinates of divergent draws",
            $"Parallel coordinates of {Numbers.Count(shown.Count, "quantity").Replace("quantitys", "quantities", StringComparison.Ordinal)}, standardised: {Numbers.Count(all, "divergent transition")} over ordinary draws."
                + (all > 0 ? $" They differ most from the others in {Widest(source, shown)}." : ""),
            Vega.Spec(new { layer = layers }), data)
        { Note = $"Each line is a draw, in standard deviations from the mean (of logarithms where an axis elsewhere is logarithmic); divergent ones in red.{more}", IsWide = true, Height = 240 };
    }

    private static JsonObject Coordinates() => Vega.Spec(new
    {
        x = new { field = "quantity", type = "nominal", sort = (object?)null, title = (string?)null, axis = new { labelAngle = -35, grid = true, labelLimit = 110 }, scale = new { type = "point", padding = 0.3 } }
    }).With("y", Vega.Spec(new { field = "value", type = "quantitative", title = "Standard deviations from mean", axis = new { tickCount = 5 } }))
      .With("detail", Vega.Spec(new { field = "line", type = "nominal" }))
      .SortAsGiven();

    private static JsonObject SortAsGiven(this JsonObject encoding)
    {
        encoding["x"]!.AsObject()["sort"] = null;
        encoding["x"]!.AsObject()["title"] = null;
        return encoding;
    }

    private static (List<(string, DataFrame)> Data, int Divergent, int Paths) Data(PlotSource source, IReadOnlyList<Quantity> quantities)
    {
        var draws = new DataFrame();
        for (int k = 0; k < quantities.Count; k++)
            draws.With($"q{k}", source.Thinned(quantities[k]));
        var data = new List<(string, DataFrame)> { ("draws", draws) };
        IReadOnlyList<(int Chain, int Iteration)> divergent = Divergences.Shown(source);
        if (divergent.Count > 0)
        {
            var rows = new DataFrame();
            for (int k = 0; k < quantities.Count; k++)
            {
                double[][] chains = source.ByChain(quantities[k]);
                rows.With($"q{k}", divergent.Select(d => chains[d.Chain][d.Iteration]).ToArray());
            }
            data.Add(("divergent", rows));
        }
        IReadOnlyList<double[][]> paths = quantities.Any(q => q.Entry < 0) ? [] : Divergences.Paths(source);
        if (paths.Count > 0)
        {
            var rows = new DataFrame();
            for (int k = 0; k < quantities.Count; k++)
            {
                int entry = quantities[k].Entry;
                rows.With($"s{k}", paths.Select(p => p[0][entry]).ToArray()).With($"f{k}", paths.Select(p => p[2][entry]).ToArray());
            }
            data.Add(("paths", rows));
        }
        return (data, Divergences.Of(source).Count, paths.Count);
    }

    private static JsonObject Scatter(PlotSource source, IReadOnlyList<Quantity> quantities, int c, int r, List<(string, DataFrame)> data)
    {
        int size = CellSize(quantities.Count);
        JsonArray layers = Cell(source, quantities[c], quantities[r], c, r, data, $"cell{r}{c}_", size < 150 ? 4 : 7);
        JsonObject encoding = layers[0]!["encoding"]!.AsObject();
        Outer(encoding, "x", r == quantities.Count - 1);
        Outer(encoding, "y", c == 0);
        return Vega.Spec(new { name = $"cell{r}{c}", width = size, height = size, layer = layers });
    }

    private static JsonObject Diagonal(PlotSource source, IReadOnlyList<Quantity> quantities, int k, List<(string, DataFrame)> data)
    {
        Quantity q = quantities[k];
        bool log = AxisScale.IsLog(source, q);
        double[] values = [.. source.Pooled(q).Select(v => log ? Math.Log(v) : v)];
        (double low, double high, _) = Kernel.Range(values);
        (double[] from, double[] to, double[] counts) = HistogramBins.Of([.. values.Where(v => v >= low && v <= high)], low, high);
        double[] Back(double[] edges) => log ? [.. edges.Select(Math.Exp)] : edges;
        data.Add(($"bins{k}", new DataFrame().With("from", Back(from)).With("to", Back(to)).With("count", counts)));
        JsonObject encoding = Vega.Spec(new
        {
            x = Bounded(source, q, "from", log),
            x2 = new { field = "to" },
            y = Vega.Spec(new { field = "count", type = "quantitative", title = q.DisplayName, axis = new { grid = false, labels = false } }),
            y2 = new { datum = 0 },
        });
        Outer(encoding, "x", k == quantities.Count - 1);
        Outer(encoding, "y", k == 0);
        int size = CellSize(quantities.Count);
        return Vega.Spec(new { data = new { name = $"bins{k}" }, width = size, height = size, mark = new { type = "rect", style = "bars", clip = true }, encoding });
    }

    private static JsonObject Coefficient(PlotSource source, IReadOnlyList<Quantity> quantities, int c, int r, List<(string, DataFrame)> data)
    {
        string text = Numbers.Digits(Correlation(source, quantities[c], quantities[r]), 2);
        data.Add(($"r{r}{c}", new DataFrame().With("text", [text])));
        int size = CellSize(quantities.Count);
        // An axis without anything takes the room of the axes below.
        JsonObject y = Vega.Spec(new { datum = 0.5, type = "quantitative", scale = new { domain = Vega.Unit }, axis = new { labels = false, ticks = false, domain = false, grid = false, minExtent = 34 } }).With("title", null);
        return Vega.Spec(new { data = new { name = $"r{r}{c}" }, width = size, height = size, mark = new { type = "text", fontSize = size < 130 ? 12 : 15 }, encoding = new { y, text = new { field = "text", type = "nominal" } } });
    }

    private static int CellSize(int quantities) => Math.Clamp(MatrixWidth / quantities - 50, 90, 280);

    // Titles stand on the outer axes alone; axes take the same room everywhere, so that columns are aligned.
    private static void Outer(JsonObject encoding, string channel, bool isOuter)
    {
        JsonObject part = encoding[channel]!.AsObject();
        if (!isOuter)
            part["title"] = null;
        JsonObject axis = part["axis"]!.AsObject();
        axis["minExtent"] = channel == "y" ? 34 : 20;
        axis["tickCount"] = 4;
    }

    // Arrows: a line from start to failed point with a head that is turned on the screen, where the scales are known.
    private static JsonArray Cell(
        PlotSource source, Quantity x, Quantity y, int i, int j, List<(string Name, DataFrame)> data, string prefix, int size)
    {
        bool logX = AxisScale.IsLog(source, x), logY = AxisScale.IsLog(source, y);
        JsonArray layers =
        [
            Vega.Layer("draws", new { type = "point", style = "draw", size, clip = true }, new
            {
                x = Bounded(source, x, $"q{i}", logX),
                y = Bounded(source, y, $"q{j}", logY),
            }),
        ];
        if (data.Exists(d => d.Name == "paths"))
        {
            layers.Add((JsonNode)Vega.Layer("paths", new { type = "rule", style = "divergentArrow", clip = true }, new
            {
                x = Vega.Number($"s{i}"),
                y = Vega.Number($"s{j}"),
                x2 = new { field = $"f{i}" },
                y2 = new { field = $"f{j}" },
            }));
            string angle = $"90 + 180 / PI * atan2(scale('{prefix}y', datum.f{j}) - scale('{prefix}y', datum.s{j}), scale('{prefix}x', datum.f{i}) - scale('{prefix}x', datum.s{i}))";
            layers.Add((JsonNode)Vega.Layer(
                "paths", new { type = "point", shape = "triangle-up", style = "divergentArrow", filled = true, size = 26, clip = true, angle = new { expr = angle } },
                new { x = Vega.Number($"f{i}"), y = Vega.Number($"f{j}") }));
        }
        if (data.Exists(d => d.Name == "divergent"))
            layers.Add((JsonNode)Vega.Layer("divergent", new { type = "point", style = "divergent", filled = true, size = 3 * size, clip = true }, new
            {
                x = Vega.Number($"q{i}"),
                y = Vega.Number($"q{j}"),
            }));
        return layers;
    }

    // The axes hold the draws; failed points far outside are cut off instead of pressing the draws together.
    private static JsonObject Bounded(PlotSource source, Quantity q, string field, bool log)
    {
        double[] draws = [.. source.Pooled(q).Where(double.IsFinite).Select(v => log ? Math.Log(v) : v)];
        (double low, double high, _) = Kernel.Range(draws);
        double margin = 0.04 * (high > low ? high - low : Math.Max(1, Math.Abs(low)));
        double[] domain = [low - margin, high + margin];
        JsonObject channel = log ? Vega.Logarithmic(field, q.DisplayName, Math.Exp(domain[0]), Math.Exp(domain[1])) : Vega.Quantity(field, q.DisplayName);
        if (!log)
            channel["scale"] = Vega.Spec(new { nice = false, zero = false, domain });
        channel["axis"]!["grid"] = false;
        return channel;
    }

    private static string Describe(PlotSource source, IReadOnlyList<Quantity> quantities, int divergent)
    {
        string correlations = string.Join(", ", Pairs(quantities).Take(6).Select(p =>
            $"{p.X.DisplayName} and {p.Y.DisplayName} {Numbers.Digits(Correlation(source, p.X, p.Y), 2)}"));
        return $"Scatter plot of draws of {string.Join(", ", quantities.Select(q => q.DisplayName))}; correlation of {correlations}. "
            + (divergent == 0 ? "No transition diverged." : $"{Numbers.Count(divergent, "divergent transition")} marked.");
    }

    private static string Note(PlotSource source, IReadOnlyList<Quantity> quantities, int divergent, int paths)
    {
        string above = quantities.Count > 2 ? " Above the diagonal: correlations." : "";
        string[] log = [.. quantities.Where(q => AxisScale.IsLog(source, q)).Select(q => q.DisplayName)];
        return ((divergent > 0 ? "Red: draws that ended a divergent transition. " : "")
            + (paths > 0 ? $"Arrows: from start to failed point of {Numbers.Count(paths, "recorded divergence")}. " : "")
            + (log.Length > 0 ? $"Logarithmic axis: {string.Join(", ", log)}." : "") + above + source.ThinNote).Trim();
    }

    private static IEnumerable<(Quantity X, Quantity Y)> Pairs(IReadOnlyList<Quantity> quantities) =>
        quantities.SelectMany((x, i) => quantities.Skip(i + 1).Select(y => (x, y)));

    /// <summary>Correlation of two quantities over all draws; NaN where one does not vary.</summary>
    public static double Correlation(PlotSource source, Quantity x, Quantity y)
    {
        double[] a = source.Pooled(x), b = source.Pooled(y);
        double meanA = a.Average(), meanB = b.Average(), ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.Sqrt(aa * bb);
    }

    private static List<(int Chain, int Iteration)> Ordinary(PlotSource source)
    {
        var divergent = new HashSet<(int, int)>(Divergences.Of(source));
        int step = Math.Max(1, source.Draws.TotalDraws / MostLines);
        var lines = new List<(int, int)>();
        for (int chain = 0; chain < source.Chains; chain++)
        {
            for (int i = 0; i < source.Draws.Chain(chain).Iterations; i += step)
            {
                if (!divergent.Contains((chain, i)))
                    lines.Add((chain, i));
            }
        }
        return lines;
    }

    private static DataFrame Lines(PlotSource source, IReadOnlyList<Quantity> quantities, IReadOnlyList<(int Chain, int Iteration)> draws)
    {
        var values = new double[quantities.Count * draws.Count];
        for (int k = 0; k < quantities.Count; k++)
        {
            bool log = AxisScale.IsLog(source, quantities[k]);
            double[][] chains = [.. source.ByChain(quantities[k]).Select(c => log ? Array.ConvertAll(c, Math.Log) : c)];
            double[] all = [.. chains.SelectMany(c => c).Where(double.IsFinite)];
            double mean = all.Length == 0 ? 0 : all.Average();
            double sd = Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, all.Length - 1));
            for (int d = 0; d < draws.Count; d++)
                values[d * quantities.Count + k] = sd > 0 ? (chains[draws[d].Chain][draws[d].Iteration] - mean) / sd : 0;
        }
        return new DataFrame()
            .With("line", [.. Enumerable.Range(0, draws.Count).SelectMany(d => Enumerable.Repeat((double)d, quantities.Count))])
            .With("quantity", Enumerable.Range(0, draws.Count).SelectMany(_ => quantities.Select(q => q.DisplayName)))
            .With("value", values);
    }

    private static string Widest(PlotSource source, IReadOnlyList<Quantity> quantities) =>
        string.Join(", ", quantities.OrderByDescending(q => Math.Abs(Divergences.Contrast(source, q))).Take(3).Select(q => q.DisplayName));
}
