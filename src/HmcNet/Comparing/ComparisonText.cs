using System.Globalization;
using System.Text;
using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>Text of a comparison.</summary>
internal static class ComparisonText
{
    private const int MostRows = 60;
    private static readonly string[] RowHeader = ["", "", "mean", "sd", "d mean", "d sd", "ESS bulk", "ESS tail", "ESS/s", "ESS/1000", "ESS/eval", "tau"];
    private static readonly string[] FitHeader = ["", "slowest", "ESS", "warm-up s", "sampling s", "evaluations", "s to ESS 400", "largest R-hat"];

    /// <summary>The rows, the fits as a whole, and the verdict.</summary>
    public static string Of(Comparison comparison)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Comparison on {comparison.ModelName}: {string.Join(", ", comparison.Fits.Select(f => f.Name))}\n");
        text.Append("d mean and d sd: differences from the first in combined Monte Carlo standard errors; tau: draws for an effective draw.\n\n");
        var lines = new List<string[]> { RowHeader };
        foreach (ComparisonRow row in comparison.Rows.Take(MostRows))
        {
            for (int f = 0; f < row.Cells.Count; f++)
                lines.Add(Cells(f == 0 ? row.DisplayName : "", comparison.Fits[f].Name, row.Cells[f]));
        }
        Append(text, lines, left: 2);
        if (comparison.Rows.Count > MostRows)
            text.Append(CultureInfo.InvariantCulture, $"... and {comparison.Rows.Count - MostRows} more quantities\n");
        text.Append('\n');
        var wholes = new List<string[]> { FitHeader };
        foreach (ComparedFit fit in comparison.Fits)
        {
            wholes.Add([
                fit.Name, fit.SlowestQuantity, Number(fit.SmallestEss, 4), Number(fit.WarmupSeconds, 3), Number(fit.SamplingSeconds, 3),
                fit.Evaluations.ToString(CultureInfo.InvariantCulture), Number(fit.SecondsTo400, 3), Number(fit.WorstRHat, 4)]);
        }
        Append(text, wholes, left: 2);
        text.Append('\n').Append(Verdict(comparison));
        return (comparison.Fastest is { } fastest ? text.Append('\n').Append(Speeds(comparison, fastest)) : text).ToString();
    }

    private static string Verdict(Comparison comparison) => comparison.Verdict switch
    {
        ComparisonVerdict.Same => string.Create(
            CultureInfo.InvariantCulture, $"The fits agree: no difference exceeds {comparison.Bound:F2} Monte Carlo standard errors, the bound for {comparison.Rows.Count} quantities."),
        ComparisonVerdict.Different => string.Create(
            CultureInfo.InvariantCulture, $"The fits differ by more than {comparison.Bound:F2} Monte Carlo standard errors at: {SummaryText.Names(comparison.Different)}. At least one of them is biased: see its diagnosis."),
        _ => $"Not comparable: R-hat exceeds {Comparison.LargestRHat.ToString(CultureInfo.InvariantCulture)} in {string.Join(", ", comparison.Fits.Where(f => !(f.WorstRHat <= Comparison.LargestRHat)).Select(f => f.Name))}. Run longer, or look at the diagnosis first.",
    };

    private static string Speeds(Comparison comparison, ComparedFit fastest)
    {
        IEnumerable<string> others = comparison.Fits.Where(f => f != fastest).Select(f => string.Create(
            CultureInfo.InvariantCulture, $"{f.Name} takes {Number(f.SecondsTo400 / fastest.SecondsTo400, 2)} times as long"));
        return $"Fastest to 400 effective draws of every quantity, warm-up included: {fastest.Name}, {Number(fastest.SecondsTo400, 3)} s; {string.Join(", ", others)}.";
    }

    private static string[] Cells(string name, string fit, ComparisonCell cell) =>
    [
        name, fit, Number(cell.Mean, 4), Number(cell.Sd, 3), Number(cell.MeanDifference, 2), Number(cell.SdDifference, 2), Number(cell.EssBulk, 4),
        Number(cell.EssTail, 4), Number(cell.EssPerSecond, 3), Number(cell.EssPer1000Draws, 3), Number(cell.EssPerEvaluation, 3), Number(cell.AutocorrelationTime, 3),
    ];

    private static string Number(double value, int digits) => double.IsNaN(value) ? "" : SummaryText.Significant(value, digits);

    private static void Append(StringBuilder text, List<string[]> lines, int left)
    {
        int[] widths = [.. Enumerable.Range(0, lines[0].Length).Select(column => lines.Max(line => line[column].Length))];
        foreach (string[] line in lines)
        {
            var written = new StringBuilder();
            for (int column = 0; column < line.Length; column++)
                written.Append(column == 0 ? "" : "  ").Append(column < left ? line[column].PadRight(widths[column]) : line[column].PadLeft(widths[column]));
            text.Append(written.ToString().TrimEnd()).Append('\n');
        }
    }
}
