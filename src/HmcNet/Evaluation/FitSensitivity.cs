using HmcNet.Distributions;
using HmcNet.Evaluation;

namespace HmcNet;

/// <summary>How much a posterior depends on its priors.</summary>
public static class FitSensitivity
{
    /// <summary>
    /// Sensitivity of quantities to power-scaling the priors and the likelihood, from the draws of one fit: how fast the posterior moves,
    /// as a cumulative Jensen-Shannon distance for each doubling of the power.
    /// </summary>
    /// <remarks>
    /// Kallioinen, Paananen, Buerkner and Vehtari (2024), Statistics and Computing 34: the component is raised to the powers 0.99 and
    /// 1.01 by Pareto-smoothed importance weights exp((alpha - 1) log component). Definitions as in R's priorsense.
    /// </remarks>
    /// <param name="fit">The fit.</param>
    /// <param name="options">Which terms are the prior, which the likelihood, which quantities; the defaults when null.</param>
    /// <returns>Rows with both sensitivities and a diagnosis; the text is the table.</returns>
    /// <exception cref="HmcNetException">When a name is unknown, or nothing is left to be scaled.</exception>
    public static SensitivityResult Sensitivity(this Fit fit, SensitivityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        options ??= new SensitivityOptions();
        options.Validate();
        return PowerScaling.Run(fit, fit.ModelFor("Power-scaling"), options);
    }

    /// <summary>Samples again with other priors: same sampler, options, seed and data.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="prior">Names of parameters and their new priors, e.g. ("sd_alpha", HalfNormal(50)).</param>
    /// <returns>The new fit beside the old one; the text is a table of both. Sinks of the options, such as files, are not written again.</returns>
    /// <exception cref="HmcNetException">As <see cref="Model.WithPrior"/>, and as sampling does.</exception>
    public static PriorRefit Refit(this Fit fit, params IReadOnlyList<(string Parameter, Distribution Prior)> prior) => Refit(fit, CancellationToken.None, prior);

    /// <summary>Samples again with other priors; see <see cref="Refit(Fit, IReadOnlyList{ValueTuple{string, Distribution}})"/>.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="cancellation">Stops the run; the draws made so far are in the new fit, marked as incomplete.</param>
    /// <param name="prior">Names of parameters and their new priors.</param>
    /// <returns>The new fit beside the old one.</returns>
    /// <exception cref="HmcNetException">As without cancellation.</exception>
    public static PriorRefit Refit(this Fit fit, CancellationToken cancellation, params IReadOnlyList<(string Parameter, Distribution Prior)> prior)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(prior);
        if (prior.Count == 0)
            throw new HmcNetException("There is no new prior to sample with.", expected: "a parameter and its prior", found: "none", remedy: "fit.Refit(prior: (\"sd_alpha\", HalfNormal(50)))");
        Model model = fit.ModelFor("A refit with another prior").WithPriors(prior);
        Fit again = SameSampler.Sample(model, fit.Run, 0, cancellation);
        return new PriorRefit(fit, again, [.. prior.Select(p => $"{p.Parameter} ~ {PriorText.Of(p.Prior)}")]);
    }
}
