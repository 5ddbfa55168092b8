namespace HmcNet;

/// <summary>Options of <see cref="DataCloning"/>.</summary>
public sealed record DataCloningOptions
{
    /// <summary>Options of the sampler: <see cref="NutsOptions"/>, <see cref="StaticHmcOptions"/> or <see cref="GibbsOptions"/>. Default: NUTS. Sinks are not supported.</summary>
    public SamplerOptions Sampler { get; init; } = new NutsOptions();

    /// <summary>
    /// Names of the latent variables, of which each clone has its own. Null finds them: parameters whose prior depends on other
    /// parameters, and discrete ones. Name those with a fixed prior yourself (a standard normal that the model scales).
    /// </summary>
    public IReadOnlyList<string>? Latent { get; init; }

    /// <summary>Names of the parameters and derived quantities that are estimated and judged; null takes all parameters that are not latent.</summary>
    public IReadOnlyList<string>? Parameters { get; init; }

    /// <summary>
    /// Names of added terms (m.AddLogDensity) that are part of the likelihood though neither a latent variable nor observations nor columns
    /// enter them.
    /// </summary>
    public IReadOnlyList<string> Likelihood { get; init; } = [];

    /// <summary>Names of added terms that are priors though observations or columns enter them.</summary>
    public IReadOnlyList<string> Priors { get; init; } = [];

    /// <summary>Whether chains start where those of the fit with fewer clones ended. Default: true.</summary>
    public bool StartFromPrevious { get; init; } = true;

    /// <summary>Probability that Wald intervals are to cover, between 0 and 1. Default: 0.95.</summary>
    public double Confidence { get; init; } = 0.95;
}
