namespace HmcNet.Diagnostics;

/// <summary>R-hat, the potential scale reduction factor: 1 when chains agree, larger when they do not.</summary>
/// <remarks>
/// R-hat = sqrt((B/W + n - 1)/n), B = n times the variance of the chain means, W the mean variance within chains
/// of n draws. Sources: Gelman and Rubin (1992), Statistical Science 7; Vehtari et al. (2021), Bayesian Analysis 16,
/// sections 3.1 and 4; values as in R's posterior 1.4.0. NaN where it is not defined: a NaN draw, no variation at
/// all (a true constant and stuck chains look alike), halves of one draw.
/// </remarks>
public static class RHat
{
    /// <summary>The one to report: the larger of <see cref="Bulk"/> and <see cref="Folded"/>.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>R-hat; defined for infinite draws too, as only ranks count. NaN when either part is.</returns>
    public static double RankNormalized(ChainValues x)
    {
        SampleAnalysis analysis = SampleAnalysis.For(x);
        return Math.Max(analysis.Bulk(wantEss: false).RHat, analysis.FoldedRHat());
    }

    /// <summary>R-hat of rank-normalised split chains: sensitive to chains of different location.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>R-hat.</returns>
    public static double Bulk(ChainValues x) => SampleAnalysis.For(x).Bulk(wantEss: false).RHat;

    /// <summary>
    /// R-hat of rank-normalised split chains of absolute deviations from the pooled median: sensitive to chains
    /// of different scale.
    /// </summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <returns>R-hat; NaN when the deviations do not vary (two values, half of the draws at each).</returns>
    public static double Folded(ChainValues x) => SampleAnalysis.For(x).FoldedRHat();

    /// <summary>R-hat of the draws themselves, without ranks.</summary>
    /// <param name="x">The draws, [chain, iteration].</param>
    /// <param name="split">Whether chains are split in two, which finds trends; the middle draw of an odd chain is dropped.</param>
    /// <returns>R-hat; NaN when a draw is infinite, and for one chain that is not split.</returns>
    public static double Basic(ChainValues x, bool split = true) => SampleAnalysis.For(x).BasicRHat(split);
}
