namespace HmcNet.GibbsSampling;

/// <summary>What a kernel is told of its chain.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Chain">Number of the chain, counted from 1.</param>
/// <param name="Place">Place of the kernel in the sweep, counted from 0.</param>
/// <param name="Cancellation">Looked at where a kernel takes long.</param>
internal sealed record KernelContext(ulong Seed, int Chain, int Place, CancellationToken Cancellation);
