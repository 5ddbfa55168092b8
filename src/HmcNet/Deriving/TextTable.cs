using System.Globalization;
using System.Text;

namespace HmcNet.Deriving;

/// <summary>Tables as text: the first columns to the left, numbers to the right.</summary>
internal static class TextTable
{
    private const int MostDecimals = 8;

    /// <summary>The table, aligned.</summary>
    /// <param name="header">Names of the columns.</param>
    /// <param name="rows">The cells.</param>
    /// <param name="leftColumns">How many columns hold text.</param>
    public static string Of(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, int leftColumns = 1)
    {
        int[] widths = [.. header.Select((name, column) => rows.Select(r => r[column].Length).Append(name.Length).Max())];
        var text = new StringBuilder();
        foreach (IReadOnlyList<string> line in rows.Prepend(header))
        {
            IEnumerable<string> cells = line.Select((cell, column) => column < leftColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Decimals that show three digits of a standard deviation.</summary>
    public static int DecimalsFor(double sd) =>
        sd > 0 && double.IsFinite(sd) ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(sd)), 0, MostDecimals) : 3;

    /// <summary>A number with some decimals; "-" for NaN.</summary>
    public static string Fixed(double value, int decimals) => double.IsNaN(value)
        ? "-"
        : value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
