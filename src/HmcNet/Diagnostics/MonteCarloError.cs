using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace HmcNet.Diagnostics;

/// <summary>Monte Carlo standard errors: how far an estimate may be from its value with endless draws.</summary>
/// <remarks>Source: Vehtari et al. (2021), Bayesian Analysis 16, sections 3.2 and 4.4; values as in R's posterior 1.4.0.</remarks>
public static class MonteCarloError
{
    // One standard normal deviation below and above, to the digits that posterior uses.
    private const double BelowOneSd = 0.1586553;
    private const double AboveOneSd = 0.8413447;

    /// <summary>Of the mean: sd / sqrt(ESS of the mean).</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The standard error; NaN where the effective sample size is.</returns>
    public static double Mean(ChainValues x)
    {
        SampleAnalysis analysis = SampleAnalysis.For(x);
        return analysis.StandardDeviation() / Math.Sqrt(analysis.BasicEss(splitChains: true));
    }

    /// <summary>Of the standard deviation: sqrt((m4 - m2^2) / (4 m2 ESS)), ESS that of the squared deviations.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The standard error; NaN where the effective sample size is.</returns>
    public static double StandardDeviation(ChainValues x)
    {
        SampleAnalysis analysis = SampleAnalysis.For(x);
        double ess = analysis.DeviationEss(squared: true);
        double m2 = analysis.CentralMoment(2);
        return Math.Sqrt((analysis.CentralMoment(4) - m2 * m2) / ess / m2 / 4);
    }

    /// <summary>Of the median.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The standard error; NaN where the effective sample size is.</returns>
    public static double Median(ChainValues x) => Quantile(x, 0.5);

    /// <summary>
    /// Of a quantile p: half the distance between the order statistics at the 15.9 % and 84.1 % points of
    /// Beta(ESS p + 1, ESS (1 - p) + 1).
    /// </summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <param name="probability">In [0, 1].</param>
    /// <returns>The standard error; NaN where the effective sample size is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="probability"/> is not in [0, 1].</exception>
    public static double Quantile(ChainValues x, double probability)
    {
        SampleAnalysis analysis = SampleAnalysis.For(x);
        double ess = analysis.QuantileEss(probability);
        if (double.IsNaN(ess))
            return double.NaN;
        double a = ess * probability + 1, b = ess * (1 - probability) + 1;
        ReadOnlySpan<double> sorted = analysis.Sorted();
        int count = sorted.Length;
        int low = (int)Math.Max(Math.Floor(BetaQuantile(a, b, BelowOneSd) * count), 1);
        int high = (int)Math.Min(Math.Ceiling(BetaQuantile(a, b, AboveOneSd) * count), count);
        return (sorted[high - 1] - sorted[low - 1]) / 2;
    }

    // MathNet's root is good to about 1e-8; Newton's method brings it to rounding, as the order statistic it
    // picks depends on which side of a whole number it falls.
    private static double BetaQuantile(double a, double b, double p)
    {
        double x = Beta.InvCDF(a, b, p);
        for (int step = 0; step < 3; step++)
        {
            double next = x - (SpecialFunctions.BetaRegularized(a, b, x) - p) / Beta.PDF(a, b, x);
            if (!(next > 0 && next < 1))
                break;
            x = next;
        }
        return x;
    }
}
