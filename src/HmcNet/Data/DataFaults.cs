using System.Globalization;

namespace HmcNet;

/// <summary>The exceptions about data that several types have in common.</summary>
internal static class DataFaults
{
    /// <summary>A missing or infinite value in data.</summary>
    public static HmcNetException NotFinite(string name, int row, double value, string? place = null) =>
        new("Data hold a value that is not finite.", where: place is null ? Row(name, row) : $"{Row(name, row)} ({place})", expected: "a finite number",
            found: value.ToString("R", CultureInfo.InvariantCulture),
            remedy: "leave the row out, or make the missing value a parameter");

    /// <summary>Place of a value in data; rows count from 1 in messages.</summary>
    public static string Row(string name, int row) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\", row {row + 1}");
}
