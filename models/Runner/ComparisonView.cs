using System.Globalization;

namespace HmcNet.CaseStudies.Runner;

/// <summary>A short view of a comparison: scalars, and of each long array the entry that differs most.</summary>
internal static class ComparisonView
{
    private const int ShortArray = 3;

    /// <summary>The table of means and sds, and how fast each sampler was.</summary>
    public static string Of(Comparison comparison)
    {
        ComparisonRow[] rows = [.. comparison.Rows.GroupBy(row => Expectations.BaseName(row.Name))
            .SelectMany(array => array.Count() <= ShortArray ? array : array.OrderByDescending(Difference).Take(1))];
        string text = TextTable.Of(
            ["", "", "mean", "mcse", "sd", "d mean", "d sd", "ESS bulk", "ESS/s"],
            rows.SelectMany(row => row.Cells.Select((cell, fit) => Cells(comparison, row, cell, fit))), left: 2);
        string speeds = string.Join("; ", comparison.Fits.Select(fit =>
            Invariant($"{fit.Name} {fit.SecondsTo400:g3} s to an ESS of {Comparison.WantedEss} for every quantity (slowest: {fit.SlowestQuantity})")));
        return $"{text}\n{Verdict(comparison)}\n{speeds}.";
    }

    private static string[] Cells(Comparison comparison, ComparisonRow row, ComparisonCell cell, int fit) =>
    [
        fit == 0 ? Name(comparison, row) : "", comparison.Fits[fit].Name, Invariant($"{cell.Mean:g5}"), Invariant($"{cell.McseMean:g2}"), Invariant($"{cell.Sd:g4}"),
        Difference(cell.MeanDifference), Difference(cell.SdDifference), Invariant($"{cell.EssBulk:0}"), Invariant($"{cell.EssPerSecond:0}"),
    ];

    private static string Name(Comparison comparison, ComparisonRow row)
    {
        int size = comparison.Rows.Count(other => Expectations.BaseName(other.Name) == Expectations.BaseName(row.Name));
        return size <= ShortArray ? row.DisplayName : Invariant($"{row.DisplayName}, worst of {size}");
    }

    private static double Difference(ComparisonRow row) => row.Cells.Skip(1).Max(cell => Math.Abs(cell.MeanDifference));

    private static string Difference(double value) => double.IsNaN(value) ? "" : Invariant($"{value:0.00}");

    private static string Verdict(Comparison comparison) => comparison.Verdict switch
    {
        ComparisonVerdict.Same => Invariant($"The fits agree: no difference exceeds {comparison.Bound:0.00} Monte Carlo standard errors, the bound for {comparison.Rows.Count} quantities."),
        ComparisonVerdict.Different => Invariant($"The fits differ by more than {comparison.Bound:0.00} Monte Carlo standard errors: at least one of them is biased."),
        _ => Invariant($"The fits cannot be compared: R-hat exceeds {Comparison.LargestRHat}."),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
