namespace HmcNet.Sampling;

/// <summary>How a run of several chains went; the draws are with the sinks.</summary>
/// <param name="Chains">One result a chain, in order of their numbers.</param>
/// <param name="Options">The options of the run.</param>
/// <param name="Seed">The seed in use, also when the options left it open.</param>
/// <param name="Outcome">Failed if a chain failed, else cancelled if one was cancelled, else complete.</param>
public sealed record SamplerRun(IReadOnlyList<ChainResult> Chains, SamplerOptions Options, ulong Seed, ChainOutcome Outcome)
{
    /// <summary>Makes the processes of the chains; null for Hamiltonian Monte Carlo.</summary>
    internal Func<RunContext, int, ChainProcess>? Create { get; init; }

    /// <summary>What was sampled.</summary>
    internal ISamplingTarget? Target { get; init; }
}
