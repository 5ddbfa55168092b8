using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>Colours and type of charts, light and dark. Specifications name roles ("divergent"), never colours.</summary>
/// <remarks>
/// Chains take the palette of Okabe and Ito (2008), Color universal design, which colour-blind readers can tell apart;
/// vermilion is kept for divergences alone.
/// </remarks>
internal static class Theme
{
    private const string Font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

    /// <summary>On white.</summary>
    public static JsonObject Light => Make(new Palette(
        Ink: "#1f2933", Soft: "#52606d", Grid: "#e4e8ec", Axis: "#9aa5b1", Main: "#1f5f99", Faint: "#7b8794",
        Accent: "#b3541e", Band: "#cbd5df", Divergent: "#d1390f",
        Chains: ["#0072b2", "#d98e00", "#009e73", "#b5568f", "#46a3d9", "#7a6a00", "#5b4b9a", "#6b6b6b"]));

    /// <summary>On a dark page.</summary>
    public static JsonObject Dark => Make(new Palette(
        Ink: "#e6eaee", Soft: "#aeb8c2", Grid: "#2c343d", Axis: "#66727f", Main: "#6db3f2", Faint: "#8b97a4",
        Accent: "#f0a35e", Band: "#3b4651", Divergent: "#ff7043",
        Chains: ["#56b4e9", "#f0b73f", "#2fc79a", "#e29cc6", "#8fb8ff", "#d6cf5a", "#b3a3ee", "#b8b8b8"]));

    private static JsonObject Make(Palette p) => Vega.Spec(new
    {
        font = Font,
        padding = 4,
        axis = new
        {
            labelColor = p.Soft,
            titleColor = p.Ink,
            labelFontSize = 11,
            titleFontSize = 12,
            titleFontWeight = 500,
            titlePadding = 8,
            gridColor = p.Grid,
            domainColor = p.Axis,
            tickColor = p.Axis,
            tickSize = 4,
            labelLimit = 150,
            titleLimit = 320,
            labelPadding = 4,
        },
        axisX = new { grid = false },
        axisY = new { grid = true, domain = false, ticks = false },
        legend = new
        {
            labelColor = p.Soft,
            titleColor = p.Ink,
            labelFontSize = 11,
            titleFontSize = 11,
            titleFontWeight = 500,
            orient = "top",
            direction = "horizontal",
            titleOrient = "left",
            offset = 6,
            labelLimit = 180,
            columnPadding = 12,
        },
        title = new { color = p.Ink, fontSize = 14, fontWeight = 600, anchor = "start", offset = 10, subtitleColor = p.Soft, subtitleFontSize = 12 },
        header = new { labelColor = p.Soft, titleColor = p.Ink, labelFontSize = 11, titleFontSize = 12 },
        view = new { stroke = (string?)null },
        range = new { category = p.Chains },
        line = new { color = p.Main },
        point = new { color = p.Main },
        rule = new { color = p.Axis },
        text = new { color = p.Soft, fontSize = 11 },
        style = Styles(p),
    }).WithNull("view", "stroke");

    private static JsonObject Styles(Palette p) => Vega.Spec(new
    {
        main = new { color = p.Main, fill = p.Main },
        mainLine = new { stroke = p.Main, fill = (string?)null, strokeWidth = 2 },
        mainArea = new { fill = p.Main, fillOpacity = 0.3, stroke = p.Main, strokeWidth = 1.5 },
        secondLine = new { stroke = p.Accent, strokeWidth = 2 },
        secondArea = new { fill = p.Accent, fillOpacity = 0.25, stroke = p.Accent, strokeWidth = 1.5 },
        bars = new { fill = p.Main, fillOpacity = 0.75, stroke = (string?)null },
        draw = new { fill = p.Main, fillOpacity = 0.28, stroke = (string?)null, size = 10 },
        faintLine = new { stroke = p.Faint, strokeWidth = 0.7, strokeOpacity = 0.3 },
        band = new { fill = p.Band, fillOpacity = 0.6, stroke = (string?)null },
        reference = new { stroke = p.Soft, strokeWidth = 1, strokeDash = new[] { 4, 3 } },
        interval = new { stroke = p.Main, strokeWidth = 1.4 },
        innerInterval = new { stroke = p.Main, strokeWidth = 4.5 },
        estimate = new { fill = p.Main, stroke = p.Main, size = 42, fillOpacity = 1 },
        raw = new { fill = (string?)"transparent", stroke = p.Accent, strokeWidth = 1.6 },
        pull = new { stroke = p.Accent, strokeWidth = 1, strokeOpacity = 0.55 },
        divergent = new { fill = p.Divergent, stroke = p.Divergent, fillOpacity = 0.95, size = 30 },
        divergentLine = new { stroke = p.Divergent, strokeWidth = 1, strokeOpacity = 0.65 },
        divergentArrow = new { stroke = p.Divergent, strokeWidth = 1.1, strokeOpacity = 0.7 },
        note = new { fill = p.Soft, fontSize = 11 },
    });

    private static JsonObject WithNull(this JsonObject spec, string member, string inner)
    {
        spec[member]!.AsObject()[inner] = null;
        return spec;
    }

    private sealed record Palette(
        string Ink, string Soft, string Grid, string Axis, string Main, string Faint, string Accent, string Band, string Divergent, string[] Chains);
}
