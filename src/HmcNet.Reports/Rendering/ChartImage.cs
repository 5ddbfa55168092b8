using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace HmcNet.Reports;

/// <summary>Draws charts as images by a browser, or SVG by Node where there is no browser.</summary>
internal static partial class ChartImage
{
    private const int Margin = 8;

    /// <summary>The chart as SVG.</summary>
    /// <exception cref="HmcNetException">When neither browser nor Node is found, or drawing failed.</exception>
    public static string Svg(Chart chart) => Svg(chart, Programs.Browser, Programs.Node);

    /// <summary>The chart as PNG, two pixels a unit.</summary>
    /// <exception cref="HmcNetException">When no browser is found, or drawing failed.</exception>
    public static byte[] Png(Chart chart) => Png(chart, Programs.Browser);

    /// <summary>The chart as SVG by one of two programs, null where it is not there.</summary>
    internal static string Svg(Chart chart, string? browser, string? node)
    {
        if (browser is not null)
            return InFolder(folder => SvgByBrowser(chart, browser, folder));
        if (node is not null)
            return InFolder(folder => SvgByNode(chart, node, folder));
        throw new HmcNetException(
            "SVG needs a browser or Node to draw it, and neither was found.", where: chart.Title,
            expected: $"Chromium, Chrome, Edge or Node on the PATH, or a browser named in {Programs.BrowserVariable}", found: "none",
            remedy: "install one of them, or save as .html or .json");
    }

    /// <summary>The chart as PNG by a browser, null where there is none.</summary>
    internal static byte[] Png(Chart chart, string? browser)
    {
        if (browser is null)
            throw new HmcNetException(
            "PNG needs a browser to draw it, and none was found.", where: chart.Title,
            expected: $"Chromium, Chrome or Edge on the PATH, or a browser named in {Programs.BrowserVariable}", found: "none",
            remedy: "install one, or save as .svg (Node is enough), .html or .json");
        return InFolder(folder =>
        {
            string svg = SvgByBrowser(chart, browser, folder);
            Match size = SvgSize().Match(svg);
            string page = Path.Combine(folder, "image.html"), image = Path.Combine(folder, "image.png");
            File.WriteAllText(page, $"<!DOCTYPE html><meta charset=\"utf-8\"><style>body{{margin:{Margin}px;background:white}}svg{{display:block}}</style>{svg}");
            Programs.Run(browser, [
                .. Programs.HeadlessOptions(Path.Combine(folder, "profile")), "--force-device-scale-factor=2",
                $"--window-size={Pixels(size.Groups[1].Value)},{Pixels(size.Groups[2].Value)}", $"--screenshot={image}", new Uri(page).AbsoluteUri]);
            return File.Exists(image) ? File.ReadAllBytes(image) : throw NotDrawn(browser);
        });
    }

    private static string SvgByBrowser(Chart chart, string browser, string folder)
    {
        string page = Path.Combine(folder, "chart.html");
        string json = chart.Document(Theme.Light).ToJsonString();
        File.WriteAllText(page, $$"""
            <!DOCTYPE html><html><head><meta charset="utf-8" /></head><body><pre id="svg"></pre>
            <script type="application/json" id="spec">{{json}}</script>
            <script>{{Html.Resource("vega.min.js")}}</script><script>{{Html.Resource("vega-lite.min.js")}}</script>
            <script>
            const spec = JSON.parse(document.getElementById('spec').textContent);
            new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none' }).toSVG()
              .then(svg => { document.getElementById('svg').textContent = svg; });
            </script></body></html>
            """);
        string dom = Programs.Run(browser, [.. Programs.HeadlessOptions(Path.Combine(folder, "profile")), "--virtual-time-budget=20000", "--dump-dom", new Uri(page).AbsoluteUri]);
        Match drawn = DrawnSvg().Match(dom);
        return drawn.Success ? WebUtility.HtmlDecode(drawn.Groups[1].Value) : throw NotDrawn(browser);
    }

    private static string SvgByNode(Chart chart, string node, string folder)
    {
        foreach (string script in (string[])["vega.min.js", "vega-lite.min.js"])
            File.WriteAllText(Path.Combine(folder, script), Html.Resource(script));
        File.WriteAllText(Path.Combine(folder, "spec.json"), chart.Document(Theme.Light).ToJsonString());
        string program = Path.Combine(folder, "draw.js");
        File.WriteAllText(program, """
            const read = name => require('fs').readFileSync(require('path').join(__dirname, name), 'utf8');
            // Outside of modules the scripts define globals, as in a page; as modules they would look for each other among packages.
            for (const script of ['vega.min.js', 'vega-lite.min.js']) require('vm').runInThisContext(read(script));
            const spec = JSON.parse(read('spec.json'));
            new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: 'none' }).toSVG()
              .then(svg => process.stdout.write(svg), fault => { console.error(fault.message); process.exit(1); });
            """);
        string svg = Programs.Run(node, [program]);
        return svg.StartsWith("<svg", StringComparison.Ordinal) ? svg : throw NotDrawn(node);
    }

    private static T InFolder<T>(Func<string, T> draw)
    {
        string folder = Directory.CreateTempSubdirectory("hmcnet-chart").FullName;
        try
        {
            return draw(folder);
        }
        finally
        {
            Remove(folder);
        }
    }

    // A browser may still be writing to its profile when it has ended.
    private static void Remove(string folder)
    {
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static HmcNetException NotDrawn(string program) => new(
        "The chart was not drawn.", where: program, expected: "an image", found: "none", remedy: $"save as .html or .json, or name another browser in {Programs.BrowserVariable}");

    private static string Pixels(string units) =>
        ((int)Math.Ceiling(double.Parse(units, CultureInfo.InvariantCulture)) + 2 * Margin).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("<pre id=\"svg\">(&lt;svg.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex DrawnSvg();

    [GeneratedRegex("<svg[^>]*? width=\"([0-9.]+)\"[^>]*? height=\"([0-9.]+)\"")]
    private static partial Regex SvgSize();
}
