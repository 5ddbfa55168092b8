using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>One window of warm-up as a function from state to state; immutable.</summary>
/// <param name="Window">Its length and whether it learns the metric.</param>
/// <param name="Metric">Form of the metric.</param>
/// <param name="Options">Constants of the step-size rule.</param>
internal sealed record WarmupStage(WarmupWindow Window, Metric Metric, DualAveragingOptions Options)
{
    /// <summary>The stages of a warm-up.</summary>
    /// <param name="windows">Its windows, from <see cref="WarmupSchedule"/>.</param>
    /// <param name="metric">Form of the metric; a unit metric is never learnt.</param>
    /// <param name="options">Constants of the step-size rule.</param>
    public static IEnumerable<WarmupStage> All(IEnumerable<WarmupWindow> windows, Metric metric, DualAveragingOptions options) =>
        windows.Select(w => new WarmupStage(w, metric, options));

    /// <summary>Runs the window.</summary>
    /// <remarks>
    /// After a metric is learnt the step size is searched again from the present one and its rule starts anew.
    /// </remarks>
    /// <param name="state">Where it begins.</param>
    /// <param name="transition">Makes the transitions.</param>
    /// <param name="observe">Told of each transition and its iteration.</param>
    /// <returns>Where it ends.</returns>
    /// <exception cref="HmcNetException">When the posterior looks improper.</exception>
    public WarmupState Run(WarmupState state, HmcTransition transition, Action<int, Transition> observe)
    {
        Restore(state, transition);
        IMetricEstimator? estimator = Window.LearnsMetric ? Estimator(state.Metric.Dimension) : null;
        DualAveraging rule = state.StepSize;
        int iteration = state.Iteration;
        for (int end = iteration + Window.Length; iteration < end; iteration++)
        {
            transition.StepSize = rule.StepSize;
            Transition report = transition.Next(iteration);
            rule = rule.Update(report.AcceptStatistic);
            estimator?.Add(transition.Position);
            observe(iteration, report);
        }
        KineticEnergy metric = state.Metric;
        // A variance needs two draws; after fewer the metric stays.
        if (estimator?.Count >= 2)
        {
            metric = estimator.Estimate();
            transition.Hamiltonian.Kinetic = metric;
            rule = DualAveraging.Start(Options, StepSizeSearch.Find(transition, iteration, rule.StepSize));
        }
        return new WarmupState(iteration, transition.Position.ToArray(), metric, rule);
    }

    /// <summary>Puts the transition where the state is; a stage can begin in a fresh transition.</summary>
    private static void Restore(WarmupState state, HmcTransition transition)
    {
        transition.Hamiltonian.Kinetic = state.Metric;
        if (!transition.Position.SequenceEqual(state.Position))
            transition.MoveTo(state.Position);
    }

    private IMetricEstimator? Estimator(int dimension) => Metric switch
    {
        Metric.Diagonal or Metric.Auto => new VarianceEstimator(dimension),
        Metric.Dense => new CovarianceEstimator(dimension),
        _ => null,
    };
}
