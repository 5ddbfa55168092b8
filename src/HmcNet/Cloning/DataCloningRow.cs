namespace HmcNet;

/// <summary>The diagnostics of the fit with one number of clones, as in dclone's dcdiag.</summary>
/// <param name="Clones">Number of clones, K.</param>
/// <param name="LambdaMax">Largest eigenvalue of the posterior covariance of what is estimated, on its own scale.</param>
/// <param name="LambdaRatio">The same divided by that of the smallest number of clones.</param>
/// <param name="Expected">What the ratio is when everything converges: the smallest number of clones divided by K.</param>
/// <param name="MsError">Mean squared difference of squared Mahalanobis distances from chi-squared quantiles; 0 for a normal posterior.</param>
/// <param name="RSquared">1 - r^2 of the two; 0 for a normal posterior.</param>
/// <param name="RHat">Largest R-hat of what is estimated (of ranks, split; dclone prints Gelman and Rubin's).</param>
public sealed record DataCloningRow(int Clones, double LambdaMax, double LambdaRatio, double Expected, double MsError, double RSquared, double RHat);
