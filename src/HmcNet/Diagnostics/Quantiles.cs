namespace HmcNet.Diagnostics;

/// <summary>Empirical quantiles, type 7 of Hyndman and Fan (1996), Sample quantiles in statistical packages, as R's default.</summary>
public static class Quantiles
{
    /// <summary>Quantile of sorted values: linear between the order statistics around position 1 + (n - 1) p.</summary>
    /// <param name="sorted">Values in ascending order without NaN, shape [n].</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The quantile; NaN for no values.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="probability"/> is not in [0, 1].</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        if (sorted.IsEmpty)
            return double.NaN;
        // Position counted from 1 as in R: the rounding of this sum decides whether it is a whole number.
        double position = 1 + (sorted.Length - 1) * probability;
        double low = Math.Floor(position);
        double h = position - low;
        double a = sorted[(int)low - 1];
        if (h == 0)
            return a;
        double b = sorted[(int)low];
        return a == b ? a : (1 - h) * a + h * b;
    }

    /// <summary>Quantile of values in any order.</summary>
    /// <param name="values">Values, shape [n].</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The quantile; NaN for no values and when one is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="probability"/> is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<double> values, double probability)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        // NaN sorts to the front.
        return sorted.Length > 0 && double.IsNaN(sorted[0]) ? double.NaN : OfSorted(sorted, probability);
    }

    /// <summary>Quantile of all draws of a quantity.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The quantile; NaN when a draw is NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="probability"/> is not in [0, 1].</exception>
    public static double Of(ChainValues x, double probability) => SampleAnalysis.For(x).Quantile(probability);

    /// <summary>Median absolute deviation from the median, times 1.4826: for a normal variable its standard deviation.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The deviation; NaN when a draw is NaN or the median is infinite.</returns>
    public static double MedianAbsoluteDeviation(ChainValues x) => SampleAnalysis.For(x).Mad();
}
