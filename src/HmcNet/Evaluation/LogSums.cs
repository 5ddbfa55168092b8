namespace HmcNet.Evaluation;

/// <summary>Sums of exponentials that neither overflow nor underflow.</summary>
internal static class LogSums
{
    /// <summary>log sum exp(x).</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
            largest = Math.Max(largest, value);
        if (double.IsInfinity(largest) || double.IsNaN(largest))
            return largest;
        double sum = 0;
        foreach (double value in x)
            sum += Math.Exp(value - largest);
        return largest + Math.Log(sum);
    }

    /// <summary>log sum exp(x + y).</summary>
    public static double LogSumExp(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, x[i] + y[i]);
        if (double.IsInfinity(largest) || double.IsNaN(largest))
            return largest;
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += Math.Exp(x[i] + y[i] - largest);
        return largest + Math.Log(sum);
    }
}
