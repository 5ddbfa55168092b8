namespace HmcNet.Reports;

/// <summary>Bins of histograms.</summary>
internal static class HistogramBins
{
    private const int Most = 60;

    /// <summary>
    /// Bins by the rule of Freedman and Diaconis (1981), width 2 IQR n^(-1/3), at most 60; whole numbers of few values have a bin
    /// each; values that do not vary have one bin.
    /// </summary>
    public static (double[] From, double[] To, double[] Counts) Of(double[] values, double low, double high)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return ([0], [1], [0]);
        bool isWhole = high - low < Most && sorted.All(double.IsInteger);
        if (low == high && !isWhole)
        {
            double half = Math.Max(0.5, Math.Abs(low) * 0.05);
            return ([low - half], [low + half], [sorted.Length]);
        }
        double iqr = Diagnostics.Quantiles.OfSorted(sorted, 0.75) - Diagnostics.Quantiles.OfSorted(sorted, 0.25);
        double width = isWhole ? 1 : iqr > 0 ? 2 * iqr / Math.Cbrt(sorted.Length) : (high - low) / 20;
        int bins = isWhole ? (int)(high - low) + 1 : Math.Clamp((int)Math.Ceiling((high - low) / width), 5, Most);
        double start = isWhole ? low - 0.5 : low;
        double step = isWhole ? 1 : (high - low) / bins;
        var counts = new double[bins];
        foreach (double value in sorted)
            counts[Math.Clamp((int)((value - start) / step), 0, bins - 1)]++;
        return ([.. Enumerable.Range(0, bins).Select(b => start + b * step)], [.. Enumerable.Range(1, bins).Select(b => start + b * step)], counts);
    }
}
