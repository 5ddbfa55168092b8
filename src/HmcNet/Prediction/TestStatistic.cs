using System.Globalization;

namespace HmcNet;

/// <summary>A number computed from a data set, to compare observed with replicated data.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Value">The function; it takes the data in the order of the rows and must not change them.</param>
public sealed record TestStatistic(string Name, Func<double[], double> Value)
{
    /// <summary>The mean.</summary>
    public static TestStatistic Mean { get; } = new("mean", y => y.Average());

    /// <summary>The standard deviation, divisor n - 1; NaN for fewer than two values.</summary>
    public static TestStatistic Sd { get; } = new("sd", y =>
    {
        double mean = y.Average();
        return y.Length < 2 ? double.NaN : Math.Sqrt(y.Sum(v => (v - mean) * (v - mean)) / (y.Length - 1));
    });

    /// <summary>The smallest value.</summary>
    public static TestStatistic Min { get; } = new("min", y => y.Min());

    /// <summary>The largest value.</summary>
    public static TestStatistic Max { get; } = new("max", y => y.Max());

    /// <summary>The median.</summary>
    public static TestStatistic Median { get; } = Quantile(0.5) with { Name = "median" };

    /// <summary>A quantile, by linear interpolation between order statistics (R's type 7).</summary>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The statistic.</returns>
    /// <exception cref="HmcNetException">When the probability is out of range.</exception>
    public static TestStatistic Quantile(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
            throw new HmcNetException(
                "The probability of a quantile is out of range.", expected: "a number in [0, 1]", found: probability.ToString("R", CultureInfo.InvariantCulture));
        return new TestStatistic(string.Create(CultureInfo.InvariantCulture, $"{100 * probability:0.####}%"), y =>
        {
            double[] sorted = [.. y.Order()];
            double at = probability * (sorted.Length - 1);
            int low = (int)Math.Floor(at);
            return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
        });
    }
}
