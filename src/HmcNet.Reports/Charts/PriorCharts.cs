using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>Prior against posterior.</summary>
internal static class PriorCharts
{
    /// <summary>Both densities of a quantity; null where its prior is not known.</summary>
    public static Chart? TryOf(PlotSource source, Quantity q)
    {
        if (q.Entry < 0)
            return null;
        double[] draws = source.Pooled(q);
        (double low, double high, _) = Kernel.Range(draws);
        if (!(high > low))
            return null;
        (double lower, double upper) = SupportBounds.Of(source, q);
        // The posterior fills the middle of the axis: what the prior does further away is of no interest.
        double margin = 0.75 * (high - low);
        double[] grid = Kernel.Grid(Math.Max(low - margin, Math.Min(lower, low)), Math.Min(high + margin, Math.Max(upper, high)), 200);
        double[]? prior = PriorDensity.Of(source, q, grid) ?? PriorDensity.OfDraws(source, q, grid, lower, upper);
        if (prior is null || !prior.Any(p => p > 0 && double.IsFinite(p)))
            return null;
        double[] posterior = Kernel.Density(draws, grid, lower, upper);
        string[] names = ["posterior", "prior"];
        DataFrame rows = new DataFrame()
            .With("value", [.. grid, .. grid])
            .With("density", [.. posterior, .. prior])
            .With("series", new DataColumn([.. grid.Select(_ => 0.0), .. grid.Select(_ => 1.0)], names));
        return new Chart(
            "prior", $"Prior and posterior of {q.DisplayName}",
            $"Prior and posterior density of {q.DisplayName}; the posterior's height is {Numbers.Digits(posterior.Max() / prior.Where(double.IsFinite).Max(), 2)} times the prior's.",
            Vega.Spec(new
            {
                data = new { name = "densities" },
                mark = new { type = "area", line = true, fillOpacity = 0.22 },
                encoding = new
                {
                    x = Vega.Quantity("value", q.DisplayName),
                    y = ChainCharts.DensityAxis("density").With("stack", null),
                    color = EfficiencyCharts.Series(names),
                },
            }),
            ("densities", rows));
    }

    /// <summary>As <see cref="TryOf"/>, with a message where there is no prior to show.</summary>
    public static Chart Of(PlotSource source, Quantity q) => TryOf(source, q) ?? throw new HmcNetException(
        "There is no prior to show.", where: $"quantity \"{q.DisplayName}\"",
        expected: "a parameter of Model.Define with a proper prior, whose draws vary",
        found: source.Fit?.TryModel() is null ? "draws without their model" : "a quantity without a prior of its own");
}
