namespace HmcNet;

/// <summary>A maximum of a marginal likelihood: the parameters, and the predicted latent variables.</summary>
public sealed class MarginalResult : OptimizationResult
{
    private readonly Func<string[], double[,]> covarianceGivenOthers;

    internal MarginalResult(Optimization.ResultParts parts, Optimization.MarginalParts marginal)
        : base(parts)
    {
        Integrated = marginal.Integrated;
        Restricted = marginal.Restricted;
        IsExact = marginal.IsExact;
        RandomEffects = marginal.RandomEffects;
        covarianceGivenOthers = marginal.CovarianceGivenOthers;
    }

    /// <summary>Names of the parameters that were integrated out as latent variables.</summary>
    public IReadOnlyList<string> Integrated { get; }

    /// <summary>Names of the parameters that were integrated out under flat priors (REML); none for maximum likelihood.</summary>
    public IReadOnlyList<string> Restricted { get; }

    /// <summary>
    /// Whether the integral is exact: the log density is quadratic in what is integrated, so that it is conditionally normal.
    /// Otherwise it is Laplace's approximation.
    /// </summary>
    public bool IsExact { get; }

    /// <summary>
    /// The predicted latent variables, and derived quantities of them: conditional modes with the conditional standard
    /// deviations given the estimated parameters (lme4's condVar).
    /// </summary>
    public IReadOnlyList<Estimate> RandomEffects { get; }

    /// <summary>-2 log of the restricted likelihood; NaN unless fixed effects were integrated out under flat priors.</summary>
    public double RemlCriterion => Restricted.Count > 0 ? Deviance : double.NaN;

    /// <summary>One predicted latent variable.</summary>
    /// <param name="name">Name of the entry, e.g. "alpha[2]", or its label.</param>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public Estimate RandomEffect(string name) =>
        RandomEffects.FirstOrDefault(e => e.Name == name || e.Label == name)
            ?? throw new HmcNetException(
                $"There is no latent variable named \"{name}\".", where: $"{Method} of \"{ModelName}\"",
                expected: $"one of {string.Join(", ", RandomEffects.Take(12).Select(e => e.Name))}{(RandomEffects.Count > 12 ? ", ..." : "")}", found: $"\"{name}\"");

    /// <summary>
    /// Covariance of some estimates given the values of all other parameters: lme4's vcov of the fixed effects, which
    /// holds the variance components at their estimates.
    /// </summary>
    /// <param name="names">Names of parameters (whole variables) that were maximised or restricted.</param>
    /// <returns>The covariance of their entries, in order.</returns>
    /// <exception cref="HmcNetException">When a name is not that of such a parameter.</exception>
    public double[,] CovarianceGivenOthers(params string[] names) => covarianceGivenOthers(names);
}
