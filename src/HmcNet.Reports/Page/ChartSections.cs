using System.Text;

namespace HmcNet.Reports;

/// <summary>The sections of charts of one run.</summary>
internal static class ChartSections
{
    private const int MostVectors = 6;

    /// <summary>Charts of each chosen quantity.</summary>
    public static string Quantities(PlotSource source, Choice choice, PageData data, string id)
    {
        var html = new StringBuilder();
        foreach (Quantity q in choice.Quantities)
        {
            Chart[] charts = [.. Of(source, q)];
            // Without a prior one row would have a hole: its two charts share it.
            html.Append($"<h3>{Html.Text(q.DisplayName)}</h3>\n<div class=\"grid{(charts.Length == 7 ? " seven" : "")}\">\n");
            foreach (Chart chart in charts)
                html.Append(Html.Figure(chart, data));
            html.Append("</div>\n");
        }
        return Section(id, "quantities", "Quantities", html.ToString(),
            $"The {Numbers.Count(choice.Quantities.Count, "quantity").Replace("quantitys", "quantities", StringComparison.Ordinal)} that matter most: those named in <code>ReportOptions.Variables</code>, then those of the findings, then the model's scalars.");
    }

    /// <summary>Pairs of the chosen quantities.</summary>
    public static string Pairs(PlotSource source, Choice choice, PageData data, string id)
    {
        Quantity[] varying = [.. choice.Quantities.Where(q => q.Entry >= 0 && source.Pooled(q).Distinct().Skip(1).Any()).Take(4)];
        if (varying.Length < 2)
            return "";
        var charts = new List<Chart> { varying.Length == 2 ? PairCharts.Pair(source, varying[0], varying[1]) : PairCharts.Matrix(source, varying) };
        return Section(id, "pairs", "Pairs", Grid(charts, data), "");
    }

    /// <summary>Energy, tree depth, step size.</summary>
    public static string Sampler(PlotSource source, PageData data, string id) => !SamplerCharts.Has(source) ? "" : Section(
        id, "sampler", "Sampler",
        Grid([SamplerCharts.Energy(source), SamplerCharts.EBfmi(source), SamplerCharts.StepSize(source), SamplerCharts.TreeDepth(source)], data), "");

    /// <summary>Forests and shrinkage of vectors.</summary>
    public static string Vectors(PlotSource source, PageData data, string id, IReadOnlyList<string> groups)
    {
        var charts = new List<Chart>();
        Variable[] vectors = [.. source.Draws.Variables.Variables.Where(v => v.Size > 1)];
        foreach (Variable vector in vectors.Take(MostVectors))
        {
            charts.Add(VectorCharts.Intervals(source, vector.Name, source.FindAll(vector.Name)));
            if (groups.Contains(vector.Name))
                charts.Add(VectorCharts.Shrinkage(source, vector.Name));
        }
        string more = vectors.Length > MostVectors ? $"The first {MostVectors} of {Numbers.Whole(vectors.Length)} vectors are shown; <code>Plots.Intervals</code> draws the others." : "";
        return charts.Count == 0 ? "" : Section(id, "vectors", "Vectors", Grid(charts, data), more);
    }

    /// <summary>A section with a heading and an introduction.</summary>
    public static string Section(string id, string name, string title, string content, string lead) =>
        $"<section id=\"{id}-{name}\" aria-labelledby=\"{id}-{name}-h\">\n<h2 id=\"{id}-{name}-h\">{title}</h2>\n{(lead.Length > 0 ? $"<p class=\"lead\">{lead}</p>\n" : "")}{content}</section>\n";

    /// <summary>Figures in the page's grid.</summary>
    public static string Grid(IEnumerable<Chart> charts, PageData data) =>
        "<div class=\"grid\">\n" + string.Concat(charts.Select(c => Html.Figure(c, data))) + "</div>\n";

    private static IEnumerable<Chart> Of(PlotSource source, Quantity q)
    {
        yield return ChainCharts.Trace(source, q);
        yield return ChainCharts.Rank(source, q);
        yield return ChainCharts.Density(source, q);
        yield return ChainCharts.Histogram(source, q);
        yield return ChainCharts.Autocorrelation(source, q);
        yield return EfficiencyCharts.OverDraws(source, q);
        yield return EfficiencyCharts.OverQuantiles(source, q);
        if (PriorCharts.TryOf(source, q) is { } prior)
            yield return prior;
    }
}
