using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HmcNet.Reports.Tests;

/// <summary>A page taken apart: its elements as XML, its data as JSON.</summary>
internal sealed partial class HtmlText
{
    public HtmlText(string html)
    {
        Html = html;
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        // Scripts and styles are no markup; the rest is well-formed, which is more than HTML asks.
        string markup = Raw().Replace(html["<!DOCTYPE html>".Length..], "<$1></$1>");
        Elements = XDocument.Parse(markup);
        Match data = DataElement().Match(html);
        Assert.True(data.Success);
        Data = JsonNode.Parse(data.Groups[1].Value)!.AsObject();
    }

    public string Html { get; }

    public XDocument Elements { get; }

    public JsonObject Data { get; }

    public JsonObject Charts => Data["charts"]!.AsObject();

    public IEnumerable<string> Kinds => Elements.Descendants("figure").Select(f => (string?)f.Attribute("data-kind")).OfType<string>();

    public string Text => string.Concat(Elements.Root!.DescendantNodes().OfType<XText>().Select(t => t.Value));

    /// <summary>A column of the store.</summary>
    public double[] Column(int place)
    {
        string text = (string)Data["store"]![place]!;
        byte[] bytes = Convert.FromBase64String(text[3..]);
        return text[..2] switch
        {
            "u1" => [.. bytes.Select(b => (double)b)],
            "u2" => [.. Enumerable.Range(0, bytes.Length / 2).Select(i => (double)BitConverter.ToUInt16(bytes, 2 * i))],
            "f4" => [.. Enumerable.Range(0, bytes.Length / 4).Select(i => (double)BitConverter.ToSingle(bytes, 4 * i))],
            _ => [.. Enumerable.Range(0, bytes.Length / 8).Select(i => BitConverter.ToDouble(bytes, 8 * i))],
        };
    }

    [GeneratedRegex("<(script|style)[^>]*>.*?</\\1>", RegexOptions.Singleline)]
    private static partial Regex Raw();

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataElement();
}
