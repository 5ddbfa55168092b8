using System.Text.Json;

namespace HmcNet.Tests.MixedModels;

/// <summary>Reads the numbers that R wrote, by tests/data/mixed/make_reference.R and into the studies' reference.json.</summary>
internal static class GoldFile
{
    /// <summary>The root of a file below tests/data.</summary>
    public static JsonElement Read(params string[] parts) => JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath(parts))).RootElement.Clone();

    /// <summary>A table of tests/data/mixed.</summary>
    public static Table Table(string name) => HmcNet.Table.ReadCsv(RepositoryRoot.DataPath("mixed", name + ".csv"));

    /// <summary>A number; null is NaN.</summary>
    public static double Number(this JsonElement element, string name) => element.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;

    /// <summary>A list of numbers; R writes one of length one as a number.</summary>
    public static double[] Numbers(this JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().SelectMany(Flat)] : [value.GetDouble()];
    }

    /// <summary>A list of words; R writes one of length one as a word.</summary>
    public static string[] Words(this JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [value.GetString()!];
    }

    /// <summary>Numbers agree, each to a tolerance relative to the larger of itself and a scale.</summary>
    public static void Agree(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance, double scale = 0)
    {
        double[] wanted = [.. expected];
        double[] found = [.. actual];
        Assert.Equal(wanted.Length, found.Length);
        for (int i = 0; i < wanted.Length; i++)
            Agree(wanted[i], found[i], tolerance, scale);
    }

    /// <summary>Two numbers agree to a tolerance relative to the larger of the expected one and a scale.</summary>
    public static void Agree(double expected, double actual, double tolerance, double scale = 0)
    {
        double difference = Math.Abs(expected - actual);
        Assert.True(difference <= tolerance * Math.Max(Math.Abs(expected), scale), FormattableString.Invariant($"expected {expected:R}, found {actual:R}: {difference / Math.Max(Math.Abs(expected), scale):G3} relative, allowed {tolerance:G3}"));
    }

    /// <summary>The elements of a matrix, row by row.</summary>
    public static IEnumerable<double> Flat(double[,] matrix) => matrix.Cast<double>();

    private static IEnumerable<double> Flat(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flat) : [element.GetDouble()];
}
