namespace HmcNet;

/// <summary>How a marginal likelihood is made and maximised.</summary>
public sealed record MarginalOptions : OptimizeOptions
{
    /// <summary>
    /// Names of parameters that are integrated out besides, under flat priors whatever their own: the fixed effects, for
    /// restricted maximum likelihood (REML). They are reported with their conditional means and standard errors. Default: none.
    /// </summary>
    public IReadOnlyList<string> Restricted { get; init; } = [];

    /// <summary>
    /// Whether the priors of the parameters that are maximised are kept: the maximum is that of their marginal posterior density
    /// then, on their own scale. Default: false, maximum likelihood.
    /// </summary>
    public bool KeepPriors { get; init; }
}
