using System.Text.Json.Nodes;
using HmcNet.Diagnostics;

namespace HmcNet.Reports.Tests;

/// <summary>The numbers in charts.</summary>
public class ChartTests
{
    [Fact]
    public void Json_is_a_specification_with_its_data()
    {
        Chart chart = Plots.Pairs(Samples.Schools, "theta[1]", "tau");
        JsonNode json = JsonNode.Parse(chart.Json)!;
        Assert.Equal("https://vega.github.io/schema/vega-lite/v6.json", (string)json["$schema"]!);
        Assert.Equal(chart.Description, (string)json["description"]!);
        JsonArray draws = json["datasets"]!["draws"]!.AsArray();
        Assert.Equal(2000, draws.Count);
        double[] tau = Samples.Schools["tau"].Pooled();
        Assert.Equal(tau[17], (double)draws[17]!["q1"]!, 1e-8 * tau[17]);
        Assert.NotNull(json["config"]!["style"]!["divergent"]);
    }

    [Fact]
    public void Divergent_draws_and_their_paths_are_those_of_the_run()
    {
        Fit fit = Samples.Schools;
        int divergent = Enumerable.Range(0, 4).Sum(c => fit.Draws.Transitions(c).ToArray().Count(t => t.Divergent));
        Assert.True(divergent > 0);
        JsonNode sets = JsonNode.Parse(Plots.Pairs(fit, "mu", "tau").Json)!["datasets"]!;
        Assert.Equal(divergent, sets["divergent"]!.AsArray().Count);
        Hmc.RecordedTransition first = fit.Run.Chains.SelectMany(c => c.Recorded).First(r => r.IsDivergent && r.Failed is not null);
        JsonNode path = sets["paths"]![0]!;
        // mu is its own coordinate, tau the exponential of its.
        Assert.Equal(first.Start[0], (double)path["s0"]!, 1e-7);
        Assert.Equal(Math.Exp(first.Failed![1]), (double)path["f1"]!, 1e-7 * Math.Exp(first.Failed[1]));
    }

    [Fact]
    public void Shrinkage_of_a_normal_model_is_known_in_closed_form()
    {
        GroupEstimates groups = GroupEstimates.Of(Samples.Schools, "theta")!;
        Assert.All(groups.Sizes, n => Assert.Equal(1, n));
        double[] y = Samples.Effects, s = Samples.Errors;
        for (int g = 0; g < 8; g++)
            Assert.Equal(y[g], groups.NoPooling[g], 1e-5);
        double pooled = y.Select((v, g) => v / (s[g] * s[g])).Sum() / s.Sum(v => 1 / (v * v));
        Assert.Equal(pooled, groups.CompletePooling, 1e-5);
        double[] means = Samples.Schools["theta"].Means;
        for (int g = 0; g < 8; g++)
            Assert.Equal(means[g], groups.PartialPooling[g], 1e-12 * Math.Abs(means[g]));
    }

    [Fact]
    public void Priors_are_exact_where_they_depend_on_nothing()
    {
        PlotSource source = Samples.Schools;
        double[] grid = [-3, 0, 4];
        double[] mu = PriorDensity.Of(source, source.Find("mu"), grid)!;
        double[] tau = PriorDensity.Of(source, source.Find("tau"), grid)!;
        for (int i = 0; i < 3; i++)
            Assert.Equal(Math.Exp(-grid[i] * grid[i] / 50) / (5 * Math.Sqrt(2 * Math.PI)), mu[i], 1e-12);
        Assert.Equal(0, tau[0]);
        Assert.Equal(2 / (Math.PI * 5 * (1 + 16.0 / 25)), tau[2], 1e-12);
        Assert.Null(PriorDensity.Of(source, source.Find("theta[1]"), grid));
    }

    [Fact]
    public void Priors_that_depend_on_others_come_from_prior_draws()
    {
        PlotSource source = Samples.Schools;
        double[] grid = Kernel.Grid(-60, 60, 241);
        double[] density = PriorDensity.OfDraws(source, source.Find("theta[1]"), grid, double.NegativeInfinity, double.PositiveInfinity)!;
        double mass = density.Sum() * 0.5;
        double share = source.PriorDraws!.Pooled("theta[1]").Count(v => Math.Abs(v) <= 60) / 2000.0;
        // A kernel carries a little mass over the ends of the grid.
        Assert.Equal(share, mass, 0.03);
    }

    [Fact]
    public void Kernel_densities_have_mass_one_and_stay_inside_bounds()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => -Math.Log(1 - random.NextDouble()))];
        double[] grid = Kernel.Grid(-1, 15, 1601);
        double[] density = Kernel.Density(values, grid, lower: 0);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(0, density[i]));
        Assert.Equal(1, density.Sum() * 0.01, 0.01);
        // Reflected at 0 the estimate of exp(-x) is flat there: low by about h / sqrt(2 pi), not by a half.
        Assert.InRange(density[101], 0.8, 1.1);
    }

    [Fact]
    public void Ranks_of_equal_chains_are_level_and_counts_add_up()
    {
        JsonNode json = JsonNode.Parse(Plots.Rank(Samples.Independent(["a"], iterations: 500), "a").Json)!;
        JsonArray ranks = json["datasets"]!["ranks"]!.AsArray();
        Assert.Equal(4 * 21, ranks.Count);
        for (int c = 0; c < 4; c++)
            Assert.Equal(500, ranks.Skip(21 * c).Take(20).Sum(r => (double)r!["count"]!));
        Assert.Equal(25, (double)json["datasets"]!["band"]![0]!["expected"]!);
    }

    [Fact]
    public void Histograms_count_every_draw_and_whole_numbers_have_bins_of_their_own()
    {
        (double[] from, double[] to, double[] counts) = HistogramBins.Of([1, 2, 2, 5], 1, 5);
        Assert.Equal([0.5, 1.5, 2.5, 3.5, 4.5], from);
        Assert.Equal([1.5, 2.5, 3.5, 4.5, 5.5], to);
        Assert.Equal([1, 2, 0, 0, 1], counts);
        JsonArray bins = JsonNode.Parse(Plots.Histogram(Samples.Independent(["a"]), "a").Json)!["datasets"]!["bins"]!.AsArray();
        Assert.Equal(800, bins.Sum(b => (double)b!["count"]!));
    }

    [Fact]
    public void Effective_sample_sizes_end_with_those_of_the_summary()
    {
        Fit fit = Samples.Schools;
        JsonArray sizes = JsonNode.Parse(Plots.EssOverDraws(fit, "tau").Json)!["datasets"]!["sizes"]!.AsArray();
        SummaryRow row = fit.Summary()["tau"];
        Assert.Equal(row.EssBulk, (double)sizes.Last(s => (string)s!["series"]! == "bulk")!["ess"]!, 1e-6 * row.EssBulk);
        Assert.Equal(row.EssTail, (double)sizes.Last(s => (string)s!["series"]! == "tail")!["ess"]!, 1e-6 * row.EssTail);
        JsonArray quantiles = JsonNode.Parse(Plots.EssOverQuantiles(fit, "tau").Json)!["datasets"]!["sizes"]!.AsArray();
        Assert.Equal(EffectiveSampleSize.Quantile(ChainValues.Of(fit.Draws, "tau"), 0.5), (double)quantiles[9]!["ess"]!, 1e-6 * row.EssBulk);
    }

    [Fact]
    public void Autocorrelation_and_energy_are_those_of_the_diagnostics()
    {
        Fit fit = Samples.Schools;
        JsonArray rows = JsonNode.Parse(Plots.Autocorrelation(fit, "tau").Json)!["datasets"]!["correlation"]!.AsArray();
        double[] expected = Autocovariance.Correlation(fit["tau"].Column(0));
        Assert.Equal(1, (double)rows[0]!["correlation"]!);
        Assert.Equal(expected[3], (double)rows[3]!["correlation"]!, 1e-8);
        JsonArray bfmi = JsonNode.Parse(Plots.EBfmi(fit).Json)!["datasets"]!["values"]!.AsArray();
        Assert.Equal(EnergyDiagnostics.EBfmi(fit.Draws.Transitions(2)), (double)bfmi[2]!["value"]!, 1e-8);
    }

    [Fact]
    public void Intervals_have_labels_and_quantiles()
    {
        JsonNode first = JsonNode.Parse(Plots.Intervals(Samples.Schools, "theta").Json)!["datasets"]!["intervals"]![0]!;
        SummaryRow row = Samples.Schools.Summary()["theta[1]"];
        Assert.Equal(row.Label, (string)first["name"]!);
        Assert.Equal(row.Q5, (double)first["low"]!, 1e-6);
        Assert.Equal(row.Median, (double)first["median"]!, 1e-6);
        Assert.Equal(row.Q95, (double)first["high"]!, 1e-6);
    }

    [Fact]
    public void Predictive_checks_agree_with_the_check_of_the_fit()
    {
        Replications replications = Replications.Of(Samples.Schools, "effect", seed: 4);
        Assert.Equal(Samples.Effects, replications.Observed);
        double p = Replications.Upper(replications.Statistics(TestStatistic.Mean.Value), TestStatistic.Mean.Value(replications.Observed));
        CheckRow row = Samples.Schools.Check("effect")["mean"];
        // Two samples of a share of 1,000 and 2,000 draws: four standard errors.
        Assert.Equal(row.Upper.Value, p, 4 * Math.Sqrt(0.25 / 1000 + row.Upper.StandardError * row.Upper.StandardError));
        Assert.Equal(50 * 128, JsonNode.Parse(Plots.PredictiveDensity(Samples.Schools, "effect").Json)!["datasets"]!["replicated"]!.AsArray().Count);
    }

    [Fact]
    public void Pareto_k_are_those_of_loo()
    {
        LooResult loo = Samples.Schools.Loo();
        JsonArray points = JsonNode.Parse(Plots.ParetoK(loo).Json)!["datasets"]!["points"]!.AsArray();
        Assert.Equal(8, points.Count);
        Assert.Equal(loo.Pointwise[3].ParetoK, (double)points[3]!["k"]!, 1e-8);
    }

    [Fact]
    public void Rates_of_two_samplers_are_their_ess_over_their_seconds()
    {
        IReadOnlyList<Fit> fits = [Samples.Schools, Samples.SchoolsByGibbs];
        JsonArray rates = JsonNode.Parse(Plots.CompareEssPerSecond(fits).Json)!["datasets"]!["rates"]!.AsArray();
        double seconds = fits[1].Run.Chains.Sum(c => c.SamplingSeconds);
        double expected = fits[1].Summary()["tau"].EssBulk / seconds;
        Assert.Equal(expected, (double)rates.Single(r => (string)r!["name"]! == "tau" && (string)r["series"]! == "Gibbs")!["rate"]!, 1e-6 * expected);
        Assert.Equal(2, JsonNode.Parse(Plots.CompareAutocorrelation(fits, "tau").Json)!["datasets"]!["correlation"]!.AsArray().Select(r => (string)r!["series"]!).Distinct().Count());
    }

    [Fact]
    public void Ticks_of_logarithmic_axes_are_few_and_round()
    {
        Assert.Equal([2, 3, 4, 5], LogTicks.Of(1.8, 6));
        Assert.Equal([1, 2, 5], LogTicks.Of(0.9, 8));
        Assert.Equal([1, 2, 5, 10, 20, 50], LogTicks.Of(0.7, 50));
        Assert.Equal([1, 3, 10, 30, 100], LogTicks.Of(0.7, 200));
        Assert.InRange(LogTicks.Of(1e-8, 1e9).Length, 2, 7);
    }

    [Fact]
    public void A_chart_saves_as_json_and_as_a_page()
    {
        string folder = Directory.CreateTempSubdirectory("hmcnet-test").FullName;
        try
        {
            Chart chart = Plots.Trace(Samples.Independent(["a"]), "a");
            chart.Save(Path.Combine(folder, "a.json"));
            chart.Save(Path.Combine(folder, "a.html"));
            Assert.Equal(chart.Json, File.ReadAllText(Path.Combine(folder, "a.json")));
            Assert.Single(new HtmlText(File.ReadAllText(Path.Combine(folder, "a.html"))).Charts);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Images_without_a_program_have_a_clear_message()
    {
        Chart chart = Plots.Trace(Samples.Independent(["a"]), "a");
        HmcNetException svg = Assert.Throws<HmcNetException>(() => ChartImage.Svg(chart, browser: null, node: null));
        Assert.Equal("SVG needs a browser or Node to draw it, and neither was found.", svg.What);
        Assert.Contains("HMCNET_BROWSER", svg.Expected!, StringComparison.Ordinal);
        HmcNetException png = Assert.Throws<HmcNetException>(() => ChartImage.Png(chart, browser: null));
        Assert.Contains(".svg", png.Remedy!, StringComparison.Ordinal);
    }
}
