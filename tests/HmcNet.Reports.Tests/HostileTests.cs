using System.Text.Json.Nodes;

namespace HmcNet.Reports.Tests;

/// <summary>Names that would break a page, draws that would break a chart, paths that cannot be written.</summary>
public class HostileTests
{
    private const string Nasty = "</script><script>alert('1')</script>\"'<b>&\u2028";

    [Fact]
    public void Names_and_labels_are_escaped()
    {
        var layout = new VariableLayout([new Variable(Nasty), new Variable("theta", [2], [["</script>\"x", "a.b[c]"]])]);
        var random = new Random(1);
        DrawsBuilder builder = new(layout, "<model>" + Nasty);
        for (int c = 0; c < 2; c++)
            builder.AddChain([.. Enumerable.Range(0, 50).Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() })]);
        string html = ((IReadOnlyList<Draws>)[builder.Build()]).ReportHtml(new ReportOptions { Title = Nasty, Variables = ["theta"] });
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        HtmlText page = new(html);
        Assert.Contains("alert('1')", page.Text, StringComparison.Ordinal);
        Assert.Equal(5, page.Elements.Descendants("script").Count());
        Assert.Contains(page.Charts, c => ((string)c.Value!["spec"]!["description"]!).Contains("theta[</script>\"x]", StringComparison.Ordinal));
    }

    [Fact]
    public void Draws_that_are_not_finite_become_missing_numbers()
    {
        double[] bad = [double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Draws draws = Samples.Independent(["a", "b"], chains: 2, iterations: 60, value: (c, i, k) => k == 0 && i % 7 < 3 ? bad[i % 7] : Math.Sin(31 * i + c) + k);
        HtmlText page = new(((IReadOnlyList<Draws>)[draws]).ReportHtml(new ReportOptions { Variables = ["a", "b"] }));
        Assert.Contains(page.Elements.Descendants("article"), a => a.Value.Contains("NaN", StringComparison.Ordinal));
        JsonNode trace = JsonNode.Parse(Plots.Trace(draws, "a").Json)!;
        Assert.Contains(trace["datasets"]!["draws"]!.AsArray(), row => row!["value"] is null);
        Assert.All(AllCharts(draws), chart => Assert.NotNull(JsonNode.Parse(chart.Json)));
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(3, 1)]
    [InlineData(2, 3)]
    public void Few_chains_and_few_draws_still_make_a_page(int chains, int iterations)
    {
        Draws draws = Samples.Independent(["a", "b", "c"], chains, iterations);
        HtmlText page = new(((IReadOnlyList<Draws>)[draws]).ReportHtml());
        Assert.NotEmpty(page.Charts);
    }

    [Fact]
    public void Constant_quantities_are_shown_as_such()
    {
        Draws draws = Samples.Independent(["fixed", "free"], value: (c, i, k) => k == 0 ? 3 : Math.Sin(17 * i + c));
        HtmlText page = new(((IReadOnlyList<Draws>)[draws]).ReportHtml(new ReportOptions { Variables = ["fixed"] }));
        Assert.Contains("does not vary", page.Html, StringComparison.Ordinal);
        Assert.All(AllCharts(draws, "fixed", "free"), chart => Assert.NotNull(JsonNode.Parse(chart.Json)));
    }

    [Fact]
    public void An_incomplete_run_is_reported_on()
    {
        using var stop = new CancellationTokenSource();
        var options = new NutsOptions { Seed = 1, IterSampling = 100_000, Sinks = [_ => new StopAfter(300, stop)] };
        Fit fit = Nuts.Sample(Samples.EightSchools(centred: false), options, stop.Token);
        Assert.False(fit.IsComplete);
        HtmlText page = new(((IReadOnlyList<Fit>)[fit]).ReportHtml());
        Assert.Contains("incomplete", page.Text, StringComparison.Ordinal);
        Assert.Contains("Incomplete run", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder-of-hmcnet", "report.html");
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Samples.Independent(["a"]).SaveReport(path));
        Assert.Equal("The file cannot be written.", fault.What);
        Assert.Equal(path, fault.Where);
        Assert.NotNull(fault.Remedy);
        Assert.Throws<HmcNetException>(() => Plots.Trace(Samples.Independent(["a"]), "a").Save(path));
    }

    [Fact]
    public void Bad_requests_say_what_is_wrong()
    {
        Draws draws = Samples.Independent(["a", "b"]);
        Assert.Equal("There is no quantity named \"c\" to show.", Fault(() => Plots.Trace(draws, "c")).What);
        Assert.Equal("A chart of pairs shows two to eight quantities.", Fault(() => Plots.Pairs(draws, "a")).What);
        Assert.Equal("A chart of intervals needs a variable.", Fault(() => Plots.Intervals(draws)).What);
        Assert.Equal("There is no prior to show.", Fault(() => Plots.PriorPosterior(draws, "a")).What);
        Assert.Equal("There is no shrinkage to show.", Fault(() => Plots.Shrinkage(draws, "a")).What);
        Assert.Equal("A chart cannot be saved in this form.", Fault(() => Plots.Trace(draws, "a").Save("chart.pdf")).What);
        Assert.Equal("There is nothing to compare.", Fault(() => Plots.CompareIntervals([Samples.Schools])).What);
        Assert.Equal("There is nothing to report on.", Fault(() => Array.Empty<Fit>().ReportHtml()).What);
        Assert.Contains("MaxQuantities", Fault(() => draws.SaveReport("x.html", new ReportOptions { MaxQuantities = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Names", Fault(() => draws.SaveReport("x.html", new ReportOptions { Names = ["a", "b"] })).Message, StringComparison.Ordinal);
        Assert.Contains("\"zeta\"", Fault(() => draws.SaveReport("x.html", new ReportOptions { Variables = ["zeta"] })).Message, StringComparison.Ordinal);
        Draws plain = new DrawsBuilder("a").AddColumn([1, 2, 3]).Build();
        Assert.Equal("The energy chart needs what the transitions of Hamiltonian Monte Carlo reported.", Fault(() => Plots.Energy(plain)).What);
        Assert.Equal("There are no draws to show.", Fault(() => Plots.Trace(new DrawsBuilder("a").AddColumn([]).Build(), "a")).What);
    }

    private static HmcNetException Fault(Action action) => Assert.Throws<HmcNetException>(action);

    private static IEnumerable<Chart> AllCharts(Draws draws, string a = "a", string b = "b") =>
    [
        Plots.Trace(draws, a), Plots.Rank(draws, a), Plots.Density(draws, a), Plots.Histogram(draws, a), Plots.Autocorrelation(draws, a),
        Plots.EssOverDraws(draws, a), Plots.EssOverQuantiles(draws, a), Plots.Pairs(draws, a, b), Plots.ParallelCoordinates(draws), Plots.Intervals(draws, a, b),
    ];

    private sealed class StopAfter(int draws, CancellationTokenSource stop) : Sampling.IDrawSink
    {
        private int seen;

        public void OnStart(Sampling.ChainStart start) => seen = 0;

        public void OnDraw(Sampling.Phase phase, int iteration, in Hmc.Transition transition, ReadOnlySpan<double> values)
        {
            if (phase == Sampling.Phase.Sampling && ++seen == draws)
                stop.Cancel();
        }

        public void OnWarmupComplete(Sampling.AdaptationResult adaptation)
        {
        }

        public void OnEnd(Sampling.ChainEnd end)
        {
        }
    }
}
