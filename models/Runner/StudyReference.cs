using System.Text.Json;

namespace HmcNet.CaseStudies.Runner;

/// <summary>Results of established tools for a data file: the reference.json that lies beside it.</summary>
/// <remarks>
/// Its layout: <c>models.MODEL.BLOCK.parameters.NAME.{mean, sd, mcse_mean}</c>. The block <c>exact</c> is quadrature or closed form,
/// without Monte Carlo error, and is preferred; then come <c>jags</c> and <c>stan</c>. Names are compared with "." and "_" alike.
/// </remarks>
public sealed class StudyReference
{
    private const string FileName = "reference.json";
    private static readonly (string Block, string Tool)[] Preferred = [("exact", ""), ("jags", "JAGS"), ("stan", "Stan")];
    private readonly string path;

    private StudyReference(string path, JsonElement root)
    {
        this.path = path;
        Root = root;
    }

    /// <summary>The whole file.</summary>
    public JsonElement Root { get; }

    /// <summary>The results beside a data file.</summary>
    /// <param name="dataFile">Path of the data.</param>
    /// <returns>The results; null where there are none.</returns>
    /// <exception cref="HmcNetException">When the file is no JSON.</exception>
    public static StudyReference? Beside(string dataFile)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(dataFile))!, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
            return new StudyReference(path, file.RootElement.Clone());
        }
        catch (JsonException fault)
        {
            throw new HmcNetException("The file of expected results is no JSON.", where: path, found: fault.Message, remedy: "mend the file, or take it away: the study runs without", inner: fault);
        }
    }

    /// <summary>A part of the file.</summary>
    /// <param name="parts">Names of members from the root, numbers of elements (from 0) in arrays.</param>
    /// <returns>The part; null where there is none.</returns>
    public JsonElement? Part(params IEnumerable<string> parts)
    {
        JsonElement at = Root;
        foreach (string part in parts)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out JsonElement member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(part, out int index) && index >= 0 && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }
        return at;
    }

    /// <summary>A number of the file.</summary>
    /// <param name="parts">Names of members from the root, numbers of elements (from 0) in arrays.</param>
    /// <returns>The number; "Inf" and "-Inf" are infinite, null is NaN.</returns>
    /// <exception cref="HmcNetException">When there is no number at that place.</exception>
    public double Number(params string[] parts) =>
        Part(parts) is { } found && NumberOf(found) is { } number
            ? number
            : throw new HmcNetException("The file of expected results has no such number.", where: $"{path}: {string.Join('.', parts)}");

    /// <summary>Names of the quantities of a model that a tool has results for, written with "_" for ".".</summary>
    /// <param name="model">Name of the model in the file, or its path from the root ("m2/with_smoothing").</param>
    /// <param name="block">Name of the tool's block; null for the preferred one.</param>
    /// <returns>The names; none where the model or block is not there.</returns>
    public IReadOnlyList<string> Quantities(string model, string? block = null) => [.. Values(model, block).Keys];

    /// <summary>What a tool says of a quantity.</summary>
    /// <param name="model">Name of the model in the file, or its path from the root.</param>
    /// <param name="quantity">Name with indices from 1, e.g. "alpha[2]".</param>
    /// <param name="block">Name of the tool's block; null for the preferred one.</param>
    /// <returns>The value; null where there is none.</returns>
    public ReferenceValue? Find(string model, string quantity, string? block = null) => Values(model, block).GetValueOrDefault(quantity);

    private Dictionary<string, ReferenceValue> Values(string model, string? block)
    {
        JsonElement? found = Part(["models", model]) ?? Part(model.Split('/'));
        if (found is null)
            return [];
        foreach ((string name, string tool) in Preferred.Where(p => block is null || p.Block == block).DefaultIfEmpty((block!, block!)))
        {
            if (found.Value.TryGetProperty(name, out JsonElement results) && results.TryGetProperty("parameters", out JsonElement parameters))
                return parameters.EnumerateObject().ToDictionary(p => p.Name.Replace('.', '_'), p => Value(tool.Length > 0 ? tool : Method(results), p.Value), StringComparer.Ordinal);
        }
        return [];
    }

    private static ReferenceValue Value(string tool, JsonElement results) =>
        new(tool, Member(results, "mean", double.NaN), Member(results, "sd", double.NaN), Member(results, "mcse_mean", 0), Member(results, "mcse_sd", 0));

    private static double Member(JsonElement results, string name, double missing) =>
        results.TryGetProperty(name, out JsonElement value) ? NumberOf(value) ?? double.NaN : missing;

    private static string Method(JsonElement exact) =>
        exact.TryGetProperty("method", out JsonElement method) && method.GetString()!.Contains("closed form", StringComparison.Ordinal) ? "closed form" : "quadrature";

    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String when value.GetString() is "Inf" => double.PositiveInfinity,
        JsonValueKind.String when value.GetString() is "-Inf" => double.NegativeInfinity,
        _ => null,
    };
}
