using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>Pareto-smoothed importance sampling (PSIS).</summary>
/// <remarks>
/// Vehtari, Simpson, Gelman, Yao and Gabry (2024), Pareto smoothed importance sampling, JMLR 25. The largest ratios are
/// replaced by expected order statistics of a generalised Pareto distribution fitted to them, none above the largest raw ratio.
/// The length of the tail is the rule of R's loo 2.5.1, min(ceil(0.2 S), ceil(3 sqrt(S / r_eff))): it gives 95 for 1000 draws
/// at r_eff = 1, as the committed results of loo have, where floor(3 sqrt(S / r_eff)) would give 94.
/// </remarks>
public static class ParetoSmoothing
{
    /// <summary>Fewest ratios that a tail is fitted to.</summary>
    public const int SmallestTail = 5;

    /// <summary>Above this k importance sampling is unreliable whatever the number of draws.</summary>
    public const double LargestGoodK = 0.7;

    /// <summary>Number of largest ratios that are smoothed: ceil(min(0.2 S, 3 sqrt(S / r_eff))).</summary>
    /// <param name="draws">Number of draws S.</param>
    /// <param name="relativeEfficiency">Effective draws for each draw, r_eff.</param>
    /// <returns>The length of the tail.</returns>
    public static int TailLength(int draws, double relativeEfficiency) =>
        (int)Math.Ceiling(Math.Min(0.2 * draws, 3 * Math.Sqrt(draws / relativeEfficiency)));

    /// <summary>The largest k at which the estimate of so many draws can be relied on: min(1 - 1 / log10(S), 0.7).</summary>
    /// <param name="draws">Number of draws S.</param>
    /// <returns>The threshold.</returns>
    public static double KThreshold(int draws) => Math.Min(1 - 1 / Math.Log10(draws), LargestGoodK);

    /// <summary>Number of draws that an estimate with a given k needs: 10^(1 / (1 - max(0, k))).</summary>
    /// <param name="k">The shape.</param>
    /// <returns>The number of draws; +infinity from k = 1 on.</returns>
    public static double DrawsNeeded(double k) => k >= 1 ? double.PositiveInfinity : Math.Pow(10, 1 / (1 - Math.Max(0, k)));

    /// <summary>Smooths importance ratios.</summary>
    /// <param name="logRatios">Logarithms of the ratios, finite, one a draw.</param>
    /// <param name="relativeEfficiency">Effective draws for each draw, positive.</param>
    /// <returns>Normalised weights with the diagnostic k.</returns>
    /// <exception cref="HmcNetException">When a ratio is not finite, there is none, or the efficiency is not positive.</exception>
    public static SmoothedWeights Smooth(ReadOnlySpan<double> logRatios, double relativeEfficiency = 1)
    {
        if (logRatios.IsEmpty || !(relativeEfficiency > 0 && double.IsFinite(relativeEfficiency)))
            throw new HmcNetException(
                "Importance ratios cannot be smoothed.", expected: "one ratio or more and a positive, finite relative efficiency",
                found: FormattableString.Invariant($"{logRatios.Length} ratios, r_eff = {relativeEfficiency}"));
        for (int i = 0; i < logRatios.Length; i++)
        {
            if (!double.IsFinite(logRatios[i]))
                throw new HmcNetException(
                    "An importance ratio is not finite.", where: FormattableString.Invariant($"log ratio {i + 1}"), expected: "a finite logarithm",
                    found: FormattableString.Invariant($"{logRatios[i]}"));
        }
        var weights = new double[logRatios.Length];
        var smoother = new ParetoSmoother();
        double k = smoother.Smooth(logRatios, relativeEfficiency, weights);
        double normalizer = LogSums.LogSumExp(weights), squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] -= normalizer;
            squares += Math.Exp(2 * weights[i]);
        }
        return new SmoothedWeights(weights, normalizer, k, TailLength(logRatios.Length, relativeEfficiency), relativeEfficiency / squares);
    }
}
