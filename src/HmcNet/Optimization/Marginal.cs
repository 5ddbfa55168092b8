using HmcNet.Optimization;

namespace HmcNet;

/// <summary>Front door of maximum likelihood for models with latent variables, which are integrated out.</summary>
public static class Marginal
{
    /// <summary>
    /// Integrates some parameters out of the likelihood and maximises over the rest: maximum likelihood of a mixed model, and REML
    /// when the fixed effects are integrated too.
    /// </summary>
    /// <remarks>
    /// With u the integrated parameters (on their unconstrained scale, non-centred ones by their standard variable) and theta the
    /// others, l(theta) = log of the integral of exp f(u, theta) du by Laplace's approximation (Tierney and Kadane 1986), which is
    /// exact where f is quadratic in u. f holds the observations, added terms, and the priors that depend on other parameters;
    /// priors that depend on none are dropped, except those of u. Nothing is dropped silently: see <see cref="OptimizationResult.Dropped"/>.
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="integrate">Names of the parameters that are integrated out with their priors: the random effects.</param>
    /// <param name="options">REML, priors, starts and tolerances; the defaults when null.</param>
    /// <returns>The maximum; what is wrong with it is said in its notes.</returns>
    /// <exception cref="HmcNetException">
    /// When a name is unknown, given twice or that of a discrete parameter, nothing is integrated or nothing left to maximise, or
    /// the density of the integrated parameters has no mode at any start.
    /// </exception>
    public static MarginalResult Likelihood(Model model, IReadOnlyList<string> integrate, MarginalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(integrate);
        options ??= new MarginalOptions();
        options.Validate();
        return new MarginalFitter(model, integrate, options).Run();
    }
}
