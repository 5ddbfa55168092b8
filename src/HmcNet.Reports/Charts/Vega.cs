using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HmcNet.Reports;

/// <summary>Pieces of Vega-Lite specifications: anonymous objects become JSON, so that a chart reads as in Vega-Lite's manual.</summary>
internal static class Vega
{
    /// <summary>The schema that the specifications follow.</summary>
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>The domain of shares.</summary>
    public static readonly IReadOnlyList<int> Unit = [0, 1];

    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>An object as JSON; members that are null are left out.</summary>
    public static JsonObject Spec(object members) => JsonSerializer.SerializeToNode(members, Options)!.AsObject();

    /// <summary>A quantitative channel whose axis need not begin at zero.</summary>
    public static JsonObject Quantity(string field, string? title, string? format = null) => Spec(new
    {
        field,
        type = "quantitative",
        title,
        scale = new { zero = false, nice = false, padding = 6 },
        axis = new { format, labelOverlap = true, tickCount = 6 },
    });

    /// <summary>A quantitative channel with a logarithmic axis over a range, with few ticks at round numbers.</summary>
    public static JsonObject Logarithmic(string field, string? title, double low, double high) => Spec(new
    {
        field,
        type = "quantitative",
        title,
        scale = new { type = "log", nice = false, domain = new[] { low, high } },
        axis = new { format = ",~g", values = LogTicks.Of(low, high), labelOverlap = true },
    });

    /// <summary>A channel of numbers with the axis of another layer.</summary>
    public static JsonObject Number(string field) => Spec(new { field, type = "quantitative" });

    /// <summary>Colour by chain.</summary>
    public static JsonObject ByChain(int chains, string symbol = "stroke") => Spec(new
    {
        field = "chain",
        type = "nominal",
        sort = (object?)null,
        title = "Chain",
        scale = new { domain = Enumerable.Range(1, chains).Select(c => Numbers.Whole(c)) },
    }).With("legend", chains is > 1 and <= 12 ? Spec(new { orient = "top", direction = "horizontal", symbolType = symbol, symbolStrokeWidth = symbol == "stroke" ? 2.5 : 0 }) : null);

    /// <summary>Sets a member, null included: Vega-Lite reads null as "none".</summary>
    public static JsonObject With(this JsonObject spec, string name, JsonNode? value)
    {
        spec[name] = value;
        return spec;
    }

    /// <summary>A layer over rows of a data set.</summary>
    public static JsonObject Layer(string? data, object mark, object? encoding = null) => Spec(new
    {
        data = data is null ? null : new { name = data },
        mark,
        encoding,
    });
}
