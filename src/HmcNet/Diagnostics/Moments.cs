using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Diagnostics;

/// <summary>Mean and variance in two passes.</summary>
internal static class Moments
{
    /// <summary>Mean, with the second pass that removes most of the rounding of the first.</summary>
    /// <param name="values">Any values.</param>
    /// <returns>The mean; NaN when there is none or one is NaN, infinite where the sum is.</returns>
    public static double Mean(ReadOnlySpan<double> values)
    {
        double mean = SumAbout(values, 0) / values.Length;
        if (!double.IsFinite(mean))
            mean = MeanOfShares(values);
        return double.IsFinite(mean) ? mean + SumAbout(values, mean) / values.Length : mean;
    }

    /// <summary>Sample variance, divisor n - 1.</summary>
    /// <param name="values">Any values.</param>
    /// <param name="mean">Their mean.</param>
    /// <returns>The variance; NaN for fewer than two values and when one is not finite.</returns>
    public static double Variance(ReadOnlySpan<double> values, double mean)
    {
        if (values.Length < 2)
            return double.NaN;
        ref double x = ref MemoryMarshal.GetReference(values);
        Vector256<double> centre = Vector256.Create(mean), sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> d = Vector256.LoadUnsafe(ref x, (nuint)i) - centre;
            sums += d * d;
        }
        double sum = Vector256.Sum(sums);
        for (; i < values.Length; i++)
            sum += (values[i] - mean) * (values[i] - mean);
        return sum / (values.Length - 1);
    }

    // For values so large that their sum overflows.
    private static double MeanOfShares(ReadOnlySpan<double> values)
    {
        double mean = 0;
        foreach (double value in values)
            mean += value / values.Length;
        return mean;
    }

    private static double SumAbout(ReadOnlySpan<double> values, double centre)
    {
        ref double x = ref MemoryMarshal.GetReference(values);
        Vector256<double> c = Vector256.Create(centre), s0 = Vector256<double>.Zero, s1 = s0;
        int width = Vector256<double>.Count;
        int i = 0;
        for (; i <= values.Length - 2 * width; i += 2 * width)
        {
            s0 += Vector256.LoadUnsafe(ref x, (nuint)i) - c;
            s1 += Vector256.LoadUnsafe(ref x, (nuint)(i + width)) - c;
        }
        double sum = Vector256.Sum(s0 + s1);
        for (; i < values.Length; i++)
            sum += values[i] - centre;
        return sum;
    }
}
