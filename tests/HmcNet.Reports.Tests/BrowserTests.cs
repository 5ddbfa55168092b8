using System.Text.Json.Nodes;

namespace HmcNet.Reports.Tests;

/// <summary>Reports in a real browser: drawn, sorted, filtered, light and dark, wide and narrow.</summary>
public class BrowserTests
{
    private const string Contrast = """
        (() => {
          const canvas = document.createElement('canvas').getContext('2d');
          const rgb = c => { canvas.fillStyle = c; const h = canvas.fillStyle; return [1, 3, 5].map(i => parseInt(h.slice(i, i + 2), 16) / 255); };
          const light = c => { const [r, g, b] = rgb(c).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const hex = c => { const m = c.match(/[0-9.]+/g).map(Number); return m.length > 3 && m[3] === 0 ? null : '#' + m.slice(0, 3).map(v => Math.round(v).toString(16).padStart(2, '0')).join(''); };
          const behind = n => { for (; n; n = n.parentElement) { const b = hex(getComputedStyle(n).backgroundColor); if (b) return b; } return '#ffffff'; };
          const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
          let worst = 99, where = '';
          for (const n of document.querySelectorAll('h1, h2, h3, p, td, th button, dt, dd, li, label, figcaption, a, code, .badge, .level, .vega-embed svg text')) {
            if (!n.textContent.trim() || n.closest('[hidden]')) continue;
            const style = getComputedStyle(n), color = n.tagName === 'text' ? (style.fill === 'none' ? null : hex(style.fill)) : hex(style.color);
            if (!color) continue;
            const r = ratio(color, behind(n));
            if (r < worst) { worst = r; where = n.tagName + ' ' + n.textContent.trim().slice(0, 40); }
          }
          return { worst, where };
        })()
        """;

    private static readonly Lazy<string> Report = new(() => ((IReadOnlyList<Fit>)[Samples.Schools]).ReportHtml(new ReportOptions { MaxQuantities = 2 }));

    [BrowserFact]
    public async Task Every_chart_is_drawn_and_nothing_complains()
    {
        using BrowserPage page = await BrowserPage.Open(Report.Value);
        Assert.Empty(page.Complaints);
        Assert.Equal("0", (string)(await page.Evaluate("document.documentElement.dataset.faults"))!);
        JsonArray plots = (await page.Evaluate("[...document.querySelectorAll('.plot')].map(p => ({ state: p.dataset.state, marks: +p.dataset.marks, kind: p.closest('figure').dataset.kind ?? p.dataset.view, alt: p.querySelector('[aria-label]')?.getAttribute('aria-label') ?? p.getAttribute('aria-label') ?? '' }))"))!.AsArray();
        Assert.True(plots.Count > 25);
        Assert.All(plots, p => Assert.True((string)p!["state"]! == "drawn" && (double)p["marks"]! > 0 && ((string)p["alt"]!).Length > 5, p.ToJsonString()));
    }

    [BrowserFact]
    public async Task The_table_sorts_by_keyboard_and_filters()
    {
        using BrowserPage page = await BrowserPage.Open(Report.Value);
        const string keys = "[...document.querySelectorAll('table.summary tbody tr')].filter(r => !r.hidden).map(r => +r.cells[7].dataset.v)";
        await page.Evaluate("document.querySelectorAll('table.summary thead button')[7].focus()");
        await page.Press("Enter", 13, "\r");
        double[] up = Numbers(await page.Evaluate(keys));
        Assert.Equal(up.Order(), up);
        Assert.Equal("ascending", (string)(await page.Evaluate("document.querySelectorAll('table.summary thead th')[7].getAttribute('aria-sort')"))!);
        await page.Press("Enter", 13, "\r");
        double[] down = Numbers(await page.Evaluate(keys));
        Assert.Equal(up.OrderDescending(), down);
        await page.Evaluate("(() => { const f = document.querySelector('.filter'); f.value = 'theta'; f.dispatchEvent(new Event('input')); })()");
        Assert.Equal(8, Numbers(await page.Evaluate(keys)).Length);
        Assert.Contains("8 of", (string)(await page.Evaluate("document.querySelector('.count').textContent"))!, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_name_in_the_table_leads_to_its_charts()
    {
        using BrowserPage page = await BrowserPage.Open(Report.Value);
        await page.Evaluate("document.querySelector('button.explore[data-name=\"tau\"]').focus()");
        await page.Press("Enter", 13, "\r");
        Assert.Equal("Trace of tau", (string)(await page.Evaluate("document.querySelector('.trace-title').textContent"))!);
        Assert.Equal("SELECT", (string)(await page.Evaluate("document.activeElement.tagName"))!);
    }

    [BrowserFact]
    public async Task Text_is_readable_in_light_and_dark()
    {
        using BrowserPage page = await BrowserPage.Open(Report.Value);
        JsonNode light = (await page.Evaluate(Contrast))!;
        // WCAG 2.1, level AA, asks for 4.5.
        Assert.True((double)light["worst"]! >= 4.5, light.ToJsonString());
        await page.Evaluate("document.querySelector('input[value=dark]').click()");
        await page.Drawn();
        Assert.Equal("dark", (string)(await page.Evaluate("document.documentElement.dataset.theme"))!);
        JsonNode dark = (await page.Evaluate(Contrast))!;
        Assert.True((double)dark["worst"]! >= 4.5, dark.ToJsonString());
        Assert.Equal("0", (string)(await page.Evaluate("document.documentElement.dataset.faults"))!);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task A_dark_system_and_a_narrow_window_are_followed()
    {
        using BrowserPage page = await BrowserPage.Open(Report.Value, dark: true, width: 400);
        Assert.Equal("dark", (string)(await page.Evaluate("document.documentElement.dataset.theme"))!);
        // Charts of several views and the table scroll inside their frames; the page itself does not.
        Assert.True((int)(await page.Evaluate("document.documentElement.scrollWidth"))! <= 400);
        Assert.Empty(page.Complaints);
    }

    [BrowserFact]
    public async Task A_dark_page_is_printed_light()
    {
        using BrowserPage page = await BrowserPage.Open(Report.Value, dark: true);
        await page.Evaluate("window.dispatchEvent(new Event('beforeprint'))");
        await page.Drawn();
        Assert.Equal("light", (string)(await page.Evaluate("document.documentElement.dataset.theme"))!);
        await page.Evaluate("window.dispatchEvent(new Event('afterprint'))");
        await page.Drawn();
        Assert.Equal("dark", (string)(await page.Evaluate("document.documentElement.dataset.theme"))!);
        Assert.Equal("0", (string)(await page.Evaluate("document.documentElement.dataset.faults"))!);
    }

    [BrowserFact]
    public async Task Hostile_names_are_shown_as_text()
    {
        const string nasty = "</script><img src=x onerror=alert(1)>\"'a.b[c]\\";
        Draws draws = Samples.Independent([nasty, "b"], divergent: 5);
        using BrowserPage page = await BrowserPage.Open(((IReadOnlyList<Draws>)[draws]).ReportHtml(new ReportOptions { Variables = [nasty] }));
        Assert.Empty(page.Complaints);
        Assert.Equal("0", (string)(await page.Evaluate("document.documentElement.dataset.faults"))!);
        Assert.Equal(0, (int)(await page.Evaluate("document.querySelectorAll('img').length"))!);
        Assert.Contains(nasty, (string)(await page.Evaluate("document.querySelector('tbody').textContent"))!, StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Two_fits_are_compared_in_one_page()
    {
        string html = ((IReadOnlyList<Fit>)[Samples.Schools, Samples.SchoolsByGibbs]).ReportHtml(new ReportOptions { MaxQuantities = 1, Loo = false, Predictive = false });
        using BrowserPage page = await BrowserPage.Open(html);
        Assert.Empty(page.Complaints);
        JsonArray marks = (await page.Evaluate("[...document.querySelectorAll('#all-comparison .plot')].map(p => +p.dataset.marks)"))!.AsArray();
        Assert.Equal(3, marks.Count);
        Assert.All(marks, m => Assert.True((double)m! > 0));
    }

    [BrowserFact]
    public void Charts_become_images_by_a_browser()
    {
        Chart chart = Plots.Histogram(Samples.Independent(["a"]), "a");
        string svg = ChartImage.Svg(chart, Programs.Browser, null);
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("Histogram of a", svg, StringComparison.Ordinal);
        byte[] png = ChartImage.Png(chart);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        int width = (png[18] << 8) | png[19];
        Assert.InRange(width, 1100, 1500);
    }

    [NodeFact]
    public void Charts_become_svg_by_node()
    {
        string svg = ChartImage.Svg(Plots.Histogram(Samples.Independent(["a"]), "a"), null, Programs.Node);
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.Contains("Histogram of a", svg, StringComparison.Ordinal);
    }

    private static double[] Numbers(JsonNode? values) => [.. values!.AsArray().Select(v => (double)v!)];
}
