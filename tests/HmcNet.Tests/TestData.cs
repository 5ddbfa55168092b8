using System.Globalization;
using HmcNet.Diagnostics;

namespace HmcNet.Tests;

/// <summary>Finds the committed data of the tests.</summary>
internal static class TestData
{
    /// <summary>Folder that holds HmcNet.sln.</summary>
    public static string Root => RepositoryRoot.Folder;

    /// <summary>Path of a file or folder below tests/data.</summary>
    public static string PathOf(params string[] parts) => RepositoryRoot.DataPath(parts);

    /// <summary>Reads a CSV of one column a chain.</summary>
    public static ChainValues ReadChains(string file)
    {
        string[] lines = File.ReadAllLines(PathOf("diagnostics", file));
        double[][] rows = [.. lines.Skip(1).Select(line => line.Split(',').Select(Number).ToArray())];
        return new ChainValues([.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Select(row => row[c]).ToArray())]);
    }

    /// <summary>Reads a number as R writes it.</summary>
    public static double Number(string text) => text.Trim('"') switch
    {
        "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NA" or "NaN" => double.NaN,
        string number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
