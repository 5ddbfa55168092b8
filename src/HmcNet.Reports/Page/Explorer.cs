using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>The part of a page in which readers choose what to look at: draws of many quantities, and controls.</summary>
internal static class Explorer
{
    /// <summary>The most quantities whose draws a page holds.</summary>
    public const int MostQuantities = 200;

    /// <summary>The quantities whose draws the page holds: the chosen ones, those with problems, then the rest in order.</summary>
    public static IReadOnlyList<Quantity> Of(PlotSource source, Choice choice)
    {
        IEnumerable<Quantity> flagged = source.Diagnosis.Problems.SelectMany(choice.OfFinding);
        IEnumerable<Quantity> all = source.Draws.Variables.EntryNames.Select(source.Find);
        HashSet<Quantity> kept = [.. choice.Quantities.Concat(flagged).Concat(all).Distinct().Take(MostQuantities)];
        return [.. kept.OrderBy(q => q.Entry)];
    }

    /// <summary>Its data: names, and places of the columns in the page's store.</summary>
    public static JsonObject Data(PlotSource source, IReadOnlyList<Quantity> quantities, PageData data) => new()
    {
        ["names"] = new JsonArray([.. quantities.Select(q => (JsonNode?)q.Name)]),
        ["labels"] = new JsonArray([.. quantities.Select(q => (JsonNode?)q.DisplayName)]),
        ["columns"] = new JsonArray([.. quantities.Select(q => (JsonNode?)data.Place(source.Thinned(q)))]),
        ["log"] = new JsonArray([.. quantities.Select(q => (JsonNode?)AxisScale.IsLog(source, q))]),
        ["chain"] = data.Place(source.ThinnedChains),
        ["iteration"] = data.Place(source.ThinnedIterations),
        ["chains"] = source.Chains,
    };

    /// <summary>The section.</summary>
    public static string Section(PlotSource source, IReadOnlyList<Quantity> quantities, string id)
    {
        string options = string.Concat(quantities.Select((q, i) => FormattableString.Invariant($"<option value=\"{i}\">{Html.Text(q.DisplayName)}</option>\n")));
        string limit = quantities.Count < source.Draws.Variables.Size
            ? $" The page holds the draws of {Numbers.Whole(quantities.Count)} of {Numbers.Whole(source.Draws.Variables.Size)} quantities; name others in <code>ReportOptions.Variables</code>." : "";
        string thin = source.Thin > 1 ? $" Every {Numbers.Whole(source.Thin)}th draw is kept in the page ({Numbers.Whole(source.ThinnedChains.Length)} of {Numbers.Whole(source.Draws.TotalDraws)}); tables and curves elsewhere are of all draws." : "";
        string content = $"""
            <div class="tools explorer" data-fit="{id}"><label>Quantity <select class="y">
            {options}</select></label> <label>against <select class="x">
            {options}</select></label></div>
            <div class="grid" data-explorer="{id}">
            <figure class="chart wide"><figcaption class="trace-title">Trace</figcaption><div class="plot" data-view="trace" style="min-height:240px"></div></figure>
            <figure class="chart"><figcaption class="histogram-title">Histogram</figcaption><div class="plot" data-view="histogram" style="min-height:320px"></div></figure>
            <figure class="chart"><figcaption class="scatter-title">Scatter plot</figcaption><div class="plot" data-view="scatter" style="min-height:320px"></div></figure>
            </div>

            """;
        return ChartSections.Section(id, "explore", "Explore", content, $"Any quantity, and any pair.{limit}{thin}");
    }
}
