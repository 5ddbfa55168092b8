namespace HmcNet.Diagnostics;

/// <summary>Effective sample sizes: how many independent draws would tell as much about a quantity.</summary>
/// <remarks>
/// S/tau with tau = -1 + 2 sum of autocorrelations by Geyer's initial monotone sequence over split chains, at most
/// S log10(S). Source: Vehtari et al. (2021), Bayesian Analysis 16, sections 3.2 and 4; values as in R's posterior
/// 1.4.0. NaN where it is not defined: a NaN or (but for <see cref="Bulk"/>) infinite draw, no variation, halves
/// of fewer than 3 draws.
/// </remarks>
public static class EffectiveSampleSize
{
    /// <summary>Lower of the two probabilities of <see cref="Tail"/>.</summary>
    public const double LowerTail = 0.05;

    /// <summary>Upper of the two probabilities of <see cref="Tail"/>.</summary>
    public const double UpperTail = 0.95;

    /// <summary>Of rank-normalised draws: for the middle of the distribution.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The bulk effective sample size; defined for infinite draws too.</returns>
    public static double Bulk(ChainValues x) => SampleAnalysis.For(x).Bulk().Ess;

    /// <summary>The smaller of those of the 5 % and 95 % quantiles.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The tail effective sample size.</returns>
    public static double Tail(ChainValues x)
    {
        SampleAnalysis analysis = SampleAnalysis.For(x);
        return Math.Min(analysis.QuantileEss(LowerTail), analysis.QuantileEss(UpperTail));
    }

    /// <summary>For the mean: of the draws themselves.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The effective sample size of the mean.</returns>
    public static double Mean(ChainValues x) => SampleAnalysis.For(x).BasicEss(splitChains: true);

    /// <summary>For the standard deviation: of the absolute deviations from the mean.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The effective sample size of the standard deviation.</returns>
    public static double StandardDeviation(ChainValues x) => SampleAnalysis.For(x).DeviationEss(squared: false);

    /// <summary>For the median.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>The effective sample size of the median.</returns>
    public static double Median(ChainValues x) => SampleAnalysis.For(x).QuantileEss(0.5);

    /// <summary>For a quantile: of the indicator that a draw is at most the quantile.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <param name="probability">In [0, 1]; at 1 the largest draw is left above, so that the indicator varies.</param>
    /// <returns>The effective sample size of the quantile.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="probability"/> is not in [0, 1].</exception>
    public static double Quantile(ChainValues x, double probability) => SampleAnalysis.For(x).QuantileEss(probability);

    /// <summary>Of the draws themselves, chains split or as they are.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <param name="split">Whether chains are split in two.</param>
    /// <returns>The effective sample size.</returns>
    public static double Basic(ChainValues x, bool split = true) => SampleAnalysis.For(x).BasicEss(split);
}
