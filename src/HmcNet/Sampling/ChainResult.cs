using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>How one chain went; its draws are with the sinks.</summary>
/// <param name="Chain">Number of the chain, counted from 1.</param>
/// <param name="Outcome">Complete, cancelled or failed.</param>
/// <param name="Adaptation">Step size and inverse metric of sampling; null when the chain ended in warm-up.</param>
/// <param name="Iterations">Iterations made, warm-up included.</param>
/// <param name="Position">Unconstrained point after the last of them, shape [Dimension].</param>
/// <param name="WarmupSeconds">Wall-clock seconds of warm-up.</param>
/// <param name="SamplingSeconds">Wall-clock seconds of sampling.</param>
/// <param name="Evaluations">Counts of the density's evaluations.</param>
/// <param name="Fault">What stopped a failed chain; null otherwise.</param>
public sealed record ChainResult(
    int Chain,
    ChainOutcome Outcome,
    AdaptationResult? Adaptation,
    int Iterations,
    IReadOnlyList<double> Position,
    double WarmupSeconds,
    double SamplingSeconds,
    EvaluationCounts Evaluations,
    Exception? Fault)
{
    /// <summary>
    /// Divergent transitions after warm-up, and ordinary ones to compare them with: at most
    /// 500 and 100 of them, fewer in many dimensions, spread over the chain. Empty for samplers that are not Hamiltonian.
    /// </summary>
    public IReadOnlyList<RecordedTransition> Recorded => Recorder?.Kept ?? [];

    /// <summary>What keeps them, so that a continued chain goes on with it.</summary>
    internal TransitionRecorder? Recorder { get; init; }

    /// <summary>The kinetic energy of sampling in its own form, with which a continued chain repeats every bit.</summary>
    internal KineticEnergy? Kinetic { get; init; }

    /// <summary>The process after warm-up, where its state is more than a point and a kinetic energy; null when the chain ended in warm-up.</summary>
    internal ChainProcess? Process { get; init; }
}
