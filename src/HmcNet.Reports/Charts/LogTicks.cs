namespace HmcNet.Reports;

/// <summary>Ticks of logarithmic axes.</summary>
internal static class LogTicks
{
    private const int Most = 6;

    private static readonly double[][] Steps = [[1, 1.5, 2, 3, 4, 5, 7], [1, 2, 5], [1, 3], [1]];

    /// <summary>At most six round numbers in a range: as many as 1, 2, 5 or 1, 3 or powers of ten give.</summary>
    public static double[] Of(double low, double high)
    {
        int first = (int)Math.Floor(Math.Log10(low)), last = (int)Math.Ceiling(Math.Log10(high));
        foreach (double[] step in Steps)
        {
            double[] ticks = [.. Powers(first, last, 1).SelectMany(p => step.Select(s => s * p)).Where(t => t >= low && t <= high)];
            if (ticks.Length is >= 2 and <= Most)
                return ticks;
        }
        return [.. Powers(first, last, Math.Max(1, (last - first + Most - 1) / Most)).Where(t => t >= low && t <= high)];
    }

    private static IEnumerable<double> Powers(int first, int last, int every)
    {
        for (int power = first; power <= last; power += every)
            yield return Math.Pow(10, power);
    }
}
