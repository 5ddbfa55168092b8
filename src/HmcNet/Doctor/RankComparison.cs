using HmcNet.Autodiff.Special;

namespace HmcNet.Doctoring;

/// <summary>Whether one sample tends to larger values than another, by ranks (Mann and Whitney 1947).</summary>
internal readonly record struct RankComparison(double Share, double PValue)
{
    /// <summary>Compares two samples.</summary>
    /// <param name="x">The one.</param>
    /// <param name="y">The other.</param>
    /// <returns>
    /// Share: the probability that a value of x is larger than one of y, ties counted half, 0 to 1. PValue: two-sided, by the
    /// normal approximation with the correction for ties; 1 where all values are equal.
    /// </returns>
    public static RankComparison Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        int n = x.Length + y.Length;
        double[] values = [.. x, .. y];
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(values.ToArray(), order);
        double rankSum = 0, ties = 0;
        for (int first = 0; first < n;)
        {
            int end = first + 1;
            while (end < n && values[order[end]] == values[order[first]])
                end++;
            double length = end - first, rank = 0.5 * (first + 1 + end);
            ties += length * length * length - length;
            for (int i = first; i < end; i++)
                rankSum += order[i] < x.Length ? rank : 0;
            first = end;
        }
        double a = x.Length, b = y.Length, pairs = a * b;
        double share = (rankSum - 0.5 * a * (a + 1)) / pairs;
        double variance = pairs / 12 * (n + 1 - ties / ((double)n * (n - 1)));
        double z = variance > 0 ? Math.Abs(share - 0.5) * pairs / Math.Sqrt(variance) : 0;
        return new RankComparison(share, 2 * ErrorFunction.Phi(-z));
    }
}
