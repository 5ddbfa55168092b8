using System.Globalization;
using HmcNet.Deriving;
using HmcNet.Predicting;

namespace HmcNet;

/// <summary>Prior and posterior predictive checks: do data drawn from the model look like the observed ones?</summary>
/// <remarks>Gelman, Meng and Stern (1996), Statistica Sinica 6; Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 6.3.</remarks>
public static class PredictiveChecks
{
    /// <summary>A posterior predictive check; data sets are drawn one after the other and not kept.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="observation">Name of the observation.</param>
    /// <param name="statistics">The statistics; mean, standard deviation, minimum and maximum when there are none.</param>
    /// <returns>Tail probabilities P(T(y_rep) >= T(y)).</returns>
    /// <exception cref="HmcNetException">When there is no such observation, or a statistic throws or gives NaN.</exception>
    public static PredictiveCheck Check(this Fit fit, string observation, params TestStatistic[] statistics) =>
        fit.Check(observation, new CheckOptions(), statistics);

    /// <summary>A posterior predictive check, by groups or with another seed.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="observation">Name of the observation.</param>
    /// <param name="options">Groups and seed.</param>
    /// <param name="statistics">The statistics; mean, standard deviation, minimum and maximum when there are none.</param>
    /// <returns>Tail probabilities P(T(y_rep) >= T(y)).</returns>
    /// <exception cref="HmcNetException">As without options, and when the factor does not fit the rows.</exception>
    public static PredictiveCheck Check(this Fit fit, string observation, CheckOptions options, params TestStatistic[] statistics)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(options);
        Model model = fit.ModelFor("A predictive check");
        var runner = new CheckRunner(model, observation, options.By, statistics);
        double[][][] columns = DerivedColumns.Room(fit.Draws, runner.Count);
        PredictiveDraws.ForEachDataSet(model, fit.Draws, options.Seed, [runner.Observation], (chain, iteration, data) =>
            runner.Evaluate(data[0], columns[chain], iteration, () => DerivedColumns.Place(chain, iteration)));
        return runner.Compare("Posterior predictive check", DerivedColumns.Of(fit.Draws, runner.Variables, columns));
    }

    /// <summary>A prior predictive check: where do the observed data lie among those that the priors expect?</summary>
    /// <param name="model">The model.</param>
    /// <param name="observation">Name of the observation.</param>
    /// <param name="statistics">The statistics; mean, standard deviation, minimum and maximum when there are none.</param>
    /// <returns>Tail probabilities P(T(y_rep) >= T(y)).</returns>
    /// <exception cref="HmcNetException">As for fits, and when nothing can be drawn from a prior: names the parameter.</exception>
    public static PredictiveCheck PriorCheck(this Model model, string observation, params TestStatistic[] statistics) =>
        model.PriorCheck(observation, new CheckOptions(), statistics);

    /// <summary>A prior predictive check, by groups, or with another seed or number of draws.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observation">Name of the observation.</param>
    /// <param name="options">Groups, seed and number of draws.</param>
    /// <param name="statistics">The statistics; mean, standard deviation, minimum and maximum when there are none.</param>
    /// <returns>Tail probabilities P(T(y_rep) >= T(y)).</returns>
    /// <exception cref="HmcNetException">As without options, and when the factor does not fit the rows.</exception>
    public static PredictiveCheck PriorCheck(this Model model, string observation, CheckOptions options, params TestStatistic[] statistics)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var runner = new CheckRunner(model, observation, options.By, statistics);
        double[][] columns = PredictiveDraws.Columns(runner.Count, Math.Max(0, options.PriorDraws));
        PredictiveDraws.ForEachPriorDataSet(model, options.PriorDraws, options.Seed, [runner.Observation], (iteration, _, data) =>
            runner.Evaluate(data[0], columns, iteration, () => string.Create(CultureInfo.InvariantCulture, $"prior draw {iteration + 1}")));
        return runner.Compare("Prior predictive check", PredictiveDraws.OneChain(model.Name, new VariableLayout(runner.Variables), columns));
    }
}
