using HmcNet.Autodiff;
using HmcNet.Supports;

namespace HmcNet.Distributions;

/// <summary>A parameter of a distribution.</summary>
/// <param name="Name">Its name in the field: "mu", "sigma", "alpha".</param>
/// <param name="Value">Its value, traced or constant.</param>
/// <param name="Support">The values it may take.</param>
/// <param name="EventRank">Number of trailing dimensions that belong to one distribution: 0 for a scalar parameter, 1 for a vector.</param>
public sealed record DistributionParameter(string Name, Tensor Value, Support Support, int EventRank = 0);
