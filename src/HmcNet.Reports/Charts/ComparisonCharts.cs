using System.Text.Json.Nodes;
using HmcNet.Diagnostics;

namespace HmcNet.Reports;

/// <summary>Fits side by side: autocorrelation, effective draws a second, intervals.</summary>
internal static class ComparisonCharts
{
    private const int MostRows = 24;

    /// <summary>Autocorrelation of one quantity, averaged over the chains of each fit.</summary>
    public static Chart Autocorrelation(IReadOnlyList<(string Name, PlotSource Source)> fits, string quantity)
    {
        Require(fits);
        double[][] mean = [.. fits.Select(f => Mean([.. f.Source.ByChain(f.Source.Find(quantity)).Where(c => c.Length > 1).Select(c => Diagnostics.Autocovariance.Correlation(c))]))];
        int seen = mean.Max(m => Array.FindIndex(m, v => !(v > 0.05)) is var lag && lag < 0 ? m.Length : lag);
        int lags = Math.Min(mean.Min(m => m.Length) - 1, Math.Clamp(2 * seen, 20, 200));
        double[][] shown = [.. mean.Select(m => m.Take(lags + 1).ToArray())];
        string[] names = [.. fits.Select(f => f.Name)];
        string label = fits[0].Source.Find(quantity).DisplayName;
        DataFrame rows = new DataFrame()
            .With("lag", [.. shown.SelectMany(m => Enumerable.Range(0, m.Length).Select(l => (double)l))])
            .With("correlation", [.. shown.SelectMany(m => m)])
            .With("series", new DataColumn([.. shown.SelectMany((m, f) => Enumerable.Repeat((double)f, m.Length))], names));
        return new Chart(
            "compareautocorrelation", $"Autocorrelation of {label} by fit",
            $"Autocorrelation of {label}, averaged over chains, for {string.Join(", ", fits.Select((f, i) => $"{f.Name} (lag 1: {Numbers.Digits(shown[i].ElementAtOrDefault(1), 2)})"))}.",
            Vega.Spec(new
            {
                layer = new JsonArray
                {
                    Vega.Layer("zero", new { type = "rule", style = "reference" }, new { y = Vega.Number("level") }),
                    Vega.Layer("correlation", new { type = "line", strokeWidth = 2 }, new
                    {
                        x = Vega.Spec(new { field = "lag", type = "quantitative", title = "Lag", scale = new { nice = false }, axis = new { tickMinStep = 1, format = "d" } }),
                        y = Vega.Spec(new { field = "correlation", type = "quantitative", title = "Autocorrelation" }),
                        color = EfficiencyCharts.Series(names),
                    }),
                },
            }),
            ("correlation", rows), ("zero", new DataFrame().With("level", new double[] { 0 })));
    }

    /// <summary>Bulk ESS a second of sampling, quantity by quantity.</summary>
    public static Chart EssPerSecond(IReadOnlyList<(string Name, PlotSource Source)> fits)
    {
        Require(fits);
        double[] seconds = [.. fits.Select(f => Seconds(f.Source.Draws))];
        if (seconds.Any(s => !(s > 0)))
            throw new HmcNetException(
                "Effective draws a second need the timings of every run.", where: $"fit \"{fits[Array.FindIndex(seconds, s => !(s > 0))].Name}\"",
                expected: "seconds of sampling", found: "none", remedy: "compare fits, or files that end with their timings");
        IReadOnlyList<string> common = Common(fits);
        var rates = common.Select(name => (Name: name, Values: fits.Select((f, i) => EffectiveSampleSize.Bulk(f.Source.Values(f.Source.Find(name))) / seconds[i]).ToArray()))
            .Where(r => r.Values.All(v => double.IsFinite(v) && v > 0)).OrderBy(r => r.Values.Min()).Take(MostRows).ToArray();
        string[] names = [.. fits.Select(f => f.Name)];
        DataFrame rows = new DataFrame()
            .With("name", rates.SelectMany(r => r.Values.Select(_ => fits[0].Source.Find(r.Name).DisplayName)))
            .With("rate", [.. rates.SelectMany(r => r.Values)])
            .With("series", new DataColumn([.. rates.SelectMany(r => Enumerable.Range(0, fits.Count).Select(f => (double)f))], names));
        return new Chart(
            "compareess", "Effective draws a second",
            $"Bulk effective sample size for each second of sampling, chains summed, of {Numbers.Whole(rates.Length)} quantities. Smallest: "
                + string.Join(", ", fits.Select((f, i) => $"{f.Name} {Numbers.Short(rates.Select(r => r.Values[i]).DefaultIfEmpty(double.NaN).Min())}")) + ".",
            Vega.Spec(new
            {
                data = new { name = "rates" },
                mark = new { type = "point", filled = true, size = 70, opacity = 0.95 },
                encoding = new
                {
                    x = Vega.Logarithmic("rate", "Bulk ESS a second of sampling (chains summed)", rates.SelectMany(r => r.Values).DefaultIfEmpty(1).Min() / 1.3, rates.SelectMany(r => r.Values).DefaultIfEmpty(1).Max() * 1.3),
                    y = VectorCharts.Rows("name"),
                    color = EfficiencyCharts.Series(names).With("legend", Vega.Spec(new { orient = "top", direction = "horizontal", symbolType = "circle" })),
                },
            }),
            ("rates", rows))
        {
            Height = Math.Max(60, 19 * rates.Length),
            Note = common.Count > rates.Length ? $"The {rates.Length} quantities of the smallest rates, of {Numbers.Whole(common.Count)}." : "",
        };
    }

    /// <summary>Medians and 90 % intervals of the quantities that all fits have.</summary>
    public static Chart Intervals(IReadOnlyList<(string Name, PlotSource Source)> fits)
    {
        Require(fits);
        IReadOnlyList<string> common = Common(fits);
        string[] names = [.. fits.Select(f => f.Name)];
        string[] shown = [.. common.Take(MostRows)];
        double[][] q = [.. shown.SelectMany(name => fits.Select(f => VectorCharts.Spread(f.Source.Pooled(f.Source.Find(name)))))];
        DataFrame rows = new DataFrame()
            .With("name", shown.SelectMany(name => fits.Select(_ => fits[0].Source.Find(name).DisplayName)))
            .With("low", [.. q.Select(v => v[0])]).With("median", [.. q.Select(v => v[2])]).With("high", [.. q.Select(v => v[4])])
            .With("series", new DataColumn([.. shown.SelectMany(_ => Enumerable.Range(0, fits.Count).Select(f => (double)f))], names));
        JsonObject y = VectorCharts.Rows("name"), offset = Vega.Spec(new { field = "series", type = "nominal" }).With("sort", null);
        JsonObject color = EfficiencyCharts.Series(names);
        return new Chart(
            "compareintervals", "Medians and 90 % intervals by fit",
            $"Medians and 90 % intervals of {Numbers.Whole(shown.Length)} quantities for {string.Join(" and ", names)}.",
            Vega.Spec(new
            {
                data = new { name = "intervals" },
                layer = new JsonArray
                {
                    Vega.Layer(null, new { type = "rule", strokeWidth = 1.6 }, new { x = Vega.Quantity("low", "Value"), x2 = new { field = "high" }, y, yOffset = offset, color }),
                    Vega.Layer(null, new { type = "point", filled = true, size = 36, opacity = 1 }, new { x = Vega.Number("median"), y, yOffset = offset, color }),
                },
            }),
            ("intervals", rows))
        {
            Height = Math.Max(60, (10 + 9 * fits.Count) * shown.Length),
            Note = common.Count > shown.Length ? $"The first {shown.Length} of {Numbers.Whole(common.Count)} quantities." : "",
        };
    }

    /// <summary>The quantity of the smallest bulk ESS among those that all fits have.</summary>
    public static string Slowest(IReadOnlyList<(string Name, PlotSource Source)> fits) =>
        Common(fits).MinBy(name => fits.Min(f => f.Source.Summary[name].EssBulk is var ess && double.IsFinite(ess) ? ess : double.PositiveInfinity))!;

    /// <summary>Whether the timings of all fits are known.</summary>
    public static bool HasSeconds(IReadOnlyList<(string Name, PlotSource Source)> fits) => fits.All(f => Seconds(f.Source.Draws) > 0);

    /// <summary>Names of the entries that all fits have.</summary>
    public static IReadOnlyList<string> Common(IReadOnlyList<(string Name, PlotSource Source)> fits) =>
        [.. fits[0].Source.Draws.Variables.EntryNames.Where(name => fits.All(f => f.Source.TryFind(name) is not null))];

    private static void Require(IReadOnlyList<(string Name, PlotSource Source)> fits)
    {
        if (fits.Count < 2)
            throw new HmcNetException("There is nothing to compare.", expected: "two fits or more", found: Numbers.Count(fits.Count, "fit"));
        if (Common(fits).Count == 0)
            throw new HmcNetException("The fits have no quantity in common.", expected: "fits of one model", found: string.Join(", ", fits.Select(f => f.Source.Draws.ModelName)));
    }

    private static double Seconds(Draws draws) =>
        Enumerable.Range(0, draws.Chains).Sum(c => draws.Chain(c).End?.SamplingSeconds ?? 0);

    private static double[] Mean(double[][] correlations)
    {
        int length = correlations.Min(c => c.Length);
        return [.. Enumerable.Range(0, length).Select(l => correlations.Average(c => c[l]))];
    }
}
