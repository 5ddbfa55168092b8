using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.GibbsSampling;

/// <summary>What a kernel is told of its chain.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Chain">Number of the chain, counted from 1.</param>
/// <param name="Place">Place of the kernel in the sweep, counted from 0.</param>
/// <param name="Cancellation">Looked at where a kernel takes long.</param>
/// <param name="Data">Values of data sources that this chain has in place of those of the plan; null for the plan's.</param>
internal sealed record KernelContext(
    ulong Seed, int Chain, int Place, CancellationToken Cancellation, IReadOnlyDictionary<DataSource, double[]>? Data = null)
{
    /// <summary>The chain's own instance of a function of the plan: code is shared, nothing is compiled.</summary>
    /// <param name="function">A function that the plan compiled.</param>
    public GraphFunction Own(GraphFunction function) => Data is null ? function.ForAnotherThread() : function.Rebind(Data);
}
