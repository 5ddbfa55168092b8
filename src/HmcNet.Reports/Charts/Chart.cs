using System.Text.Json;
using System.Text.Json.Nodes;
using HmcNet.Reports;

namespace HmcNet;

/// <summary>
/// One chart: a Vega-Lite specification with its data. Made by <see cref="Plots"/>; saved as JSON, as a page of its own, as SVG
/// or as PNG.
/// </summary>
public sealed class Chart
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal Chart(string kind, string title, string description, JsonObject spec, params IEnumerable<(string Name, DataFrame Rows)> data)
    {
        Kind = kind;
        Title = title;
        Description = description;
        Spec = spec;
        Data = [.. data];
    }

    /// <summary>What it shows, e.g. "Trace of tau".</summary>
    public string Title { get; }

    /// <summary>The alternative text: what the chart shows, with its main numbers.</summary>
    public string Description { get; }

    /// <summary>The Vega-Lite specification with its data, in the light colours; for any tool that reads Vega-Lite 6.</summary>
    public string Json => Document(Theme.Light).ToJsonString(Indented);

    /// <summary>A page with the chart alone; it needs no network.</summary>
    public string Html => ChartPage.Of(this);

    /// <summary>What kind of chart it is: "trace", "pairs", ...</summary>
    internal string Kind { get; }

    /// <summary>The specification without data, colours and size of the whole.</summary>
    internal JsonObject Spec { get; }

    /// <summary>The data sets that the specification names.</summary>
    internal IReadOnlyList<(string Name, DataFrame Rows)> Data { get; }

    /// <summary>What a reader should know of how it was drawn, e.g. that draws were thinned; empty for nothing.</summary>
    internal string Note { get; init; } = "";

    /// <summary>Width of the plot in pixels where it stands alone; of charts of several views, null.</summary>
    internal int? Width { get; init; } = 560;

    /// <summary>Height of the plot in pixels.</summary>
    internal int? Height { get; init; } = 220;

    /// <summary>Whether it takes a whole row of a page.</summary>
    internal bool IsWide { get; init; }

    /// <summary>Saves the chart; the ending says how.</summary>
    /// <param name="path">
    /// A path that ends in .json (the specification), .html (a page of its own), .svg (drawn by a browser or by Node, whichever is
    /// found) or .png (drawn by a browser).
    /// </param>
    /// <exception cref="HmcNetException">When the ending is another, the file cannot be written, or neither browser nor Node is found.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string ending = Path.GetExtension(path).ToLowerInvariant();
        switch (ending)
        {
            case ".json":
                Files.Write(path, Json);
                break;
            case ".html" or ".htm":
                Files.Write(path, Html);
                break;
            case ".svg":
                Files.Write(path, ChartImage.Svg(this));
                break;
            case ".png":
                Files.Write(path, ChartImage.Png(this));
                break;
            default:
                throw new HmcNetException(
                    "A chart cannot be saved in this form.", where: path, expected: "a path that ends in .json, .html, .svg or .png",
                    found: ending.Length == 0 ? "no ending" : ending);
        }
    }

    /// <summary>The title.</summary>
    /// <returns>The title of the chart.</returns>
    public override string ToString() => Title;

    /// <summary>The whole specification.</summary>
    internal JsonObject Document(JsonObject theme, bool withTitle = true)
    {
        var document = new JsonObject { ["$schema"] = Vega.Schema, ["description"] = Description };
        if (withTitle)
            document["title"] = Title;
        document["background"] = "white";
        if (Width is { } width)
            document["width"] = width;
        if (Height is { } height)
            document["height"] = height;
        foreach ((string name, JsonNode? part) in Spec)
            document[name] = part?.DeepClone();
        document["datasets"] = new JsonObject(Data.Select(d => KeyValuePair.Create<string, JsonNode?>(d.Name, d.Rows.ToRows())));
        document["config"] = theme;
        return document;
    }
}
