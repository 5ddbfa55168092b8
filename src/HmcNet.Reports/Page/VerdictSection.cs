using System.Text;

namespace HmcNet.Reports;

/// <summary>The verdict: what was found, each finding with its evidence, then the checks that were passed.</summary>
internal static class VerdictSection
{
    private const int MostNamed = 8;

    /// <summary>One line on a run: mark and words.</summary>
    public static string Badge(Diagnosis diagnosis)
    {
        int problems = diagnosis.Problems.Count;
        return diagnosis.Severity switch
        {
            FindingSeverity.None => "<span class=\"badge ok\"><span aria-hidden=\"true\">✓</span> No problems found</span>",
            FindingSeverity.Warning => $"<span class=\"badge warning\"><span aria-hidden=\"true\">!</span> {Numbers.Count(problems, "warning")}</span>",
            _ => $"<span class=\"badge severe\"><span aria-hidden=\"true\">✕</span> Do not use these draws yet: {Numbers.Count(problems, "problem")}</span>",
        };
    }

    /// <summary>The section.</summary>
    public static string Of(PlotSource source, Choice choice, PageData data, string id)
    {
        Diagnosis diagnosis = source.Diagnosis;
        var html = new StringBuilder($"<section id=\"{id}-verdict\" aria-labelledby=\"{id}-verdict-h\">\n<h2 id=\"{id}-verdict-h\">Verdict</h2>\n<p>{Badge(diagnosis)}</p>\n");
        html.Append(Figures(source));
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (Finding finding in diagnosis.Problems.OrderByDescending(f => f.Severity))
            html.Append(Problem(source, choice, data, finding, shown));
        Finding[] passed = [.. diagnosis.Findings.Where(f => f.Severity == FindingSeverity.None)];
        if (passed.Length > 0)
        {
            html.Append("<h3>Checks passed</h3>\n<ul class=\"passed\">\n");
            foreach (Finding finding in passed)
                html.Append("<li><span class=\"tick\" aria-hidden=\"true\">✓</span> <strong>").Append(Html.Text(Heading(finding.Kind))).Append("</strong> ").Append(Html.Prose(finding.Sentence)).Append("</li>\n");
            html.Append("</ul>\n");
        }
        return html.Append("</section>\n").ToString();
    }

    private static string Problem(PlotSource source, Choice choice, PageData data, Finding finding, HashSet<string> shown)
    {
        bool severe = finding.Severity == FindingSeverity.Severe;
        var html = new StringBuilder($"<article class=\"finding {(severe ? "severe" : "warning")}\">\n<div class=\"words\">\n<h3>{Html.Text(Heading(finding.Kind))} <span class=\"level\">{(severe ? "severe" : "warning")}</span></h3>\n");
        html.Append("<p>").Append(Html.Prose(finding.Sentence)).Append("</p>\n");
        if (finding.Advice is not null)
            html.Append("<p class=\"advice\"><strong>What to do.</strong> ").Append(Html.Prose(char.ToUpperInvariant(finding.Advice[0]) + finding.Advice[1..])).Append("</p>\n");
        foreach (Remedy remedy in finding.Remedies)
            html.Append("<p class=\"remedy\"><code>").Append(Html.Text(remedy.Code)).Append("</code> ").Append(Html.Text(remedy.Reason)).Append("</p>\n");
        if (finding.Evidence.Count > 0)
            html.Append("<p class=\"small\">").Append(Html.Text(string.Join(" · ", finding.Evidence.Select(e => $"{e.Name}: {Numbers.Short(e.Value)}")))).Append("</p>\n");
        if (finding.ByChain.Count > 1)
            html.Append("<p class=\"small\">By chain: ").Append(Html.Text(string.Join(" · ", finding.ByChain.Select(Numbers.Short)))).Append("</p>\n");
        if (finding.Quantities.Count > 0)
        {
            html.Append("<ul class=\"chips\">\n");
            foreach (QuantityEvidence quantity in finding.Quantities.Take(MostNamed))
                html.Append("<li>").Append(Html.Text(quantity.DisplayName)).Append(double.IsNaN(quantity.Value) ? "" : $" <span>{Value(finding.Kind, quantity.Value)}</span>").Append("</li>\n");
            if (finding.Quantities.Count > MostNamed)
                html.Append("<li>and ").Append(Numbers.Whole(finding.Quantities.Count - MostNamed)).Append(" more</li>\n");
            html.Append("</ul>\n");
        }
        html.Append("</div>\n");
        Chart[] all = [.. EvidenceCharts.Of(source, choice, finding)];
        Chart[] charts = [.. all.Where(chart => shown.Add(chart.Title))];
        if (charts.Length < all.Length)
            html.Append("<p class=\"small\">Shown with a finding above: ").Append(Html.Text(string.Join(", ", all.Except(charts).Select(c => c.Title)))).Append(".</p>\n");
        if (charts.Length > 0)
        {
            html.Append("<div class=\"grid evidence\">\n");
            foreach (Chart chart in charts)
                html.Append(Html.Figure(chart, data));
            html.Append("</div>\n");
        }
        return html.Append("</article>\n").ToString();
    }

    /// <summary>A kind in words; new kinds by their own name.</summary>
    public static string Heading(FindingKind kind) => kind switch
    {
        FindingKind.TreeDepth => "Tree depth",
        FindingKind.EBfmi => "E-BFMI",
        FindingKind.NotFinite => "Draws that are not finite",
        FindingKind.Constant => "Constant quantities",
        FindingKind.Ess => "Effective sample size",
        FindingKind.RHat => "R-hat",
        FindingKind.Incomplete => "Incomplete run",
        FindingKind.Improper => "Improper posterior",
        FindingKind.Rejections => "Rejected evaluations",
        FindingKind.Undefined => "Undefined diagnostics",
        FindingKind.DivergenceLocation => "Where transitions diverge",
        FindingKind.OverNonCentred => "Non-centred where the data are strong",
        FindingKind.ShortWarmup => "Short warm-up",
        FindingKind.LabelSwitching => "Label switching",
        _ => Words(kind.ToString()),
    };

    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private static string Value(FindingKind kind, double value) =>
        kind == FindingKind.RHat ? Numbers.RHat(value) : kind == FindingKind.Ess ? Numbers.Whole(value) : Numbers.Short(value);

    private static string Figures(PlotSource source)
    {
        SummaryRow[] rows = [.. source.Summary.Rows.Where(r => !r.IsConstant)];
        double rhat = rows.Select(r => r.RHat).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
        double ess = rows.SelectMany(r => new[] { r.EssBulk, r.EssTail }).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        var tiles = new List<(string Name, string Value)> { ("largest R-hat", Numbers.RHat(rhat)), ("smallest ESS", Numbers.Whole(ess)) };
        if (SamplerCharts.Has(source))
        {
            int divergent = Divergences.Of(source).Count;
            double bfmi = Enumerable.Range(0, source.Chains).Where(c => source.Draws.Transitions(c).Length > 1)
                .Select(c => Diagnostics.EnergyDiagnostics.EBfmi(source.Draws.Transitions(c))).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
            tiles.Add(("divergent transitions", Numbers.Whole(divergent)));
            tiles.Add(("smallest E-BFMI", Numbers.Digits(bfmi, 2)));
        }
        tiles.Add(("draws", Numbers.Whole(source.Draws.TotalDraws)));
        return "<dl class=\"tiles\">\n" + string.Concat(tiles.Select(t => $"<div><dt>{t.Name}</dt><dd>{t.Value}</dd></div>\n")) + "</dl>\n";
    }
}
