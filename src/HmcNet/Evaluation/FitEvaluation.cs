using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>Predictive accuracy of a fit: LOO, WAIC, DIC. Nothing need be declared before sampling.</summary>
public static class FitEvaluation
{
    /// <summary>The log-likelihood of every observation at every draw.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="observation">Name of an observation statement; null for all of them together.</param>
    /// <returns>Draws x observations numbers, in memory; <see cref="Loo"/> and <see cref="Waic"/> do without.</returns>
    /// <exception cref="HmcNetException">When the model has no observations, none of that name, or the fit has no draws.</exception>
    public static LogLikelihoodDraws LogLikelihood(this Fit fit, string? observation = null)
    {
        (_, FitLogLikelihoodSource source) = SourceOf(fit, observation, "The pointwise log-likelihood");
        double[][] columns = [.. source.Names.Select(_ => new double[source.Draws])];
        source.Read(0, columns, columns.Length, new EvaluationOptions().Parallel(CancellationToken.None));
        return new LogLikelihoodDraws(source.ModelName, source.Names, columns, source.Chains, source.Data);
    }

    /// <summary>
    /// Leave-one-out cross-validation by Pareto-smoothed importance sampling, numbers as R's loo 2.5.1: elpd_loo = sum over i of
    /// log p(y_i | y without i).
    /// </summary>
    /// <remarks>
    /// Vehtari, Gelman and Gabry (2017), Statistics and Computing 27. An observation is one value, or one event of a multivariate
    /// distribution; conditional on group effects. With <see cref="LooOptions.RefitAbove"/> observations whose k is higher are left
    /// out by sampling again without them, with the sampler and the options of the fit.
    /// </remarks>
    /// <param name="fit">The fit.</param>
    /// <param name="options">Which observations, refits, threads; the defaults when null.</param>
    /// <param name="cancellation">Before refits it throws; during refits the result so far is returned, marked as incomplete.</param>
    /// <returns>Pointwise values, estimates, diagnostics; the text is loo's table.</returns>
    /// <exception cref="HmcNetException">When the model has no observations, none of the name asked for, or a log-likelihood is not finite.</exception>
    /// <exception cref="OperationCanceledException">When cancelled before there is a result.</exception>
    public static LooResult Loo(this Fit fit, LooOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LooOptions();
        options.Validate();
        (Model model, FitLogLikelihoodSource source) = SourceOf(fit, options.Observation, "Leave-one-out cross-validation");
        if (options.RefitAbove is not { } bound)
            return LooCalculation.Run(source, options, cancellation, fit.Elapsed);
        LooPoint[] points = LooCalculation.Points(source, options, cancellation);
        return new ExactLeaveOneOut(fit, model, options).Run(source, points, bound, cancellation);
    }

    /// <summary>The widely applicable information criterion, numbers as R's loo 2.5.1.</summary>
    /// <remarks>Watanabe (2010), JMLR 11. It fails where LOO has high k and says less of it: prefer <see cref="Loo"/>.</remarks>
    /// <param name="fit">The fit.</param>
    /// <param name="options">Which observations, threads; the defaults when null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Pointwise values and estimates.</returns>
    /// <exception cref="HmcNetException">As <see cref="Loo"/>.</exception>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    public static WaicResult Waic(this Fit fit, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EvaluationOptions();
        options.Validate();
        (_, FitLogLikelihoodSource source) = SourceOf(fit, options.Observation, "WAIC");
        return WaicCalculation.Run(source, options, cancellation);
    }

    /// <summary>The deviance information criterion with both rules for the effective number of parameters.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="options">Which observations, threads; the defaults when null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Mean deviance, pD and DIC by var(deviance) / 2 and by the deviance at the posterior means.</returns>
    /// <exception cref="HmcNetException">When the model has no observations, none of the name asked for, or the deviance is not finite.</exception>
    /// <exception cref="OperationCanceledException">When cancelled.</exception>
    public static DicResult Dic(this Fit fit, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EvaluationOptions();
        options.Validate();
        (Model model, FitLogLikelihoodSource source) = SourceOf(fit, options.Observation, "DIC");
        return DicCalculation.Run(source, model, options, cancellation);
    }

    private static (Model Model, FitLogLikelihoodSource Source) SourceOf(Fit fit, string? observation, string purpose)
    {
        ArgumentNullException.ThrowIfNull(fit);
        Model model = fit.ModelFor(purpose);
        return (model, new FitLogLikelihoodSource(fit, model, observation));
    }
}
