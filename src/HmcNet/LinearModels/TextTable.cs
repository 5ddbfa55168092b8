using System.Globalization;

namespace HmcNet.LinearModels;

/// <summary>Tables in text: names to the left, numbers to the right.</summary>
internal static class TextTable
{
    /// <summary>Lines of cells in columns.</summary>
    /// <param name="rows">The rows, the header first.</param>
    /// <param name="left">How many columns, from the first, are set to the left.</param>
    public static string Write(IReadOnlyList<string[]> rows, int left = 1)
    {
        int columns = rows.Max(r => r.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(c => rows.Max(r => c < r.Length ? r[c].Length : 0))];
        IEnumerable<string> lines = rows.Select(row => string.Join(' ', row.Select((cell, c) => c < left ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A number to some significant digits.</summary>
    public static string Number(double value, int digits = 5)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf";
        if (value == 0)
            return "0";
        int magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return magnitude is < -5 or > 9
            ? value.ToString("0." + new string('0', digits - 1) + "e+00", CultureInfo.InvariantCulture)
            : value.ToString("F" + Math.Max(0, digits - 1 - magnitude).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A p-value, in full also where it is tiny.</summary>
    public static string P(double value) => double.IsNaN(value) ? "NA" : value < 1e-4 ? value.ToString("0.00e+00", CultureInfo.InvariantCulture) : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
