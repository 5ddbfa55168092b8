using HmcNet.Adaptation;
using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Tests.Hmc;

namespace HmcNet.Tests.Adaptation;

public class WarmupTests
{
    private static readonly DualAveragingOptions Options = new();

    [Fact]
    public void The_metric_finds_the_variances_and_the_step_size_the_target()
    {
        double[] scales = [0.01, 1, 100];
        NutsTransition nuts = At(TestDensities.Gaussian(scales), Metric.Diagonal);
        var seen = new List<int>();
        WarmupState end = Warmup.Run(
            nuts, WarmupStage.All(WarmupSchedule.Windows(1000), Metric.Diagonal, Options), Options, (i, _) => seen.Add(i));
        Assert.Equal(Enumerable.Range(0, 1000), seen);
        Assert.Equal(1000, end.Iteration);
        // 500 draws of the last window: a standard deviation of their variance is at most about 10 %.
        for (int i = 0; i < 3; i++)
            Assert.InRange(end.Metric.InverseMetric[i] / (scales[i] * scales[i] + (i == 0 ? 1e-5 : 0)), 0.6, 1.6);
        double accept = Enumerable.Range(1000, 1000).Average(i => nuts.Next(i).AcceptStatistic);
        // Stan's averaged step size errs on the small side: acceptance comes out between the target and about 0.1 above.
        Assert.InRange(accept, 0.75, 0.95);
        Assert.Equal(end.StepSize.FinalStepSize, nuts.StepSize);
        Assert.Same(end.Metric, nuts.Hamiltonian.Kinetic);
    }

    /// <summary>A fold over stages: the second half in a fresh transition gives what the whole gives.</summary>
    [Fact]
    public void A_stage_depends_on_the_state_only()
    {
        WarmupStage[] stages = [.. WarmupStage.All(WarmupSchedule.Windows(300), Metric.Dense, Options)];
        Assert.Equal(5, stages.Length);
        NutsTransition whole = At(TestDensities.Gaussian(1, 5, 0.2), Metric.Dense);
        double step = StepSizeSearch.Find(whole, 0, 1);
        var state = new WarmupState(0, whole.Position.ToArray(), whole.Hamiltonian.Kinetic, DualAveraging.Start(Options, step));
        WarmupState middle = Fold(stages[..2], state, whole);
        WarmupState end = Fold(stages[2..], middle, whole);

        NutsTransition fresh = At(TestDensities.Gaussian(1, 5, 0.2), Metric.Dense);
        WarmupState again = Fold(stages[2..], middle, fresh);
        Assert.Equal(end.Position, again.Position);
        Assert.Equal(end.Metric.InverseMetric, again.Metric.InverseMetric);
        Assert.Equal(end.StepSize, again.StepSize);
    }

    /// <summary>After a new metric the rule starts anew, so that its first update moves as in a fresh rule.</summary>
    [Fact]
    public void A_new_metric_restarts_the_step_size_rule()
    {
        NutsTransition nuts = At(TestDensities.Gaussian(1, 2), Metric.Diagonal);
        var state = new WarmupState(0, nuts.Position.ToArray(), nuts.Hamiltonian.Kinetic, DualAveraging.Start(Options, 0.5));
        WarmupState slow = new WarmupStage(new WarmupWindow(30, true), Metric.Diagonal, Options).Run(state, nuts, (_, _) => { });
        Assert.Equal(DualAveraging.Start(Options, slow.StepSize.StepSize), slow.StepSize);
        WarmupState fast = new WarmupStage(new WarmupWindow(30, false), Metric.Diagonal, Options).Run(slow, nuts, (_, _) => { });
        Assert.Same(slow.Metric, fast.Metric);
        Assert.NotEqual(DualAveraging.Start(Options, fast.StepSize.StepSize), fast.StepSize);
    }

    [Fact]
    public void A_unit_metric_is_not_learnt_and_its_rule_goes_on()
    {
        NutsTransition nuts = At(TestDensities.Gaussian(1, 2), Metric.Unit);
        KineticEnergy before = nuts.Hamiltonian.Kinetic;
        var state = new WarmupState(0, nuts.Position.ToArray(), before, DualAveraging.Start(Options, 0.5));
        var expected = state.StepSize;
        WarmupState end = new WarmupStage(new WarmupWindow(30, true), Metric.Unit, Options)
            .Run(state, nuts, (_, report) => expected = expected.Update(report.AcceptStatistic));
        Assert.Same(before, end.Metric);
        Assert.Equal(expected, end.StepSize);
    }

    /// <summary>A window of one draw has no variance: the metric stays as it was.</summary>
    [Fact]
    public void A_single_draw_gives_no_metric()
    {
        NutsTransition nuts = At(TestDensities.Gaussian(1, 2), Metric.Diagonal);
        var state = new WarmupState(0, nuts.Position.ToArray(), nuts.Hamiltonian.Kinetic, DualAveraging.Start(Options, 0.5));
        WarmupState end = new WarmupStage(new WarmupWindow(1, true), Metric.Diagonal, Options).Run(state, nuts, (_, _) => { });
        Assert.Same(state.Metric, end.Metric);
    }

    private static WarmupState Fold(IEnumerable<WarmupStage> stages, WarmupState state, NutsTransition nuts) =>
        stages.Aggregate(state, (s, stage) => stage.Run(s, nuts, (_, _) => { }));

    private static NutsTransition At(ILogDensity density, Metric metric)
    {
        var nuts = new NutsTransition(
            new GuardedDensity(density), new RandomStream(1, 1), KineticEnergy.Initial(metric, density.Dimension), 10);
        nuts.MoveTo(new double[density.Dimension]);
        return nuts;
    }
}
