namespace HmcNet.Reports;

/// <summary>Whether the axis of a quantity is logarithmic: positive quantities that spread over a factor of several.</summary>
internal static class AxisScale
{
    private const double Spread = 6;

    /// <summary>Whether a logarithmic axis shows the quantity better.</summary>
    public static bool IsLog(PlotSource source, Quantity q)
    {
        double[] sorted = [.. source.Pooled(q).Where(double.IsFinite).Order()];
        return sorted.Length > 1 && sorted[0] > 0
            && Diagnostics.Quantiles.OfSorted(sorted, 0.95) > Spread * Diagnostics.Quantiles.OfSorted(sorted, 0.05);
    }
}
