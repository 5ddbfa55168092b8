using System.Globalization;
using System.Text;

namespace HmcNet.Diagnostics;

/// <summary>Text of a summary.</summary>
internal static class SummaryText
{
    private const int MostNames = 8;
    private const int MostDecimals = 8;
    private const string Missing = "-";

    /// <summary>The table, aligned, and its notes.</summary>
    public static string Of(SummaryTable table, int? significantDigits)
    {
        var lines = new List<string[]> { Header(table.Probabilities) };
        lines.AddRange(table.Rows.Select(row => Cells(row, significantDigits)));
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"Inference for {table.ModelName}: {Count(table.Chains, "chain")} of {Count(table.IterationsPerChain, "draw")}");
        if (table.DrawsLeftOut > 0)
            text.Append(CultureInfo.InvariantCulture, $" ({table.DrawsLeftOut} later draws of longer chains left out)");
        text.Append("\n\n");
        foreach (string[] line in lines)
        {
            text.Append(line[0].PadRight(widths[0]));
            for (int column = 1; column < line.Length; column++)
                text.Append("  ").Append(line[column].PadLeft(widths[column]));
            text.Append('\n');
        }
        AddNotes(text, table.Rows);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Names joined, the first few only.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames
            ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - MostNames} more")
            : "");

    /// <summary>A number with a given number of significant digits, without exponent where that stays short.</summary>
    public static string Significant(double value, int digits)
    {
        if (!double.IsFinite(value))
            return Special(value);
        if (value == 0)
            return "0";
        int exponent = (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return exponent < -4 || exponent >= Math.Max(digits, 6)
            ? value.ToString("0." + new string('0', digits - 1) + "e+00", CultureInfo.InvariantCulture)
            : Fixed(value, Math.Max(0, digits - 1 - exponent));
    }

    private static void AddNotes(StringBuilder text, IReadOnlyList<SummaryRow> rows)
    {
        string[] known = [.. rows.Where(row => row.IsConstantByConstruction).Select(row => row.DisplayName)];
        string[] stuck = [.. rows.Where(row => row.IsConstant && !row.IsConstantByConstruction).Select(row => row.DisplayName)];
        if (known.Length > 0)
            text.Append("\nConstant by construction, no R-hat or ESS is due: ").Append(Names(known)).Append(".\n");
        if (stuck.Length > 0)
            text.Append("\nDid not vary in any draw, so that R-hat and ESS do not exist: ").Append(Names(stuck)).Append(".\n");
    }

    private static string[] Header(IReadOnlyList<double> probabilities) =>
    [
        "", "Mean", "MCSE", "StdDev", "MAD",
        .. probabilities.Select(p => (100 * p).ToString("0.####", CultureInfo.InvariantCulture) + "%"),
        "ESS_bulk", "ESS_tail", "R_hat",
    ];

    private static string[] Cells(SummaryRow row, int? digits)
    {
        bool constant = row.IsConstant || row.IsConstantByConstruction;
        int? decimals = digits is null ? Decimals(row) : null;
        string Value(double value) => decimals is { } d ? Fixed(value, d) : Significant(value, digits ?? 3);
        return
        [
            row.DisplayName,
            Value(row.Mean),
            constant ? Missing : Significant(row.McseMean, digits ?? 2),
            constant ? "0" : Value(row.Sd),
            constant ? "0" : Value(row.Mad),
            .. row.Quantiles.Select(Value),
            constant ? Missing : Size(row.EssBulk),
            constant ? Missing : Size(row.EssTail),
            constant ? Missing : Fixed(row.RHat, digits is { } n ? Math.Max(2, n - 1) : 3),
        ];
    }

    // Decimals that the Monte Carlo error supports, and at least two digits of the standard deviation; null where
    // numbers of that many digits would be too long.
    private static int? Decimals(SummaryRow row)
    {
        if (!(row.McseMean > 0 && row.Sd > 0) || !double.IsFinite(row.McseMean + row.Sd))
            return null;
        int ofError = -(int)Math.Floor(Math.Log10(row.McseMean));
        int ofSd = 1 - (int)Math.Floor(Math.Log10(row.Sd));
        int decimals = Math.Max(0, Math.Max(ofError, ofSd));
        double largest = Math.Max(Math.Abs(row.Mean), row.Quantiles.Select(Math.Abs).DefaultIfEmpty(0).Max());
        return decimals > MostDecimals || largest >= 1e7 ? null : decimals;
    }

    private static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
            return Special(value);
        string text = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text.StartsWith('-') && text.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? text[1..] : text;
    }

    private static string Size(double value) => Fixed(value, 0);

    private static string Special(double value) =>
        double.IsNaN(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");
}
