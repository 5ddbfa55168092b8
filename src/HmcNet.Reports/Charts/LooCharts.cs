using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>Pareto k of leave-one-out cross-validation.</summary>
internal static class LooCharts
{
    private const int MostPoints = 4000;
    private const int MostNamed = 5;

    // Names near an end of the axis stay inside the plot.
    private const string Align = "scale('x', datum.observation) < 50 ? 'left' : scale('x', datum.observation) > width - 50 ? 'right' : 'center'";

    /// <summary>Pareto k by observation, with the bounds at which estimates become unreliable.</summary>
    public static Chart ParetoK(LooResult loo)
    {
        // The largest are always shown.
        int[] order = [.. Enumerable.Range(0, loo.Pointwise.Count).OrderByDescending(i => loo.Pointwise[i].ParetoK)];
        int[] shown = order.Length <= MostPoints ? order : [.. order.Take(MostPoints / 4), .. order.Skip(MostPoints / 4).Where((_, i) => i % (order.Length / MostPoints + 1) == 0)];
        shown = [.. shown.Order()];
        double Height(int i) => double.IsFinite(loo.Pointwise[i].ParetoK) ? loo.Pointwise[i].ParetoK : double.NaN;
        DataFrame points = new DataFrame().With("observation", shown.Select(i => i + 1.0).ToArray()).With("k", shown.Select(Height).ToArray())
            .With("name", shown.Select(i => loo.Pointwise[i].Name));
        int[] high = [.. order.Where(i => loo.Pointwise[i].ParetoK > loo.KThreshold)];
        var data = new List<(string, DataFrame)>
        {
            ("points", points), ("bounds", new DataFrame().With("level", high.Length > 0 ? new[] { loo.KThreshold, 1.0 } : [loo.KThreshold])),
        };
        JsonArray layers =
        [
            Vega.Layer("bounds", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }),
            Vega.Layer("points", new { type = "point", style = "draw", filled = true, size = 36, opacity = 0.85 }, new
            {
                x = Vega.Spec(new { field = "observation", type = "quantitative", title = "Observation", scale = new { zero = false, nice = false, padding = 8 }, axis = new { tickMinStep = 1, format = ",d", tickCount = 8 } }),
                y = Vega.Spec(new { field = "k", type = "quantitative", title = "Pareto k", axis = new { tickCount = 6 } }),
                tooltip = new object[] { new { field = "name", title = "observation" }, new { field = "k", title = "Pareto k", format = ".3f" } },
            }),
        ];
        if (high.Length > 0)
        {
            int[] named = [.. high.Take(MostNamed)];
            data.Add(("high", new DataFrame().With("observation", named.Select(i => i + 1.0).ToArray()).With("k", named.Select(Height).ToArray()).With("name", named.Select(i => loo.Pointwise[i].Name))));
            layers.Add((JsonNode)Vega.Layer("high", new { type = "text", dy = -9, align = new { expr = Align } }, new { x = Vega.Number("observation"), y = Vega.Number("k"), text = new { field = "name", type = "nominal" } }));
        }
        string largest = order.Length == 0 ? "" : $"; the largest is {Numbers.Digits(loo.Pointwise[order[0]].ParetoK, 2)} ({loo.Pointwise[order[0]].Name})";
        string more = shown.Length < order.Length ? $" {Numbers.Whole(shown.Length)} of {Numbers.Whole(order.Length)} observations are shown, the largest k among them." : "";
        return new Chart(
            "paretok", "Pareto k of leave-one-out cross-validation",
            $"Pareto k of {Numbers.Count(order.Length, "observation")}: {Numbers.Whole(high.Length)} above {Numbers.Digits(loo.KThreshold, 2)}{largest}.",
            Vega.Spec(new { layer = layers }), data)
        { Note = $"Dashed: {Numbers.Digits(loo.KThreshold, 2)}, above which the estimate for an observation is not reliable.{more}", Height = 260 };
    }
}
