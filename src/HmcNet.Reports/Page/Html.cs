using System.Net;
using System.Reflection;
using System.Text;

namespace HmcNet.Reports;

/// <summary>Pieces of pages. Everything that comes from users goes through <see cref="Text"/>.</summary>
internal static class Html
{
    // No source but the page itself: nothing is loaded, whatever a name or label contains. Vega compiles expressions.
    private const string Policy = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:";

    /// <summary>Text for element content and for attributes in double quotes.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(new string([.. text.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c)]));

    /// <summary>Text in which parts between backquotes are code.</summary>
    public static string Prose(string text)
    {
        string[] parts = text.Split('`');
        if (parts.Length % 2 == 0)
            return Text(text);
        return string.Concat(parts.Select((part, i) => i % 2 == 0 ? Text(part) : $"<code>{Text(part)}</code>"));
    }

    /// <summary>A figure whose chart the page's script draws.</summary>
    public static string Figure(Chart chart, PageData data)
    {
        string key = data.Add(chart);
        var html = new StringBuilder();
        html.Append("<figure class=\"chart").Append(chart.IsWide ? " wide" : "").Append("\" data-kind=\"").Append(chart.Kind).Append("\">\n");
        html.Append("<figcaption>").Append(Text(chart.Title)).Append("</figcaption>\n");
        html.Append(FormattableString.Invariant($"<div class=\"plot\" data-chart=\"{key}\" style=\"min-height:{(chart.Height ?? 300) + 40}px\"><noscript>"))
            .Append(Text(chart.Description)).Append("</noscript></div>\n");
        if (chart.Note.Length > 0)
            html.Append("<p class=\"note\">").Append(Text(chart.Note)).Append("</p>\n");
        return html.Append("</figure>\n").ToString();
    }

    /// <summary>A whole page.</summary>
    public static string Page(string title, string body, string json) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="{Policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{Text(title)}</title>
        <style>
        {Resource("report.css")}
        </style>
        </head>
        <body>
        {body}
        <script type="application/json" id="data">{json}</script>
        <script>{Resource("vega.min.js")}</script>
        <script>{Resource("vega-lite.min.js")}</script>
        <script>{Resource("vega-embed.min.js")}</script>
        <script>
        {Resource("report.js")}
        </script>
        </body>
        </html>

        """.Replace("\r\n", "\n", StringComparison.Ordinal);

    /// <summary>An embedded file of the assembly.</summary>
    public static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
