namespace HmcNet;

/// <summary>A parameter, or a linear combination of parameters, and how its posterior variance falls with the number of clones.</summary>
/// <param name="Expression">The combination, e.g. "sigma_sq - tau_sq".</param>
/// <param name="Coefficients">Its coefficients, by the names of what is estimated; those left out are 0.</param>
/// <param name="VarianceRatio">Posterior variance at the largest number of clones divided by that at the smallest.</param>
/// <param name="Expected">What the ratio is when the combination converges.</param>
public sealed record DataCloningDirection(string Expression, IReadOnlyDictionary<string, double> Coefficients, double VarianceRatio, double Expected);
