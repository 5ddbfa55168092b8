namespace HmcNet;

/// <summary>A maximum likelihood estimate by data cloning.</summary>
/// <param name="Name">Name of the parameter or derived quantity, e.g. "mu", "beta[2]".</param>
/// <param name="Estimate">Its posterior mean at the largest number of clones.</param>
/// <param name="StandardError">sqrt(K) times its posterior standard deviation there.</param>
/// <param name="Lower">Lower end of the Wald interval, estimate - z standard errors.</param>
/// <param name="Upper">Upper end of the Wald interval.</param>
/// <param name="McseEstimate">Monte Carlo standard error of the estimate.</param>
/// <param name="RHat">R-hat of its draws at the largest number of clones.</param>
public sealed record DataCloningEstimate(string Name, double Estimate, double StandardError, double Lower, double Upper, double McseEstimate, double RHat);
