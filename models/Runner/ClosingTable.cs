using System.Globalization;

namespace HmcNet.CaseStudies.Runner;

/// <summary>The table that closes a run: HmcNet beside established tools, in standard errors.</summary>
public static class ClosingTable
{
    private const string Mark = " !";

    /// <summary>The table, the reasons of verdicts, and the closing line.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="elapsed">Wall time of the run.</param>
    /// <returns>Lines parted by line feeds, without one at the end.</returns>
    public static string Of(IReadOnlyList<ExpectedRow> rows, TimeSpan elapsed)
    {
        var reasons = new List<string>();
        bool others = rows.Any(row => row.Other is not null);
        string[] header = [
            "study", "model", "quantity", "HmcNet (NUTS)", "HmcNet (Gibbs)", .. others ? ["HmcNet (other)"] : Array.Empty<string>(), "tool", "its value",
            "d NUTS", "d Gibbs", .. others ? ["d other"] : Array.Empty<string>()];
        List<string[]> cells = [.. rows.Select(row => Cells(row, reasons, others))];
        string text = TextTable.Of(header, cells, left: 3) + "\n";
        text += "d: difference from the tool in combined standard errors";
        text += rows.Any(row => row.Largest > ExpectedRow.Bound) ? Invariant($"; beyond {ExpectedRow.Bound} it is marked with{Mark}\n") : ".\n";
        for (int i = 0; i < reasons.Count; i++)
            text += Invariant($"[{i + 1}] {reasons[i]}\n");
        return text + Closing(rows, elapsed);
    }

    private static string[] Cells(ExpectedRow row, List<string> reasons, bool others) =>
    [
        row.Study, row.Model, row.Quantity, Text(row.Nuts), Text(row.Gibbs), .. others ? [Text(row.Other)] : Array.Empty<string>(),
        row.Tool, Text(row.Expected),
        Difference(row, row.Nuts, row.AgainstNuts, "NUTS", reasons), Difference(row, row.Gibbs, row.AgainstGibbs, "Gibbs", reasons),
        .. others ? [Difference(row, row.Other, null, "other", reasons)] : Array.Empty<string>(),
    ];

    private static string Text(Figure? estimate) => estimate is null || double.IsNaN(estimate.Value.Value) ? "" : estimate.Value.ToString();

    private static string Difference(ExpectedRow row, Figure? ours, string? against, string method, List<string> reasons)
    {
        if (ours is null)
            return "";
        if (against is not null)
        {
            string reason = $"{row.Study}, {row.Model}, {method}: {against}";
            if (!reasons.Contains(reason))
                reasons.Add(reason);
            return Invariant($"not trusted [{reasons.IndexOf(reason) + 1}]");
        }
        if (row.MustBeRefused)
            return $"trusted{Mark}";
        if (row.Expected is not { } expected)
            return "";
        double difference = ours.Value.DifferenceFrom(expected);
        string number = double.IsNaN(difference) ? "differs" : Invariant($"{difference:0.00}");
        return Math.Abs(difference) <= ExpectedRow.Bound ? number : number + Mark;
    }

    private static string Closing(IReadOnlyList<ExpectedRow> rows, TimeSpan elapsed)
    {
        string counted = Invariant($"{rows.Count} rows, {rows.Sum(Untrusted)} cells not trusted, {elapsed.TotalSeconds:0.0} s.");
        var all = rows.SelectMany(row => row.Differences.Select(d => (row, d.Method, d.Difference))).ToArray();
        if (all.Length == 0)
            return $"Nothing was compared: {(rows.Any(row => row.Expected is not null) ? "no fit can be trusted" : "there are no results of established tools for these data")}. {counted}";
        (ExpectedRow worst, string method, double largest) = all.MaxBy(d => double.IsNaN(d.Difference) ? double.PositiveInfinity : Math.Abs(d.Difference));
        return Invariant($"Largest difference: {Math.Abs(largest):0.00} standard errors ({worst.Study}, {worst.Model}, {worst.Quantity}, {method}). {counted}");
    }

    private static int Untrusted(ExpectedRow row) =>
        (row.Nuts is not null && row.AgainstNuts is not null ? 1 : 0) + (row.Gibbs is not null && row.AgainstGibbs is not null ? 1 : 0);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
