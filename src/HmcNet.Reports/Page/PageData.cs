using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>
/// The data of a page: every array of numbers once, as base64 of the smallest form that shows it truly, and charts whose columns
/// point to them.
/// </summary>
internal sealed class PageData
{
    private const double SinglePrecision = 1e-5;
    private readonly Dictionary<double[], int> places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> levelPlaces = new(StringComparer.Ordinal);
    private readonly JsonArray store = [];
    private readonly JsonArray levels = [];
    private readonly JsonObject charts = [];

    /// <summary>Place of an array in the store; it is stored the first time.</summary>
    public int Place(double[] values)
    {
        if (!places.TryGetValue(values, out int place))
        {
            // Charts that are drawn twice compute equal columns twice.
            string code = Encode(values);
            if (!codes.TryGetValue(code, out place))
            {
                place = store.Count;
                codes.Add(code, place);
                store.Add((JsonNode)code);
            }
            places.Add(values, place);
        }
        return place;
    }

    /// <summary>Adds a chart.</summary>
    /// <returns>Its key.</returns>
    public string Add(Chart chart)
    {
        string key = FormattableString.Invariant($"c{charts.Count + 1}");
        var data = new JsonObject();
        int rows = 0;
        foreach ((string name, DataFrame frame) in chart.Data)
        {
            var columns = new JsonObject();
            foreach ((string column, DataColumn values) in frame.Columns)
                columns[column] = values.Levels is { } texts ? new JsonArray(Place(values.Values), Levels(texts)) : new JsonArray(Place(values.Values));
            data[name] = columns;
            rows += frame.Rows;
        }
        JsonObject spec = chart.Spec.DeepClone().AsObject();
        spec["description"] = chart.Description;
        if (chart.Height is { } height)
            spec["height"] = height;
        charts[key] = new JsonObject
        {
            ["kind"] = chart.Kind,
            ["fluid"] = chart.Width is not null,
            ["rows"] = rows,
            ["spec"] = spec,
            ["data"] = data,
        };
        return key;
    }

    /// <summary>Everything as JSON that can stand inside a script element.</summary>
    public string ToJson(JsonNode? more = null) => new JsonObject
    {
        ["store"] = store.DeepClone(),
        ["levels"] = levels.DeepClone(),
        ["charts"] = charts.DeepClone(),
        ["themes"] = new JsonObject { ["light"] = Theme.Light, ["dark"] = Theme.Dark },
        ["explore"] = more?.DeepClone(),
    }.ToJsonString();

    // Texts are few; equal lists are kept once.
    private int Levels(IReadOnlyList<string> texts)
    {
        string key = string.Join('\u0001', texts);
        if (!levelPlaces.TryGetValue(key, out int place))
        {
            place = levels.Count;
            levelPlaces.Add(key, place);
            levels.Add((JsonNode)new JsonArray([.. texts.Select(t => (JsonNode?)t)]));
        }
        return place;
    }

    private static string Encode(double[] values)
    {
        if (values.All(v => double.IsInteger(v) && v is >= 0 and <= byte.MaxValue))
            return "u1:" + Convert.ToBase64String([.. values.Select(v => (byte)v)]);
        if (values.All(v => double.IsInteger(v) && v is >= 0 and <= ushort.MaxValue))
            return "u2:" + Bytes(values, 2, (bytes, v) => BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)v));
        double[] finite = [.. values.Where(double.IsFinite)];
        bool isSingle = finite.Length == 0
            || (finite.Max(Math.Abs) < float.MaxValue && finite.Max() - finite.Min() > SinglePrecision * finite.Max(Math.Abs));
        return isSingle
            ? "f4:" + Bytes(values, 4, (bytes, v) => BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)v))
            : "f8:" + Bytes(values, 8, BinaryPrimitives.WriteDoubleLittleEndian);
    }

    private delegate void Write(Span<byte> bytes, double value);

    private static string Bytes(double[] values, int size, Write write)
    {
        var bytes = new byte[values.Length * size];
        for (int i = 0; i < values.Length; i++)
            write(bytes.AsSpan(i * size, size), values[i]);
        return Convert.ToBase64String(bytes);
    }
}
