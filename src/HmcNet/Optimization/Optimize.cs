using HmcNet.Optimization;

namespace HmcNet;

/// <summary>Front door of point estimates: posterior modes and maximum likelihood.</summary>
public static class Optimize
{
    /// <summary>
    /// The mode of the posterior density of the parameters (penalised maximum likelihood): L-BFGS from several starts, then
    /// Newton's method with the exact sparse Hessian.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Jacobian, starts, tolerances; CmdStan's defaults when null.</param>
    /// <returns>The mode, with standard errors from the curvature there; what is wrong with it is said in its notes.</returns>
    /// <exception cref="HmcNetException">When a parameter is discrete, an option is out of range, or the density is finite at no start.</exception>
    public static OptimizationResult Mode(Model model, OptimizeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OptimizeOptions();
        options.Validate();
        return new ModeFitter(model, options, keepPriors: true).Run();
    }

    /// <summary>
    /// Maximum likelihood: priors of parameters that depend on no other parameter are dropped (see
    /// <see cref="OptimizationResult.Dropped"/>), the rest is maximised.
    /// </summary>
    /// <param name="model">The model. Latent variables, whose distribution depends on parameters, are maximised with these; the
    /// result then says that <see cref="Marginal.Likelihood"/> is wanted.</param>
    /// <param name="options">Starts, tolerances; CmdStan's defaults when null. The Jacobian stays off.</param>
    /// <returns>The estimates, with standard errors from the observed information.</returns>
    /// <exception cref="HmcNetException">As <see cref="Mode"/>, and when the model has no observations.</exception>
    public static OptimizationResult Likelihood(Model model, OptimizeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new OptimizeOptions();
        options.Validate();
        if (options.Jacobian)
            throw new HmcNetException(
                "A likelihood has no Jacobian: it is a function of the parameters, not a density of them.", where: nameof(OptimizeOptions.Jacobian),
                expected: "false", found: "true", remedy: "for the mode on the unconstrained scale use Optimize.Mode");
        if (model.Trace.Observations.Count == 0)
            throw new HmcNetException(
                "A model without observations has no likelihood of its own.", where: $"model \"{model.Name}\"", expected: "m.Observe(...)",
                found: "a log density alone", remedy: "declare the data with m.Observe in Model.Define, or find the mode with Optimize.Mode");
        return new ModeFitter(model, options, keepPriors: false).Run();
    }
}
