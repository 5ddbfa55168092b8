using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Warm-up that learns the metric from draws and gradients together.</summary>
/// <remarks>
/// After nuts-rs (src/adapt_strategy.rs; see <see cref="PairedSchedule"/> and <see cref="PairedWindows"/>). The diagonal is
/// refreshed at every draw. The other forms cost more than the draws of a small model, so they are estimated less often than
/// each 20 draws as there: in the early phase before a change of window when warm-up has become longer by a quarter (by as
/// much again in many dimensions),
/// later at such changes and when the window has doubled. Only draws that moved count. Also, the step size follows the usual accept statistic throughout, and its rule starts anew, after
/// a search, when the metric first changes, when its form changes and in the final phase.
/// </remarks>
internal sealed class PairedWarmup
{
    /// <summary>Growth of the warm-up, in the early phase, after which a metric beyond the diagonal is estimated again.</summary>
    public const double EarlyGrowth = 1.25;

    /// <summary>The same from <see cref="Large"/> dimensions on, where an estimate costs as much as hundreds of draws.</summary>
    public const double EarlyGrowthOfLarge = 2;

    /// <summary>Dimensions from which estimates are rare.</summary>
    public const int Large = 64;

    /// <summary>Growth of the foreground window, in the main phase, after which it is.</summary>
    public const double MainGrowth = 2;

    private readonly HmcTransition transition;
    private readonly Metric metric;
    private readonly DualAveragingOptions options;
    private readonly PairedSchedule schedule;
    private readonly PairedWindows windows;
    private readonly MetricChoice choice = new();
    private readonly double earlyGrowth;
    private DualAveraging rule;
    private int window = PairedSchedule.MainWindow, refreshedAt, refreshedWith;
    private bool changed;

    /// <summary>Prepares a warm-up from the current point of a transition.</summary>
    /// <param name="transition">Stands at the starting point.</param>
    /// <param name="metric">Form of the metric.</param>
    /// <param name="iterations">Number of warm-up iterations.</param>
    /// <param name="options">Constants of the step-size rule.</param>
    public PairedWarmup(HmcTransition transition, Metric metric, int iterations, DualAveragingOptions options)
    {
        this.transition = transition;
        this.metric = metric;
        this.options = options;
        schedule = new PairedSchedule(iterations);
        earlyGrowth = transition.Position.Length < Large ? EarlyGrowth : EarlyGrowthOfLarge;
        windows = new PairedWindows(transition.Gradient, metric is Metric.Dense or Metric.LowRank or Metric.Auto);
    }

    /// <summary>Runs it; leaves the transition with the final metric and step size.</summary>
    /// <param name="observe">Told of each transition and its iteration.</param>
    /// <exception cref="HmcNetException">When the posterior looks improper.</exception>
    public void Run(Action<int, Transition> observe)
    {
        if (metric != Metric.Unit && schedule.FinalStart > 0)
            transition.Hamiltonian.Kinetic = windows.Diagonal();
        Restart(0);
        for (int iteration = 0; iteration < schedule.Iterations; iteration++)
        {
            if (iteration > 0 && iteration == schedule.FinalStart)
                EnterFinalPhase(iteration);
            int before = transition.Current;
            transition.StepSize = rule.StepSize;
            Transition report = transition.Next(iteration);
            rule = rule.Update(report.AcceptStatistic);
            if (metric != Metric.Unit && iteration < schedule.FinalStart)
                Learn(iteration, moved: transition.Current != before);
            observe(iteration, report);
        }
        transition.StepSize = rule.FinalStepSize;
    }

    private void Learn(int iteration, bool moved)
    {
        if (moved)
            windows.Add(transition.Position, transition.Gradient);
        bool switches = schedule.Switches(iteration, windows.Background, ref window);
        if (metric == Metric.Diagonal)
        {
            if (moved)
                transition.Hamiltonian.Kinetic = windows.Diagonal();
            if (switches && !changed)
                Restart(iteration + 1);
            changed |= switches;
        }
        else if (IsDue(iteration, switches))
            Refresh(iteration + 1);
        else if (moved && transition.Hamiltonian.Kinetic is DiagonalKineticEnergy)
            transition.Hamiltonian.Kinetic = windows.Diagonal();
        if (switches)
            windows.Switch();
    }

    private bool IsDue(int iteration, bool switches) => iteration < schedule.EarlyEnd
        ? switches && iteration + 1 >= earlyGrowth * refreshedAt
        : switches || windows.Foreground >= MainGrowth * refreshedWith;

    /// <summary>Estimates a metric beyond the diagonal anew.</summary>
    private void Refresh(int iteration)
    {
        refreshedAt = iteration;
        refreshedWith = Math.Max(1, windows.Foreground);
        KineticEnergy? estimate = metric switch
        {
            Metric.Dense => windows.Dense(),
            Metric.LowRank => windows.LowRank(),
            _ => choice.Choose(windows),
        };
        if (estimate is null)
            return;
        bool anew = !changed || estimate.GetType() != transition.Hamiltonian.Kinetic.GetType();
        transition.Hamiltonian.Kinetic = estimate;
        changed = true;
        if (anew)
            Restart(iteration);
    }

    private void EnterFinalPhase(int iteration)
    {
        if (metric is Metric.Dense or Metric.LowRank or Metric.Auto)
            Refresh(iteration);
        rule = DualAveraging.Start(options, StepSizeSearch.Find(transition, iteration, rule.FinalStepSize));
    }

    private void Restart(int iteration) =>
        rule = DualAveraging.Start(
            options, StepSizeSearch.Find(transition, iteration, iteration == 0 ? transition.StepSize : rule.StepSize));
}
