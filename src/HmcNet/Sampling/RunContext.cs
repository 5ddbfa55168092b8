namespace HmcNet.Sampling;

/// <summary>What the chains of a run share.</summary>
/// <param name="Target">The target.</param>
/// <param name="Options">Valid options.</param>
/// <param name="Seed">The seed in use.</param>
/// <param name="Cancellation">Looked at before every evaluation of the density.</param>
internal sealed record RunContext(ISamplingTarget Target, SamplerOptions Options, ulong Seed, CancellationToken Cancellation);
