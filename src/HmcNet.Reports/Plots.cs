using HmcNet.Reports;

namespace HmcNet;

/// <summary>
/// Charts of fits and of draws, each a Vega-Lite specification with its data: <c>Plots.Pairs(fit, "tau", "theta[1]").Save("pairs.svg")</c>.
/// </summary>
/// <remarks>
/// Quantities are named as in tables: "tau", "theta[1]" (counted from 1), "theta[Choate]" by label, "lp__" for the log density.
/// Gabry, Simpson, Vehtari, Betancourt and Gelman (2019), Visualization in Bayesian workflow, JRSS A 182.
/// </remarks>
public static partial class Plots
{
    /// <summary>Draws against iterations, chain by chain, with divergent transitions marked on the axis.</summary>
    /// <param name="source">A fit or draws.</param>
    /// <param name="quantity">Name of the quantity.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When there is no such quantity, or no draw.</exception>
    public static Chart Trace(PlotSource source, string quantity) => ChainCharts.Trace(Checked(source), source.Find(quantity));

    /// <summary>Histograms of the ranks of each chain's draws among those of all chains (Vehtari et al. 2021, section 5).</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart Rank(PlotSource source, string quantity) => ChainCharts.Rank(Checked(source), source.Find(quantity));

    /// <summary>Kernel density estimates, chain by chain.</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart Density(PlotSource source, string quantity) => ChainCharts.Density(Checked(source), source.Find(quantity));

    /// <summary>A histogram of all draws, with the 5, 50 and 95 % quantiles.</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart Histogram(PlotSource source, string quantity) => ChainCharts.Histogram(Checked(source), source.Find(quantity));

    /// <summary>Autocorrelation at the first lags, chain by chain.</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart Autocorrelation(PlotSource source, string quantity) => ChainCharts.Autocorrelation(Checked(source), source.Find(quantity));

    /// <summary>Bulk and tail effective sample size of the first draws, more and more of them.</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart EssOverDraws(PlotSource source, string quantity) => EfficiencyCharts.OverDraws(Checked(source), source.Find(quantity));

    /// <summary>Effective sample sizes of quantiles from 5 % to 95 %.</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart EssOverQuantiles(PlotSource source, string quantity) => EfficiencyCharts.OverQuantiles(Checked(source), source.Find(quantity));

    /// <summary>The density of the prior and that of the posterior.</summary>
    /// <inheritdoc cref="Trace"/>
    public static Chart PriorPosterior(PlotSource source, string quantity) => PriorCharts.Of(Checked(source), source.Find(quantity));

    /// <summary>
    /// A scatter plot of two quantities, or a matrix of several, with divergent transitions in red and arrows from where these began to
    /// the point that failed.
    /// </summary>
    /// <param name="source">A fit or draws; arrows need a fit.</param>
    /// <param name="quantities">Names of two to eight quantities; the first is on the horizontal axis.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When there is no such quantity, no draw, or there are fewer than two or more than eight names.</exception>
    public static Chart Pairs(PlotSource source, params IReadOnlyList<string> quantities)
    {
        ArgumentNullException.ThrowIfNull(quantities);
        Quantity[] found = [.. quantities.Select(Checked(source).Find)];
        if (found.Length is < 2 or > 8)
            throw new HmcNetException(
                "A chart of pairs shows two to eight quantities.", where: "Plots.Pairs", expected: "2 to 8 names", found: Numbers.Count(found.Length, "name"));
        return found.Length == 2 ? PairCharts.Pair(source, found[0], found[1]) : PairCharts.Matrix(source, found);
    }

    /// <summary>Parallel coordinates: a line for each divergent draw over those of ordinary draws, standardised.</summary>
    /// <param name="source">A fit or draws.</param>
    /// <param name="names">Variables or entries; none for all parameters. At most 24 quantities are shown.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When there is no such quantity, or no draw.</exception>
    public static Chart ParallelCoordinates(PlotSource source, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        IEnumerable<string> chosen = names.Count > 0 ? names : Checked(source).Draws.Variables.Variables.Where(v => !v.IsDerived).Select(v => v.Name);
        return PairCharts.Parallel(source, [.. chosen.SelectMany(source.FindAll)]);
    }

    /// <summary>The density of the energy about its mean and that of its changes (Betancourt 2017, section 6.1).</summary>
    /// <param name="source">A fit or draws with the sampler's columns.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When the draws are not of Hamiltonian Monte Carlo, or there is none.</exception>
    public static Chart Energy(PlotSource source) => SamplerCharts.Energy(Checked(source));

    /// <summary>The energy Bayesian fraction of missing information of each chain, beside its threshold.</summary>
    /// <inheritdoc cref="Energy"/>
    public static Chart EBfmi(PlotSource source) => SamplerCharts.EBfmi(Checked(source));

    /// <summary>Tree depths over the iterations.</summary>
    /// <inheritdoc cref="Energy"/>
    public static Chart TreeDepth(PlotSource source) => SamplerCharts.TreeDepth(Checked(source));

    /// <summary>Step sizes over the iterations, warm-up included where it was kept.</summary>
    /// <inheritdoc cref="Energy"/>
    public static Chart StepSize(PlotSource source) => SamplerCharts.StepSize(Checked(source));

    /// <summary>A forest plot: medians with 50 % and 90 % intervals of the entries of variables, by their labels.</summary>
    /// <param name="source">A fit or draws.</param>
    /// <param name="names">Variables or entries, at least one; the first 60 entries are shown.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When no name is given, there is no such quantity, or no draw.</exception>
    public static Chart Intervals(PlotSource source, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
            throw new HmcNetException("A chart of intervals needs a variable.", where: "Plots.Intervals", expected: "names of variables or entries", found: "none");
        return VectorCharts.Intervals(Checked(source), string.Join(", ", names), [.. names.SelectMany(source.FindAll)]);
    }

    /// <summary>
    /// What pooling did to the groups of a vector: the estimate from the group's own rows, the posterior mean and interval, the estimate
    /// from all rows as one group; with the number of rows of each group.
    /// </summary>
    /// <param name="source">A fit of a model of Model.Define.</param>
    /// <param name="variable">Name of the group-level vector.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When the variable is no group-level vector whose elements have rows of their own.</exception>
    public static Chart Shrinkage(PlotSource source, string variable) => VectorCharts.Shrinkage(Checked(source), variable);

    /// <summary>Autocorrelation of a quantity in several fits, averaged over chains.</summary>
    /// <param name="fits">Two fits or more of one posterior.</param>
    /// <param name="quantity">Name of the quantity.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two fits, or one has no such quantity.</exception>
    public static Chart CompareAutocorrelation(IReadOnlyList<Fit> fits, string quantity) => ComparisonCharts.Autocorrelation(FitNames.Of(fits), quantity);

    /// <summary>Bulk effective sample size for each second of sampling, quantity by quantity, in several fits.</summary>
    /// <param name="fits">Two fits or more of one posterior.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two fits, or they have no quantity in common.</exception>
    public static Chart CompareEssPerSecond(IReadOnlyList<Fit> fits) => ComparisonCharts.EssPerSecond(FitNames.Of(fits));

    /// <summary>Medians and 90 % intervals of the quantities that several fits have.</summary>
    /// <param name="fits">Two fits or more of one posterior.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two fits, or they have no quantity in common.</exception>
    public static Chart CompareIntervals(IReadOnlyList<Fit> fits) => ComparisonCharts.Intervals(FitNames.Of(fits));

    /// <summary>Observed data among replicated ones: densities, or shares of values where data are counts or classes.</summary>
    /// <param name="fit">The fit of a model of Model.Define.</param>
    /// <param name="observation">Name of the observation.</param>
    /// <param name="seed">Seed of the replicated data.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="HmcNetException">When the model is not known, or has no such observation.</exception>
    public static Chart PredictiveDensity(Fit fit, string observation, ulong seed = 1) => PredictiveCharts.Density(Replications.Of(fit, observation, seed));

    /// <summary>Mean, standard deviation, smallest and largest value of replicated data sets, with those of the observed one.</summary>
    /// <inheritdoc cref="PredictiveDensity"/>
    public static Chart PredictiveStatistics(Fit fit, string observation, ulong seed = 1) => PredictiveCharts.Statistics(Replications.Of(fit, observation, seed));

    /// <summary>Means of groups of rows: intervals of replicated data sets, and the observed means.</summary>
    /// <param name="fit">The fit of a model of Model.Define.</param>
    /// <param name="observation">Name of the observation, which has one value a row.</param>
    /// <param name="by">The groups: a factor of the rows.</param>
    /// <param name="seed">Seed of the replicated data.</param>
    /// <returns>The chart; the first 60 groups are shown.</returns>
    /// <exception cref="HmcNetException">When the model is not known, has no such observation, or the factor does not fit its rows.</exception>
    public static Chart PredictiveGroups(Fit fit, string observation, Factor by, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(by);
        return PredictiveCharts.Groups(Replications.Of(fit, observation, seed), by.Name, by.Levels, by.Codes);
    }

    /// <summary>Pareto k of every observation, with the bound above which its estimate is not reliable.</summary>
    /// <param name="loo">Leave-one-out cross-validation of a fit.</param>
    /// <returns>The chart.</returns>
    public static Chart ParetoK(LooResult loo)
    {
        ArgumentNullException.ThrowIfNull(loo);
        return LooCharts.ParetoK(loo);
    }

    private static PlotSource Checked(PlotSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source;
    }
}
