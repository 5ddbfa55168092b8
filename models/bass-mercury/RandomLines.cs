using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>A model of random lines in its two forms.</summary>
/// <param name="Centred">b_j ~ Normal(beta, tau).</param>
/// <param name="NonCentred">b_j = beta + tau z_j, z_j ~ Normal(0, 1).</param>
public sealed record RandomLines(StudyFits Centred, StudyFits NonCentred);
