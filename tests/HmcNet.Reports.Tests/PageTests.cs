using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HmcNet.Io;
using HmcNet.Tests;

namespace HmcNet.Reports.Tests;

/// <summary>The structure of reports.</summary>
public partial class PageTests
{
    private static readonly Lazy<HtmlText> SchoolsPage = new(() => new HtmlText(((IReadOnlyList<Fit>)[Samples.Schools]).ReportHtml()));

    [Fact]
    public void A_page_is_well_formed_has_the_verdict_first_and_a_figure_for_every_chart()
    {
        HtmlText page = SchoolsPage.Value;
        string[] sections = [.. page.Elements.Descendants("section").Select(s => (string)s.Attribute("id")!)];
        Assert.Equal(
            ["fit1-verdict", "fit1-summary", "fit1-quantities", "fit1-pairs", "fit1-vectors", "fit1-predictive", "fit1-loo", "fit1-sampler", "fit1-explore"], sections);
        string[] figures = [.. page.Elements.Descendants("div").Select(d => (string?)d.Attribute("data-chart")).OfType<string>()];
        Assert.Equal(page.Charts.Select(c => c.Key), figures);
        string[] ids = [.. page.Elements.Descendants().Select(e => (string?)e.Attribute("id")).OfType<string>()];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(page.Elements.Descendants("a").Select(a => (string)a.Attribute("href")!), href => Assert.Contains(href[1..], ids));
    }

    [Fact]
    public void Every_kind_of_chart_of_a_fit_of_a_model_is_there()
    {
        string[] expected =
        [
            "trace", "rank", "density", "histogram", "autocorrelation", "essdraws", "essquantiles", "prior", "pairs", "parallel", "energy", "ebfmi",
            "treedepth", "stepsize", "intervals", "shrinkage", "predictivedensity", "predictivestatistics", "predictivegroups", "paretok",
        ];
        Assert.Empty(expected.Except(SchoolsPage.Value.Kinds));
    }

    [Fact]
    public void Every_chart_has_data_and_an_alternative_text()
    {
        HtmlText page = SchoolsPage.Value;
        foreach ((string key, JsonNode? chart) in page.Charts)
        {
            Assert.True((int)chart!["rows"]! > 0, $"{key} has no rows");
            Assert.True(((string)chart["spec"]!["description"]!).Length > 20);
            foreach ((_, JsonNode? set) in chart["data"]!.AsObject())
                Assert.Single(set!.AsObject().Select(c => page.Column((int)c.Value![0]!).Length).Distinct());
        }
        Assert.All(page.Elements.Descendants("noscript"), alternative => Assert.True(alternative.Value.Length > 20));
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        HtmlText page = SchoolsPage.Value;
        Assert.Contains("default-src 'none'", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Elements.Descendants(), e => e.Name == "link" || e.Name == "img" || e.Name == "iframe" || e.Attribute("src") is not null);
        Assert.DoesNotMatch(Import(), page.Html);
    }

    [Fact]
    public void Draws_are_stored_once_and_shared_by_charts()
    {
        HtmlText page = SchoolsPage.Value;
        string[] store = [.. page.Data["store"]!.AsArray().Select(s => (string)s!)];
        string[] large = [.. store.Where(s => s.Length > 5000)];
        Assert.Equal(large.Distinct().Count(), large.Length);
        JsonNode explore = page.Data["explore"]!["fit1"]!;
        int tau = explore["names"]!.AsArray().Select(n => (string)n!).ToList().IndexOf("tau");
        int place = (int)explore["columns"]![tau]!;
        Assert.Contains(page.Charts, c => (string)c.Value!["kind"]! == "trace" && (int)c.Value["data"]!["draws"]!["value"]![0]! == place);
        double[] shown = page.Column(place);
        Assert.Equal(Samples.Schools["tau"].Pooled().Select(v => (double)(float)v), shown);
    }

    [Fact]
    public void A_large_run_stays_under_five_megabytes_and_says_that_it_is_thinned()
    {
        var random = new Random(3);
        var builder = new DrawsBuilder(new VariableLayout([new Variable("x", [200])]), "large");
        for (int c = 0; c < 4; c++)
            builder.AddChain([.. Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, 200).Select(_ => random.NextDouble()).ToArray())]);
        string html = ((IReadOnlyList<Draws>)[builder.Build()]).ReportHtml();
        Assert.InRange(html.Length, 1_000_000, 5_000_000);
        Assert.Contains("Every 2nd draw is", html, StringComparison.Ordinal);
        Assert.Equal(200, new HtmlText(html).Data["explore"]!["fit1"]!["names"]!.AsArray().Count);
    }

    [Fact]
    public void Ten_thousand_variables_are_limited_and_the_page_says_so()
    {
        Draws draws = Samples.Independent([.. Enumerable.Range(1, 10_000).Select(i => $"q{i}")], chains: 2, iterations: 20);
        string html = ((IReadOnlyList<Draws>)[draws]).ReportHtml();
        Assert.True(html.Length < 5_000_000, $"{html.Length} characters");
        HtmlText page = new(html);
        Assert.Equal(1000, page.Elements.Descendants("tbody").Single().Elements("tr").Count());
        Assert.Contains("The table has 1,000 of them", page.Text, StringComparison.Ordinal);
        Assert.Contains("The page holds the draws of 200 of 10,000 quantities", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Findings_stand_with_their_words_advice_and_charts()
    {
        HtmlText page = SchoolsPage.Value;
        Diagnosis diagnosis = Samples.Schools.Diagnose();
        Assert.False(diagnosis.IsClean);
        XElement[] articles = [.. page.Elements.Descendants("article")];
        Assert.Equal(diagnosis.Problems.Count, articles.Length);
        foreach (Finding finding in diagnosis.Problems)
        {
            XElement article = Assert.Single(articles, a => a.Value.Contains(finding.Sentence.Replace("`", "", StringComparison.Ordinal), StringComparison.Ordinal));
            Assert.All(finding.Remedies, remedy => Assert.Contains(remedy.Code, article.Value, StringComparison.Ordinal));
            if (finding.Quantities.Count > 0 || finding.Kind is FindingKind.Divergences or FindingKind.EBfmi)
                Assert.True(article.Descendants("figure").Any() || article.Value.Contains("Shown with a finding above", StringComparison.Ordinal), finding.Kind.ToString());
        }
    }

    [Fact]
    public void Draws_of_files_have_a_report_without_what_needs_a_model()
    {
        Draws draws = StanCsvReader.Read([.. Enumerable.Range(1, 4).Select(c => RepositoryRoot.DataPath("stan_csv", $"eight_schools_centered_{c}.csv"))]);
        HtmlText page = new(((IReadOnlyList<Draws>)[draws]).ReportHtml(new ReportOptions { Variables = ["theta"], MaxQuantities = 3, Title = "From files" }));
        Assert.Contains("From files", page.Text, StringComparison.Ordinal);
        Assert.Equal(["theta[1]", "theta[2]", "theta[3]"], page.Elements.Descendants("section").Single(s => (string)s.Attribute("id")! == "fit1-quantities").Elements("h3").Select(h => h.Value));
        Assert.Empty(page.Kinds.Intersect(["shrinkage", "prior", "paretok", "predictivedensity"]));
        Assert.Contains("energy", page.Kinds);
    }

    [Fact]
    public void Several_fits_are_compared()
    {
        HtmlText page = new(((IReadOnlyList<Fit>)[Samples.Schools, Samples.SchoolsByGibbs]).ReportHtml(new ReportOptions { Loo = false, Predictive = false, MaxQuantities = 1 }));
        Assert.Equal(["compareintervals", "compareess", "compareautocorrelation"], page.Kinds.Take(3));
        Assert.Equal(["NUTS", "Gibbs"], page.Elements.Descendants("h1").Where(h => (string?)h.Attribute("class") == "fit").Select(h => h.Value));
        Assert.DoesNotContain("paretok", page.Kinds);
    }

    [Fact]
    public void Table_rows_carry_full_numbers_and_flags()
    {
        HtmlText page = SchoolsPage.Value;
        XElement row = page.Elements.Descendants("tbody").Single().Elements("tr").Single(r => r.Descendants("button").Any(b => (string?)b.Attribute("data-name") == "tau"));
        SummaryRow tau = Samples.Schools.Summary()["tau"];
        double mean = double.Parse((string)row.Elements("td").First().Attribute("data-v")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(tau.Mean, mean, 1e-4 * Math.Abs(tau.Mean));
        bool flagged = tau.RHat > 1.01 || Math.Min(tau.EssBulk, tau.EssTail) < 400;
        Assert.Equal(flagged, (string?)row.Attribute("class") == "flag");
    }

    [GeneratedRegex("@import|url\\(\\s*['\"]?https?:")]
    private static partial Regex Import();
}
