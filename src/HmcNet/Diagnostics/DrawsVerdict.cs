using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>What can be asked of draws: their summary and whether they can be trusted.</summary>
public static class DrawsVerdict
{
    /// <summary>
    /// Mean with its Monte Carlo error, sd, MAD, quantiles, bulk and tail effective sample size and R-hat of
    /// every quantity.
    /// </summary>
    /// <remarks>
    /// Definitions as in R's posterior 1.4.0. Of chains of unequal length (a cancelled run) the first draws, as
    /// many as the shortest chain has, are used; chains without a draw take no part.
    /// </remarks>
    /// <param name="draws">The run.</param>
    /// <param name="options">What to show; null for the defaults.</param>
    /// <returns>Typed rows; as text a table.</returns>
    /// <exception cref="HmcNetException">On a name that is none of the run's, or options out of range.</exception>
    public static SummaryTable Summary(this Draws draws, SummaryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return Summarizer.Summarize(draws, options ?? new SummaryOptions());
    }

    /// <summary>Judges a run: completeness, tree depth, divergences, E-BFMI, effective sample sizes, R-hat.</summary>
    /// <remarks>
    /// Divergences and tree depth are counted over all draws of all chains after warm-up, E-BFMI is computed chain
    /// by chain, and lp__ is checked like any quantity. R-hat and ESS use the first draws of each chain, as many as
    /// the shortest has. Checks of transitions are left out where these are not known.
    /// </remarks>
    /// <param name="draws">The run.</param>
    /// <param name="options">Whose thresholds to use; null for HmcNet's own.</param>
    /// <returns>Typed findings; as text a report in the manner of CmdStan's diagnose.</returns>
    public static Diagnosis Diagnose(this Draws draws, DiagnoseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return Diagnoser.Diagnose(draws, options ?? new DiagnoseOptions());
    }
}
