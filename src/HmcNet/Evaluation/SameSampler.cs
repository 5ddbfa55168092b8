using HmcNet.Sampling;

namespace HmcNet.Evaluation;

/// <summary>Samples again as a fit was sampled.</summary>
internal static class SameSampler
{
    /// <summary>Runs the sampler of a run with its options on a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The run whose sampler and options are used; its sinks and its progress are not.</param>
    /// <param name="seed">Added to the run's seed.</param>
    /// <param name="cancellation">Stops it.</param>
    public static Fit Sample(Model model, SamplerRun run, ulong seed, CancellationToken cancellation)
    {
        // Files of the first run must not be written over.
        SamplerOptions options = run.Options with { Seed = unchecked(run.Seed + seed), Sinks = [], Progress = null };
        return options switch
        {
            NutsOptions nuts => Nuts.Sample(model, nuts, cancellation),
            StaticHmcOptions hmc => StaticHmc.Sample(model, hmc, cancellation),
            GibbsOptions gibbs => Gibbs.Sample(model, gibbs, cancellation),
            _ => throw new HmcNetException("A fit of this sampler cannot be sampled again.", where: options.SamplerName, expected: "NUTS, HMC or Gibbs", found: options.GetType().Name),
        };
    }
}
