using HmcNet.Predicting;

namespace HmcNet;

/// <summary>Predictions for new rows and new groups.</summary>
public static class FitPrediction
{
    /// <summary>Predicts the rows of a table; see <see cref="Predict(Fit, Table, PredictOptions)"/>.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="table">The rows.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <returns>Draws and summaries of new data and of their expected values.</returns>
    /// <exception cref="HmcNetException">As for options.</exception>
    public static Prediction Predict(this Fit fit, Table table, ulong seed = 1) => fit.Predict(table, new PredictOptions { Seed = seed });

    /// <summary>
    /// Predicts the rows of a table. The model's function runs again with the table's columns and factors. Parameters over a factor keep their
    /// draws, matched by the labels of the levels; of levels never seen they are drawn, for each draw, from their prior given the other
    /// parameters: from the population.
    /// </summary>
    /// <remarks>
    /// The table needs the columns that the observation's distribution depends on, not the observed one. Derived quantities of the model are
    /// computed on the new rows and levels as well.
    /// </remarks>
    /// <param name="fit">The fit.</param>
    /// <param name="table">The rows.</param>
    /// <param name="options">Seed, observations and quantiles.</param>
    /// <returns>Draws and summaries of new data and of their expected values.</returns>
    /// <exception cref="HmcNetException">
    /// When the table lacks a column that is needed (names it), data of the rows were made outside of the model's function, a level is new and
    /// its parameter has no proper prior (names both), or a bare log density was sampled.
    /// </exception>
    public static Prediction Predict(this Fit fit, Table table, PredictOptions options)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(options);
        return new Predictor(fit.ModelFor("A prediction"), fit.Draws, table, options).Run();
    }

    /// <summary>
    /// The population's predictive distribution: group-level variables of a group never seen, one draw for each draw of the fit.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="names">Parameters or derived quantities over a factor, e.g. "alpha"; several are of the same new group.</param>
    /// <returns>Draws of variables named "alpha_new".</returns>
    /// <exception cref="HmcNetException">When a name is unknown, the variable does not range over one factor, or has no proper prior.</exception>
    public static Draws NewGroup(this Fit fit, params string[] names) => fit.NewGroup(1, names);

    /// <summary>As without a seed.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="seed">Seed of the random numbers.</param>
    /// <param name="names">Parameters or derived quantities over a factor.</param>
    /// <returns>Draws of variables named "alpha_new".</returns>
    /// <exception cref="HmcNetException">As without a seed.</exception>
    public static Draws NewGroup(this Fit fit, ulong seed, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(names);
        return new NewGroupDraws(fit.ModelFor("A new group"), fit.Draws, names).Run(seed);
    }
}
