namespace HmcNet.Reports;

/// <summary>The page of a chart that stands alone.</summary>
internal static class ChartPage
{
    /// <summary>The whole page.</summary>
    public static string Of(Chart chart)
    {
        var data = new PageData();
        string figure = Html.Figure(chart, data);
        return Html.Page(chart.Title, $"<main class=\"single\">\n{figure}</main>\n", data.ToJson());
    }
}
