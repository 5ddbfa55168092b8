using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>What one stage of warm-up hands to the next.</summary>
/// <param name="Iteration">Number of transitions made so far in the chain.</param>
/// <param name="Position">The current point, shape [Dimension].</param>
/// <param name="Metric">The kinetic energy.</param>
/// <param name="StepSize">The state of the step-size rule.</param>
internal sealed record WarmupState(int Iteration, double[] Position, KineticEnergy Metric, DualAveraging StepSize);
