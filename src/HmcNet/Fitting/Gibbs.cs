using HmcNet.GibbsSampling;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Front door of Gibbs sampling: parameters are drawn one after the other, or in blocks, from their full conditionals.</summary>
/// <remarks>
/// Full conditionals are recognised in the traced log density (Hoffman, Johnson and Tran 2018, Autoconj); what is of no known
/// family is sliced (Neal 2003). A non-centred parameter is updated through its standard variable. In draws and files lp__ is
/// the log density of the parameters on their own scale, without log-Jacobians; n_leapfrog__ counts evaluations of a sweep.
/// </remarks>
public static class Gibbs
{
    /// <summary>Samples a model.</summary>
    /// <param name="model">The model; it may have discrete parameters.</param>
    /// <param name="options">Chains, sweeps, seed, blocks, kernels; the defaults when null.</param>
    /// <param name="cancellation">Stops the run between sweeps; the draws made so far are returned, marked as incomplete.</param>
    /// <returns>The draws with what is needed to judge them.</returns>
    /// <exception cref="HmcNetException">
    /// When an option is out of range or names an unknown parameter, a discrete parameter has no bounds, no finite starting point
    /// is found in 100 tries, or every chain fails in warm-up.
    /// </exception>
    public static Fit Sample(Model model, GibbsOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GibbsOptions();
        options.Validate();
        SweepPlan plan = PlanOf(model, options);
        return Fit.Sample(model, options, (run, number) => new GibbsProcess(model, plan, run, number), cancellation);
    }

    /// <summary>How a model's parameters will be updated, before any sampling.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The options that will be used; the defaults when null.</param>
    /// <returns>One entry an update; the text is a table.</returns>
    /// <exception cref="HmcNetException">When something asked for does not fit the model.</exception>
    public static GibbsPlan Plan(Model model, GibbsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GibbsOptions();
        options.Validate();
        return PlanOf(model, options).Plan;
    }

    /// <summary>
    /// Compares a conditional that was derived by hand with the model's log density at random states: the ratio of the two densities
    /// must not change with the parameter. A conditional given by draws is compared by their distribution.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="parameter">Name of the parameter.</param>
    /// <param name="conditional">The conditional.</param>
    /// <param name="seed">Seed of the random states.</param>
    /// <returns>Whether it is right, and where it is wrong.</returns>
    /// <exception cref="HmcNetException">When there is no such parameter, or it cannot be checked.</exception>
    public static GibbsCheckResult Check(Model model, string parameter, GibbsConditional conditional, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(conditional);
        SweepPlan plan = PlanOf(model, new GibbsOptions());
        return new ConditionalChecker(plan, parameter, conditional, seed).Run();
    }

    private static SweepPlan PlanOf(Model model, GibbsOptions options) =>
        new(model.Name, model.Trace, model.BoundData, model.Options.CompressRows, options);
}
