using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>A report: header, comparison where there are several fits, then for each fit verdict, table, charts.</summary>
internal static class ReportPage
{
    // 400,000 numbers are 2.1 MB in the page.
    private const int MostNumbers = 400_000;
    private const int FewestDrawsShown = 400;

    /// <summary>The whole page.</summary>
    public static string Of(IReadOnlyList<(string Name, Draws Draws, Fit? Fit)> runs, ReportOptions options)
    {
        if (runs.Count == 0)
            throw new HmcNetException("There is nothing to report on.", expected: "at least one fit", found: "none");
        options.Validate(runs.Count);
        int held = runs.Sum(r => Math.Min(Explorer.MostQuantities, r.Draws.Variables.Size));
        int shown = Math.Clamp(MostNumbers / Math.Max(1, held), FewestDrawsShown, PlotSource.MostDrawsShown);
        IReadOnlyList<(string Name, PlotSource Source)> fits = FitNames.Distinct(
            [.. runs.Select((r, i) => (options.Names?[i] ?? r.Name, new PlotSource(r.Draws, r.Fit, shown)))]);
        var data = new PageData();
        var explore = new JsonObject();
        var body = new StringBuilder();
        string title = options.Title ?? string.Join(", ", fits.Select(f => f.Source.Draws.ModelName).Distinct());
        var links = new List<(string Target, string Text)>();
        if (fits.Count > 1)
            body.Append(Comparing(fits, data, links));
        for (int i = 0; i < fits.Count; i++)
            body.Append(Run(fits[i].Name, fits[i].Source, options, data, explore, FormattableString.Invariant($"fit{i + 1}"), fits.Count > 1, links));
        string page = Header(title, fits) + Navigation(links) + $"<main id=\"main\">\n{body}</main>\n" + Footer();
        return Html.Page($"{title} – HmcNet report", page, data.ToJson(explore));
    }

    private static string Run(
        string name, PlotSource source, ReportOptions options, PageData data, JsonObject explore, string id, bool several, List<(string, string)> links)
    {
        var choice = new Choice(source, options);
        IReadOnlyList<Quantity> held = Explorer.Of(source, choice);
        explore[id] = Explorer.Data(source, held, data);
        IReadOnlyList<string> groups = GroupEstimates.Variables(source);
        string[] sections =
        [
            VerdictSection.Of(source, choice, data, id),
            SummarySection.Of(source, options, id),
            ChartSections.Quantities(source, choice, data, id),
            ChartSections.Pairs(source, choice, data, id),
            ChartSections.Vectors(source, data, id, groups),
            options.Predictive ? CriticismSections.Predictive(source, data, id, groups) : "",
            options.Loo ? CriticismSections.Loo(source, data, id) : "",
            ChartSections.Sampler(source, data, id),
            Explorer.Section(source, held, id),
        ];
        if (several)
            links.Add(($"{id}", name));
        foreach (string section in (string[])["verdict", "summary", "quantities", "pairs", "vectors", "predictive", "loo", "sampler", "explore"])
        {
            if (!several && Array.Exists(sections, s => s.StartsWith($"<section id=\"{id}-{section}\"", StringComparison.Ordinal)))
                links.Add(($"{id}-{section}", section == "loo" ? "LOO" : char.ToUpperInvariant(section[0]) + section[1..]));
        }
        string heading = several ? $"<h1 class=\"fit\">{Html.Text(name)}</h1>\n{Facts(source)}" : "";
        return $"<div class=\"run\" id=\"{id}\">\n{heading}{string.Concat(sections)}</div>\n";
    }

    private static string Comparing(IReadOnlyList<(string Name, PlotSource Source)> fits, PageData data, List<(string, string)> links)
    {
        var html = new StringBuilder("<ul class=\"verdicts\">\n");
        for (int i = 0; i < fits.Count; i++)
            html.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#fit{i + 1}\">{Html.Text(fits[i].Name)}</a> {VerdictSection.Badge(fits[i].Source.Diagnosis)}</li>\n");
        html.Append("</ul>\n");
        links.Add(("all-comparison", "Comparison"));
        if (ComparisonCharts.Common(fits).Count == 0)
            return ChartSections.Section("all", "comparison", "Comparison", html.ToString(), "The fits have no quantity in common.");
        var charts = new List<Chart> { ComparisonCharts.Intervals(fits) };
        if (ComparisonCharts.HasSeconds(fits))
            charts.Add(ComparisonCharts.EssPerSecond(fits));
        charts.Add(ComparisonCharts.Autocorrelation(fits, ComparisonCharts.Slowest(fits)));
        return ChartSections.Section("all", "comparison", "Comparison", html + ChartSections.Grid(charts, data), "");
    }

    private static string Header(string title, IReadOnlyList<(string Name, PlotSource Source)> fits) => $"""
        <a class="skip" href="#main">Skip to the verdict</a>
        <header class="top"><div><p class="kicker">HmcNet report</p>
        <h1>{Html.Text(title)}</h1>
        {(fits.Count == 1 ? Facts(fits[0].Source) : $"<p class=\"facts\">{Numbers.Count(fits.Count, "fit")}</p>")}</div>
        <fieldset class="theme"><legend>Colours</legend>
        <label><input type="radio" name="theme" value="auto" checked="checked" /> <span>auto</span></label>
        <label><input type="radio" name="theme" value="light" /> <span>light</span></label>
        <label><input type="radio" name="theme" value="dark" /> <span>dark</span></label></fieldset></header>

        """;

    private static string Facts(PlotSource source)
    {
        Draws draws = source.Draws;
        var facts = new List<string>();
        if (source.Fit is { } fit)
            facts.Add(Html.Text(fit.SamplerName));
        facts.Add($"{Numbers.Count(draws.Chains, "chain")} of {Lengths(draws)} draws");
        if (draws.Chain(0).IntegerSetting("num_warmup") is { } warmup)
            facts.Add($"{Numbers.Whole(warmup)} warm-up");
        if (source.Fit is { } run)
        {
            facts.Add(FormattableString.Invariant($"seed {run.Run.Seed}"));
            facts.Add($"{Numbers.Short(run.Elapsed.TotalSeconds)} s");
        }
        if (!draws.IsComplete)
            facts.Add("<strong>incomplete</strong>");
        return $"<p class=\"facts\">{string.Join(" · ", facts)}</p>\n";
    }

    private static string Lengths(Draws draws)
    {
        int[] lengths = [.. Enumerable.Range(0, draws.Chains).Select(c => draws.Chain(c).Iterations)];
        return lengths.Distinct().Count() == 1 ? Numbers.Whole(lengths[0]) : $"{Numbers.Whole(lengths.Min())} to {Numbers.Whole(lengths.Max())}";
    }

    private static string Navigation(List<(string Target, string Text)> links) =>
        "<nav class=\"toc\" aria-label=\"Sections\"><ul>" + string.Concat(links.Select(l => $"<li><a href=\"#{l.Target}\">{Html.Text(l.Text)}</a></li>")) + "</ul></nav>\n";

    private static string Footer() => $"""
        <footer><p>Made by HmcNet. Charts by Vega-Lite; numbers, curves and diagnostics are computed from all draws, as in <code>fit.Summary()</code> and <code>fit.Diagnose()</code>.</p>
        <details><summary>Licences of the scripts in this page</summary><pre>{Html.Text(Html.Resource("LICENSES.txt"))}</pre></details></footer>

        """;
}
