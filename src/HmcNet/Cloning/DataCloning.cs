using HmcNet.Cloning;
using HmcNet.Randomness;

namespace HmcNet;

/// <summary>
/// Front door of data cloning: maximum likelihood estimates of a hierarchical model, and whether they exist, from posteriors given K copies
/// of the data.
/// </summary>
/// <remarks>
/// <para>
/// Each clone has the same data and latent variables of its own: log p = log p(theta) + sum over k of [log p(latent_k | theta) +
/// log p(y | latent_k, theta)]. As K grows the posterior of theta becomes normal around the maximum of the likelihood with covariance
/// (1/K) times the inverse of Fisher's information: the posterior means are the estimates, sqrt(K) times the posterior sds their standard
/// errors. Lele, Dennis and Lutscher (2007), Ecology Letters 10; Lele, Nadeem and Schmuland (2010), JASA 105.
/// </para>
/// <para>
/// Terms of the log density: priors of parameters stay as they are; all terms that a latent variable enters are replicated; observations
/// that no latent variable enters are multiplied by K. An added term of the parameters alone is a prior, unless observations or columns
/// enter it; <see cref="DataCloningOptions.Likelihood"/> and <see cref="DataCloningOptions.Priors"/> say otherwise by name.
/// </para>
/// </remarks>
public static class DataCloning
{
    /// <summary>Fits a model to growing numbers of clones.</summary>
    /// <param name="model">The model, with observations.</param>
    /// <param name="clones">Numbers of clones, increasing, e.g. [1, 10, 25].</param>
    /// <param name="options">Sampler, latent variables, what is to be estimated; the defaults when null.</param>
    /// <param name="cancellation">Stops it; fits already made are kept.</param>
    /// <returns>Estimates, the table of diagnostics and the verdict. When a later fit fails or is cancelled, of the fits before it.</returns>
    /// <exception cref="HmcNetException">
    /// When numbers of clones are below 1 or do not increase, the model has no observations, a name is unknown, nothing is left to be estimated,
    /// the role of an added term is not clear, an option does not go with cloning, or the first fit fails.
    /// </exception>
    public static DataCloningResult Fit(Model model, IReadOnlyList<int> clones, DataCloningOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clones);
        options ??= new DataCloningOptions();
        CloneChecks.RequireClones(clones);
        CloneChecks.RequireOptions(options);
        var roles = new CloneRoles(model.Name, model.Trace, options);
        IReadOnlyList<string> monitored = CloneChecks.Monitored(model, roles, options.Parameters);
        var sampler = new CloneSampler(model, roles, options);
        var fits = new List<CloneFit>();
        HmcNetException? failure = null;
        for (int i = 0; i < clones.Count && !cancellation.IsCancellationRequested; i++)
        {
            try
            {
                // Chains of different fits have random numbers of their own.
                fits.Add(sampler.Run(clones[i], options.Sampler.Seed is { } seed ? SeedOf(seed, clones[i]) : null, cancellation));
            }
            catch (HmcNetException fault) when (fits.Count > 0)
            {
                failure = fault;
            }
            if (failure is not null || !fits[^1].IsComplete)
                break;
        }
        return new DataCloningResult(model, roles, options, clones, fits, failure, monitored);
    }

    /// <summary>The model of K clones as such, to be looked at or sampled by other means.</summary>
    /// <param name="model">The model, with observations.</param>
    /// <param name="clones">K, at least 1.</param>
    /// <param name="options">What is latent; the defaults when null.</param>
    /// <returns>
    /// A model with the same parameters, with the latent variables of each clone under names like "alpha_clone2", and with the derived
    /// quantities that no latent variable enters. It reads the same data, which can be replaced as in the original.
    /// </returns>
    /// <exception cref="HmcNetException">As for <see cref="Fit"/>.</exception>
    public static Model Clone(Model model, int clones, DataCloningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        CloneChecks.RequireClones([clones]);
        return Transformed(model, options ?? new DataCloningOptions(), clones);
    }

    internal static Model Transformed(Model model, DataCloningOptions options, int clones) => model.Transform(
        FormattableString.Invariant($"{model.Name}, {clones} clone{(clones == 1 ? "" : "s")}"),
        trace => CloneTrace.Of(trace, new CloneRoles(model.Name, trace, options), clones));

    private static ulong SeedOf(ulong seed, int clones)
    {
        var mixed = new uint[4];
        Philox.Block(seed, (uint)clones, 0, 0, 0, mixed);
        return (mixed[0] & int.MaxValue) | 1;
    }
}
