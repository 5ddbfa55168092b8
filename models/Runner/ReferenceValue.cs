namespace HmcNet.CaseStudies.Runner;

/// <summary>What an established tool says of a quantity.</summary>
/// <param name="Tool">Its name, e.g. "quadrature", "JAGS".</param>
/// <param name="Mean">Posterior mean.</param>
/// <param name="Sd">Posterior standard deviation.</param>
/// <param name="McseMean">Monte Carlo standard error of the mean; 0 for results without one.</param>
/// <param name="McseSd">Monte Carlo standard error of the standard deviation; 0 for results without one.</param>
public sealed record ReferenceValue(string Tool, double Mean, double Sd, double McseMean, double McseSd)
{
    /// <summary>The mean with its error.</summary>
    public Figure Figure => new(Mean, McseMean);
}
