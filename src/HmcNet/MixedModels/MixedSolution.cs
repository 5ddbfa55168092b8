namespace HmcNet.MixedModels;

/// <summary>What the mixed-model equations give at relative covariances.</summary>
/// <param name="Deviance">-2 log-likelihood (or REML criterion) at the best beta and sigma.</param>
/// <param name="Sigma">Residual standard deviation.</param>
/// <param name="Beta">Fixed effects.</param>
/// <param name="Effects">Random effects on their own scale: conditional modes.</param>
/// <param name="Residuals">Observed minus fitted.</param>
/// <param name="Unscaled">Covariance of the fixed effects over sigma^2.</param>
internal sealed record MixedSolution(double Deviance, double Sigma, double[] Beta, double[] Effects, double[] Residuals, Func<double[,]> Unscaled);
