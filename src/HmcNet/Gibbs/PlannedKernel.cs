using HmcNet.GibbsSampling.Kernels;

namespace HmcNet.GibbsSampling;

/// <summary>How some variables will be updated, and why; makes the kernels of the chains.</summary>
/// <param name="Variables">The variables.</param>
/// <param name="Entry">What users are told.</param>
/// <param name="Create">Makes the kernel of one chain; kernels share code and data.</param>
internal sealed record PlannedKernel(IReadOnlyList<StateVariable> Variables, GibbsPlanEntry Entry, Func<KernelContext, GibbsKernel> Create);
