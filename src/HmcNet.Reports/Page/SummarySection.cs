using System.Globalization;
using System.Text;

namespace HmcNet.Reports;

/// <summary>The summary table, which the page's script sorts and filters.</summary>
internal static class SummarySection
{
    private static readonly (string Title, string Help, Func<SummaryRow, double> Value)[] Columns =
    [
        ("Mean", "Posterior mean", r => r.Mean),
        ("MCSE", "Monte Carlo standard error of the mean", r => r.McseMean),
        ("SD", "Posterior standard deviation", r => r.Sd),
        ("5 %", "5 % quantile", r => r.Q5),
        ("50 %", "Median", r => r.Median),
        ("95 %", "95 % quantile", r => r.Q95),
        ("ESS bulk", "Effective sample size for the middle of the distribution", r => r.EssBulk),
        ("ESS tail", "Effective sample size for the tails", r => r.EssTail),
        ("R-hat", "Rank-normalised split R-hat", r => r.RHat),
    ];

    /// <summary>The section.</summary>
    public static string Of(PlotSource source, ReportOptions options, string id)
    {
        IReadOnlyList<SummaryRow> all = source.Summary.Rows;
        SummaryRow[] rows = all.Count <= options.MaxTableRows ? [.. all] : [.. all.OrderByDescending(r => Problem(source, r) is not null).Take(options.MaxTableRows)];
        var html = new StringBuilder($"<section id=\"{id}-summary\" aria-labelledby=\"{id}-summary-h\">\n<h2 id=\"{id}-summary-h\">Summary</h2>\n");
        html.Append($"<p class=\"lead\">{Numbers.Count(source.Summary.Chains, "chain")} of {Numbers.Whole(source.Summary.IterationsPerChain)} draws; {Numbers.Whole(all.Count)} quantities.");
        if (rows.Length < all.Count)
            html.Append(CultureInfo.InvariantCulture, $" The table has {Numbers.Whole(rows.Length)} of them, those with problems first; <code>ReportOptions.MaxTableRows</code> sets how many.");
        html.Append(" Press a heading to sort, a name to explore it.</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"tools\"><label>Filter <input type=\"search\" class=\"filter\" data-table=\"{id}-table\" placeholder=\"name\" autocomplete=\"off\" /></label> ");
        html.Append(CultureInfo.InvariantCulture, $"<label><input type=\"checkbox\" class=\"flagged\" data-table=\"{id}-table\" /> only with problems</label> <output class=\"count\" data-table=\"{id}-table\" aria-live=\"polite\"></output></div>\n");
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{id}-summary-h\"><table class=\"summary\" id=\"{id}-table\"><thead><tr><th scope=\"col\" aria-sort=\"none\"><button type=\"button\">Quantity</button></th>");
        foreach ((string title, string help, _) in Columns)
            html.Append($"<th scope=\"col\" aria-sort=\"none\" class=\"number\"><button type=\"button\" title=\"{help}\">{title}</button></th>");
        html.Append("</tr></thead><tbody>\n");
        foreach (SummaryRow row in rows)
            Row(html, source, row, id);
        return html.Append("</tbody></table></div>\n</section>\n").ToString();
    }

    private static void Row(StringBuilder html, PlotSource source, SummaryRow row, string id)
    {
        string? problem = Problem(source, row);
        html.Append(problem is null ? "<tr>" : "<tr class=\"flag\">").Append("<th scope=\"row\">");
        html.Append(CultureInfo.InvariantCulture, $"<button type=\"button\" class=\"explore\" data-fit=\"{id}\" data-name=\"{Html.Text(row.Name)}\">{Html.Text(row.DisplayName)}</button>");
        if (row.Label is not null)
            html.Append(" <span class=\"index\">").Append(Html.Text(row.Name[row.Name.IndexOf('[', StringComparison.Ordinal)..])).Append("</span>");
        if (problem is not null)
            html.Append($" <span class=\"mark\" title=\"{Html.Text(problem)}\" role=\"img\" aria-label=\"{Html.Text(problem)}\">▲</span>");
        html.Append("</th>");
        foreach ((string title, _, Func<SummaryRow, double> value) in Columns)
            html.Append(CultureInfo.InvariantCulture, $"<td data-v=\"{Sorted(value(row))}\">{Shown(title, value(row), row)}</td>");
        html.Append("</tr>\n");
    }

    private static string? Problem(PlotSource source, SummaryRow row)
    {
        Diagnostics.DiagnosticThresholds limits = source.Diagnosis.Thresholds;
        if (row.IsConstant)
            return row.IsConstantByConstruction ? null : "does not vary";
        double ess = Math.Min(row.EssBulk, row.EssTail);
        return row.RHat > limits.RHat ? "R-hat above " + Numbers.Short(limits.RHat)
            : ess < limits.EssPerChain * source.Summary.Chains ? "ESS below " + Numbers.Whole(limits.EssPerChain * source.Summary.Chains)
            : double.IsNaN(row.RHat) && !double.IsFinite(row.Mean) ? "draws that are not finite" : null;
    }

    private static string Sorted(double value) => double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "";

    // As many digits as the Monte Carlo error supports, and one more.
    private static string Shown(string title, double value, SummaryRow row)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        if (title.StartsWith("ESS", StringComparison.Ordinal))
            return Numbers.Whole(value);
        if (title == "R-hat")
            return value.ToString("F3", CultureInfo.InvariantCulture);
        if (title == "MCSE" || !(row.McseMean > 0) || !double.IsFinite(row.McseMean))
            return Numbers.Digits(value, title == "MCSE" ? 2 : 3);
        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(row.McseMean)), 0, 8);
        return Math.Abs(value) >= 1e7 ? Numbers.Digits(value, 4) : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
