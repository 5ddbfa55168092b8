using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Runs warm-up: a first step size, then a fold of the stages over the state.</summary>
internal static class Warmup
{
    /// <summary>Runs all stages from the current point of a transition.</summary>
    /// <param name="transition">Stands at the starting point; left with the final metric and step size.</param>
    /// <param name="stages">The stages in order.</param>
    /// <param name="options">Constants of the step-size rule.</param>
    /// <param name="observe">Told of each transition and its iteration.</param>
    /// <returns>The last state.</returns>
    /// <exception cref="HmcNetException">When the posterior looks improper.</exception>
    public static WarmupState Run(
        HmcTransition transition, IEnumerable<WarmupStage> stages, DualAveragingOptions options, Action<int, Transition> observe)
    {
        double stepSize = StepSizeSearch.Find(transition, 0, transition.StepSize);
        var start = new WarmupState(
            0, transition.Position.ToArray(), transition.Hamiltonian.Kinetic, DualAveraging.Start(options, stepSize));
        WarmupState end = stages.Aggregate(start, (state, stage) => stage.Run(state, transition, observe));
        transition.StepSize = end.StepSize.FinalStepSize;
        return end;
    }
}
