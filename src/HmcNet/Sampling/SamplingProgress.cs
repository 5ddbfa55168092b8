using HmcNet.Sampling;

namespace HmcNet;

/// <summary>How far a chain has come.</summary>
/// <param name="Chain">Number of the chain, counted from 1.</param>
/// <param name="Phase">Warm-up or sampling.</param>
/// <param name="Iteration">Iterations done in the phase.</param>
/// <param name="Total">Iterations of the phase.</param>
/// <param name="Divergences">Divergent transitions so far in the phase.</param>
/// <param name="StepSize">Leapfrog step size of the last transition.</param>
public readonly record struct SamplingProgress(int Chain, Phase Phase, int Iteration, int Total, int Divergences, double StepSize);
