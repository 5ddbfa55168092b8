using HmcNet.Autodiff;

namespace HmcNet.Distributions;

/// <summary>
/// A distribution written as location + scale times a standard variable, so that a parameter can be sampled in its
/// non-centred form.
/// </summary>
/// <param name="Standard">Distribution of the standard variable.</param>
/// <param name="FromStandard">Maps the standard variable to the distribution's.</param>
public sealed record LocationScale(Distribution Standard, Func<Tensor, Tensor> FromStandard);
