using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>Intervals of many quantities, and what pooling did to groups.</summary>
internal static class VectorCharts
{
    /// <summary>The most rows of a chart.</summary>
    public const int MostRows = 60;

    private const int RowHeight = 19;
    private static readonly double[] Probabilities = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Medians with 50 % and 90 % intervals, a row for each quantity.</summary>
    public static Chart Intervals(PlotSource source, string title, IReadOnlyList<Quantity> quantities, bool wide = false)
    {
        IReadOnlyList<Quantity> shown = [.. quantities.Take(MostRows)];
        double[][] q = [.. shown.Select(x => Spread(source.Pooled(x)))];
        DataFrame rows = new DataFrame().With("name", shown.Select(x => x.DisplayName))
            .With("low", Column(q, 0)).With("inner", Column(q, 1)).With("median", Column(q, 2)).With("outer", Column(q, 3)).With("high", Column(q, 4));
        JsonObject x = Vega.Quantity("low", title);
        JsonObject y = Rows("name");
        int widest = Enumerable.Range(0, q.Length).OrderByDescending(i => q[i][4] - q[i][0]).First();
        string more = quantities.Count > shown.Count ? $"The first {shown.Count} of {Numbers.Whole(quantities.Count)} entries are shown." : "";
        return new Chart(
            "intervals", $"Intervals of {title}",
            $"Medians with 50 % and 90 % intervals of {Numbers.Whole(shown.Count)} entries of {title}; medians from {Numbers.Short(q.Min(v => v[2]))} to {Numbers.Short(q.Max(v => v[2]))}, "
                + $"widest interval {Numbers.Short(q[widest][0])} to {Numbers.Short(q[widest][4])} of {shown[widest].DisplayName}.",
            Vega.Spec(new
            {
                data = new { name = "intervals" },
                layer = new JsonArray
                {
                    Vega.Layer(null, new { type = "rule", style = "interval" }, new { x, x2 = new { field = "high" }, y }),
                    Vega.Layer(null, new { type = "rule", style = "innerInterval" }, new { x = Vega.Number("inner"), x2 = new { field = "outer" }, y }),
                    Vega.Layer(null, new { type = "point", style = "estimate", filled = true }, new { x = Vega.Number("median"), y, tooltip = Tooltips() }),
                },
            }),
            ("intervals", rows))
        { Note = ("Point: median; thick: 50 % interval; thin: 90 % interval. " + more).Trim(), Height = Math.Max(60, RowHeight * shown.Count), IsWide = wide };
    }

    /// <summary>No pooling, partial pooling and complete pooling of the groups of a vector.</summary>
    public static Chart Shrinkage(PlotSource source, string variable)
    {
        GroupEstimates groups = GroupEstimates.Of(source, variable) ?? throw new HmcNetException(
            "There is no shrinkage to show.", where: $"variable \"{variable}\"",
            expected: "a vector parameter whose prior depends on other parameters, each of its elements meeting rows of an observation of its own",
            found: source.Fit?.TryModel() is null ? "draws without their model" : "another kind of quantity",
            remedy: "name the group-level vector, e.g. theta of theta ~ Normal(mu, tau)");
        int[] order = [.. Enumerable.Range(0, groups.Names.Count).OrderByDescending(g => groups.Sizes[g]).ThenBy(g => groups.NoPooling[g])];
        int[] shown = order.Length <= MostRows ? order : [.. Enumerable.Range(0, MostRows).Select(i => order[(int)((long)i * order.Length / MostRows)])];
        double[][] q = [.. shown.Select(g => Spread(source.Pooled(groups.Quantities[g])))];
        double[] means = [.. shown.Select(g => groups.PartialPooling[g])], raw = [.. shown.Select(g => groups.NoPooling[g])];
        DataFrame rows = new DataFrame()
            .With("name", shown.Select(g => $"{groups.Names[g]} (n = {Numbers.Whole(groups.Sizes[g])})"))
            .With("low", Column(q, 0)).With("high", Column(q, 4)).With("mean", means).With("raw", raw);
        var data = new List<(string, DataFrame)> { ("groups", rows) };
        JsonObject y = Rows("name");
        JsonArray layers = [];
        if (double.IsFinite(groups.CompletePooling))
        {
            layers.Add((JsonNode)Vega.Layer("complete", new { type = "rule", style = "reference" }, new { x = Vega.Number("value") }));
            data.Add(("complete", new DataFrame().With("value", new[] { groups.CompletePooling })));
        }
        layers.Add((JsonNode)Vega.Layer(null, new { type = "rule", style = "interval" }, new { x = Vega.Quantity("low", variable), x2 = new { field = "high" }, y }));
        layers.Add((JsonNode)Vega.Layer(null, new { type = "rule", style = "pull" }, new { x = Vega.Number("raw"), x2 = new { field = "mean" }, y }));
        layers.Add((JsonNode)Vega.Layer(null, new { type = "point", style = "raw", filled = false, size = 46 }, new { x = Vega.Number("raw"), y }));
        layers.Add((JsonNode)Vega.Layer(null, new { type = "point", style = "estimate", filled = true }, new { x = Vega.Number("mean"), y }));
        double pulled = Enumerable.Range(0, means.Length).Where(i => double.IsFinite(raw[i]) && raw[i] != groups.CompletePooling)
            .Select(i => 1 - (means[i] - groups.CompletePooling) / (raw[i] - groups.CompletePooling)).Where(double.IsFinite).Order().Skip(means.Length / 2).FirstOrDefault(double.NaN);
        string more = order.Length > shown.Length ? $" {shown.Length} of {Numbers.Whole(order.Length)} groups are shown, from the largest to the smallest." : "";
        return new Chart(
            "shrinkage", $"Shrinkage of {variable}",
            $"Estimates of {Numbers.Whole(order.Length)} groups of {variable} without pooling, with partial pooling and with complete pooling ({Numbers.Short(groups.CompletePooling)}); "
                + $"a median group is pulled {(double.IsFinite(pulled) ? Numbers.Whole(100 * pulled) + " %" : "an unknown share")} of the way.",
            Vega.Spec(new { data = new { name = "groups" }, layer = layers }), data)
        {
            Note = "Circle: no pooling, the group's own rows with the other parameters at their posterior means; point and line: partial pooling, mean and 90 % interval; "
                + $"dashed: complete pooling.{more}",
            Height = Math.Max(80, RowHeight * shown.Length),
        };
    }

    /// <summary>An axis of named rows in the order given.</summary>
    public static JsonObject Rows(string field) => Vega.Spec(new
    {
        field,
        type = "nominal",
        axis = new { grid = false, labelLimit = 170 },
    }).With("title", null).With("sort", null);

    /// <summary>Quantiles at 5, 25, 50, 75 and 95 %; NaN where no draw is finite.</summary>
    public static double[] Spread(double[] draws)
    {
        double[] sorted = [.. draws.Where(double.IsFinite).Order()];
        return [.. Probabilities.Select(p => Diagnostics.Quantiles.OfSorted(sorted, p))];
    }

    private static object[] Tooltips() =>
        [new { field = "name", title = "quantity" }, new { field = "median", title = "median", format = ".4~g" }, new { field = "low", title = "5 %", format = ".4~g" }, new { field = "high", title = "95 %", format = ".4~g" }];

    private static double[] Column(double[][] rows, int column) => [.. rows.Select(r => r[column])];
}
