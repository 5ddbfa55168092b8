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

    private static readonly int[] Dash = [4, 3];

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
        mainLine = new { color = p.Main, strokeWidth = 2 },
        bars = new { color = p.Main, opacity = 0.75 },
        draw = new { color = p.Main, filled = true, opacity = 0.3 },
        faintLine = new { color = p.Faint, strokeWidth = 0.7, opacity = 0.35 },
        band = new { color = p.Band, opacity = 0.45 },
        reference = new { color = p.Soft, strokeWidth = 1, strokeDash = Dash },
        interval = new { color = p.Main, strokeWidth = 1.4 },
        innerInterval = new { color = p.Main, strokeWidth = 5, opacity = 1 },
        estimate = new { color = p.Ink, filled = true, size = 40, opacity = 1 },
        raw = new { color = p.Accent, filled = false, strokeWidth = 1.6, opacity = 1 },
        pull = new { color = p.Accent, strokeWidth = 1, opacity = 0.6 },
        observed = new { color = p.Ink, strokeWidth = 2.4, opacity = 1 },
        replicated = new { color = p.Main, strokeWidth = 0.8, opacity = 0.25 },
        divergent = new { color = p.Divergent, filled = true, opacity = 0.95 },
        divergentLine = new { color = p.Divergent, strokeWidth = 1.1, opacity = 0.75 },
        divergentArrow = new { color = p.Divergent, strokeWidth = 1.1, opacity = 0.75 },
    });

    private static JsonObject WithNull(this JsonObject spec, string member, string inner)
    {
        spec[member]!.AsObject()[inner] = null;
        return spec;
    }

    private sealed record Palette(
        string Ink, string Soft, string Grid, string Axis, string Main, string Faint, string Accent, string Band, string Divergent, string[] Chains);
}
