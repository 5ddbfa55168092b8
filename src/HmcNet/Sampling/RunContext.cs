namespace HmcNet.Sampling;

/// <summary>What the chains of a run share.</summary>
/// <param name="Target">The target.</param>
/// <param name="Options">Valid options.</param>
/// <param name="Seed">The seed in use.</param>
/// <param name="Cancellation">Looked at before every evaluation of the density.</param>
/// <param name="Create">Makes the process of a chain, given its number counted from 1; null for Hamiltonian Monte Carlo.</param>
internal sealed record RunContext(
    ISamplingTarget Target, SamplerOptions Options, ulong Seed, CancellationToken Cancellation, Func<RunContext, int, ChainProcess>? Create = null)
{
    /// <summary>Makes the process of a chain.</summary>
    /// <param name="number">Number of the chain, counted from 1.</param>
    public ChainProcess CreateProcess(int number) => Create is null ? new HmcProcess(this, number) : Create(this, number);
}
