using System.Text.Json.Nodes;
using HmcNet.Diagnostics;

namespace HmcNet.Reports;

/// <summary>Effective sample sizes: against the number of draws, and against quantiles.</summary>
internal static class EfficiencyCharts
{
    private const int Points = 20;

    /// <summary>Bulk and tail ESS of the first draws, more and more of them.</summary>
    public static Chart OverDraws(PlotSource source, Quantity q)
    {
        double[][] chains = [.. source.ByChain(q).Where(c => c.Length > 0)];
        int length = chains.Min(c => c.Length);
        int[] lengths = [.. Enumerable.Range(1, Points).Select(i => length * i / Points).Where(l => l >= 8).Distinct()];
        double[] draws = [.. lengths.Select(l => (double)l * chains.Length)];
        ChainValues[] parts = [.. lengths.Select(l => new ChainValues([.. chains.Select(c => c[..l])]))];
        double[] bulk = [.. parts.Select(EffectiveSampleSize.Bulk)], tail = [.. parts.Select(EffectiveSampleSize.Tail)];
        string[] names = ["bulk", "tail"];
        DataFrame rows = new DataFrame()
            .With("draws", [.. draws, .. draws]).With("ess", [.. bulk, .. tail])
            .With("series", new DataColumn([.. draws.Select(_ => 0.0), .. draws.Select(_ => 1.0)], names));
        double wanted = source.Diagnosis.Thresholds.EssPerChain * chains.Length;
        return new Chart(
            "essdraws", $"ESS of {q.DisplayName} against draws",
            $"Effective sample size of {q.DisplayName} for growing numbers of draws: bulk {Numbers.Whole(bulk.LastOrDefault(double.NaN))} and tail {Numbers.Whole(tail.LastOrDefault(double.NaN))} at {Numbers.Whole(draws.LastOrDefault(0))} draws.",
            Vega.Spec(new
            {
                layer = new JsonArray
                {
                    Vega.Layer("wanted", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }),
                    Vega.Layer("sizes", new { type = "line", strokeWidth = 1.6, point = new { filled = true, size = 22 } }, new
                    {
                        x = Vega.Spec(new { field = "draws", type = "quantitative", title = "Draws, all chains", axis = new { format = ",d", tickCount = 5 } }),
                        y = Vega.Spec(new { field = "ess", type = "quantitative", title = "ESS", axis = new { format = ",d", tickCount = 5 } }),
                        color = Series(names),
                    }),
                },
            }),
            ("sizes", rows), ("wanted", new DataFrame().With("level", new[] { wanted })))
        { Note = $"Lines that rise in proportion are healthy. Dashed: {Numbers.Whole(wanted)} wanted." };
    }

    /// <summary>ESS of quantiles from 5 % to 95 %.</summary>
    public static Chart OverQuantiles(PlotSource source, Quantity q)
    {
        ChainValues values = source.Values(q);
        double[] probabilities = [.. Enumerable.Range(1, 19).Select(i => i * 0.05)];
        double[] ess = [.. probabilities.Select(p => EffectiveSampleSize.Quantile(values, p))];
        double wanted = source.Diagnosis.Thresholds.EssPerChain * values.Chains;
        double lowest = ess.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        return new Chart(
            "essquantiles", $"ESS of quantiles of {q.DisplayName}",
            $"Effective sample size of the quantiles of {q.DisplayName} from 5 % to 95 %; the lowest is {Numbers.Whole(lowest)}.",
            Vega.Spec(new
            {
                layer = new JsonArray
                {
                    Vega.Layer("wanted", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }),
                    Vega.Layer("sizes", new { type = "line", style = "mainLine", point = new { filled = true, size = 26 } }, new
                    {
                        x = Vega.Spec(new { field = "probability", type = "quantitative", title = "Quantile", scale = new { domain = Vega.Unit }, axis = new { format = ".0%", tickCount = 5 } }),
                        y = Vega.Spec(new { field = "ess", type = "quantitative", title = "ESS", scale = new { zero = true }, axis = new { format = ",d", tickCount = 5 } }),
                    }),
                },
            }),
            ("sizes", new DataFrame().With("probability", probabilities).With("ess", ess)), ("wanted", new DataFrame().With("level", new[] { wanted })))
        { Note = $"Dashed: {Numbers.Whole(wanted)} wanted." };
    }

    /// <summary>Colour by named series.</summary>
    public static JsonObject Series(IReadOnlyList<string> names, string field = "series") => Vega.Spec(new
    {
        field,
        type = "nominal",
        scale = new { domain = names },
    }).With("title", null).With("legend", Vega.Spec(new { orient = "top", direction = "horizontal", symbolType = "stroke", symbolStrokeWidth = 2.5 }));
}
