using HmcNet.Hmc;
using HmcNet.Hmc.Trees;
using HmcNet.Randomness;

namespace HmcNet.Tests.Hmc;

public class NutsTransitionTests
{
    [Fact]
    public void A_transition_holds_the_current_point_only_and_reports_what_is_there()
    {
        NutsTransition nuts = Nuts(TestDensities.Quartic(), 0.3, [0.2, 0.1]);
        ILogDensity density = TestDensities.Quartic();
        var gradient = new double[2];
        for (int i = 0; i < 500; i++)
        {
            Transition report = nuts.Next(i);
            PhasePointPool pool = nuts.Hamiltonian.Pool;
            Assert.Equal(1, pool.Held);
            Assert.Equal(density.ValueAndGradient(nuts.Position, gradient), report.LogDensity);
            Assert.Equal(gradient, pool[nuts.Current].Gradient.ToArray());
            PhasePoint point = pool[nuts.Current];
            Assert.Equal(0.5 * VectorKernels.Dot(point.Momentum, point.Velocity) - report.LogDensity, report.Energy, 1e-12);
            Assert.InRange(report.AcceptStatistic, 0, 1);
            Assert.InRange(report.LeapfrogSteps, (1 << report.TreeDepth) - 1, (2 << report.TreeDepth) - 1);
            Assert.Equal(0.3, report.StepSize);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public void A_transition_allocates_nothing(int dimension)
    {
        foreach (Metric metric in Enum.GetValues<Metric>())
        {
            foreach (HmcTransition transition in Transitions(dimension, metric))
            {
                transition.StepSize = 0.1;
                transition.MoveTo(new double[dimension]);
                // Long enough for the rare ways of a normal draw, the tail one in 4000: the runtime loads each once.
                int warm = 200 + 30_000 / dimension;
                for (int i = 0; i < warm; i++)
                    transition.Next(i);
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = warm; i < warm + 200; i++)
                    transition.Next(i);
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }

    /// <summary>A point depends on seed, chain and iteration: a transition entered in the middle goes on as before.</summary>
    [Fact]
    public void A_chain_resumes_at_any_iteration_bit_for_bit()
    {
        foreach ((HmcTransition straight, HmcTransition resumed) in Transitions(5, Metric.Diagonal).Zip(Transitions(5, Metric.Diagonal)))
        {
            straight.StepSize = resumed.StepSize = 0.4;
            straight.MoveTo([1, 2, 3, 4, 5]);
            for (int i = 0; i < 20; i++)
                straight.Next(i);
            resumed.MoveTo(straight.Position);
            for (int i = 20; i < 40; i++)
                Assert.Equal(straight.Next(i), resumed.Next(i));
            Assert.Equal(straight.Position.ToArray(), resumed.Position.ToArray());
        }
    }

    /// <summary>A wall of zero density: every way out is divergent, and the chain stays inside.</summary>
    [Fact]
    public void A_point_of_zero_density_is_divergent_and_never_chosen()
    {
        var density = new FunctionDensity(1, (q, g) =>
        {
            g[0] = 0;
            return Math.Abs(q[0]) < 1 ? 0 : double.NegativeInfinity;
        });
        NutsTransition nuts = Nuts(density, 0.5, [0]);
        int ended = 0;
        for (int i = 0; i < 200; i++)
        {
            Transition report = nuts.Next(i);
            ended += report.Divergent || report.TreeDepth == 10 ? 1 : 0;
            Assert.InRange(nuts.Position[0], -1, 1);
            Assert.Equal(0, report.LogDensity);
        }
        // Momentum is constant inside, so a trajectory ends at the wall or, when it is very slow, at the depth limit.
        Assert.Equal(200, ended);
    }

    /// <summary>On the two sides of an energy error of 1000 (Stan's limit).</summary>
    [Theory]
    [InlineData(999, false)]
    [InlineData(1001, true)]
    [InlineData(double.NaN, true)]
    public void A_leaf_diverges_beyond_the_limit_of_the_energy_error(double error, bool divergent)
    {
        bool first = true;
        var density = new FunctionDensity(1, (_, g) =>
        {
            g[0] = 0;
            double value = first ? 0 : -error;
            first = false;
            return value;
        });
        NutsTransition nuts = Nuts(density, 0.1, [0], maxDepth: 1);
        Transition report = nuts.Next(0);
        Assert.Equal(divergent, report.Divergent);
        Assert.Equal(1, report.LeapfrogSteps);
        Assert.Equal(divergent ? 0 : 1, report.TreeDepth);
        Assert.Equal(0, report.AcceptStatistic);
    }

    /// <summary>
    /// The numbers of a transition by hand: free motion to depth 1 always takes the step, whose momentum and direction are
    /// the first numbers of their streams. Part of the reproducibility contract.
    /// </summary>
    [Fact]
    public void Momentum_and_directions_come_from_streams_of_their_own()
    {
        NutsTransition nuts = Nuts(new FunctionDensity(1, (_, g) => { g[0] = 0; return 0; }), 0.5, [0], maxDepth: 1);
        var stream = new RandomStream(1, 1);
        double expected = 0;
        for (int i = 0; i < 50; i++)
        {
            nuts.Next(i);
            stream.Begin(i, StreamPurpose.Momentum);
            double momentum = stream.NextNormal();
            stream.Begin(i, StreamPurpose.Tree);
            expected += 0.5 * momentum * (new Directions(stream.NextUInt32()).IsForward(0) ? 1 : -1);
            Assert.Equal(expected, nuts.Position[0], 1e-12);
        }
    }

    /// <summary>With free motion nothing turns: the depth limit ends it after 2^depth - 1 steps.</summary>
    [Fact]
    public void The_depth_limit_holds()
    {
        NutsTransition nuts = Nuts(new FunctionDensity(2, (_, g) => { g.Clear(); return 0; }), 0.1, [0, 0], maxDepth: 6);
        Transition report = nuts.Next(0);
        Assert.Equal(6, report.TreeDepth);
        Assert.Equal(63, report.LeapfrogSteps);
        Assert.Equal(1, report.AcceptStatistic);
        Assert.False(report.Divergent);
    }

    /// <summary>
    /// The U-turn rule on a circle of phase space: in one dimension a span turns where the momentum changes its sign,
    /// so no span longer than half a period, pi or 63 steps of 0.05, goes on: 32 points are the longest, 64 turn.
    /// </summary>
    [Fact]
    public void A_normal_turns_within_half_a_period()
    {
        NutsTransition nuts = Nuts(TestDensities.Gaussian(1), 0.05, [1]);
        int[] steps = [.. Enumerable.Range(0, 300).Select(i => nuts.Next(i).LeapfrogSteps)];
        Assert.Equal(63, steps.Max());
    }

    /// <summary>Two points on either side, in one dimension; each row but the first fails one of the conditions alone.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1, false)]
    [InlineData(1, 1, 1, 1, -1, 1, 1, 1, true)] // velocity at the first point
    [InlineData(1, 1, 1, 1, 1, 1, 1, -1, true)] // velocity at the last point
    [InlineData(1, 1, 1, 1, 1, -1, 1, 1, true)] // velocity at the last point of the left half
    [InlineData(1, 1, 1, 1, 1, 1, -1, 1, true)] // velocity at the first point of the right half
    [InlineData(-3, 2, 2, -3, 1, 1, 1, 1, true)] // sum over the whole
    [InlineData(1, 1, -3, 5, 1, 1, 1, 1, true)] // left half and first point of the right
    [InlineData(5, -3, 1, 1, 1, 1, 1, 1, true)] // last point of the left half and right
    [InlineData(1, double.NaN, 1, 1, 1, 1, 1, 1, true)]
    public void The_generalised_criterion_looks_at_three_spans(
        double p1, double p2, double p3, double p4, double v1, double v2, double v3, double v4, bool turning)
    {
        var pool = new PhasePointPool(1, 8);
        var hamiltonian = new Hamiltonian(new GuardedDensity(TestDensities.Gaussian(1)), KineticEnergy.Unit(1), pool);
        var trajectory = new NutsTrajectory(hamiltonian, new RandomStream(1, 1), 0.1, 0);
        TrajectorySpan Leaf(double momentum, double velocity)
        {
            int slot = pool.Rent();
            pool[slot].Momentum[0] = momentum;
            pool[slot].Velocity[0] = velocity;
            TrajectorySpan leaf = trajectory.Leaf(slot);
            pool.Release(slot);
            return leaf;
        }

        TrajectorySpan Pair(TrajectorySpan first, TrajectorySpan last)
        {
            int sum = pool.Rent();
            pool[sum].Momentum[0] = pool[first.Sum].Momentum[0] + pool[last.Sum].Momentum[0];
            foreach (int slot in new[] { first.Last, first.Sum, last.First, last.Sum })
                pool.Release(slot);
            return new TrajectorySpan(first.First, last.Last, sum);
        }

        TrajectorySpan left = Pair(Leaf(p1, v1), Leaf(p2, v2)), right = Pair(Leaf(p3, v3), Leaf(p4, v4));
        Assert.Equal(6, pool.Held);
        Assert.Equal(turning, !trajectory.TryJoin(left, right, out TrajectorySpan whole));
        if (!turning)
        {
            Assert.Equal(p1 + p2 + p3 + p4, pool[whole.Sum].Momentum[0]);
            Assert.Equal((left.First, right.Last, 3), (whole.First, whole.Last, pool.Held));
            trajectory.DiscardSpan(whole);
        }
        Assert.Equal(0, pool.Held);
    }

    private static NutsTransition Nuts(ILogDensity density, double stepSize, double[] start, int maxDepth = 10)
    {
        var nuts = new NutsTransition(
            new GuardedDensity(density), new RandomStream(1, 1), KineticEnergy.Unit(density.Dimension), maxDepth)
        { StepSize = stepSize };
        nuts.MoveTo(start);
        return nuts;
    }

    private static HmcTransition[] Transitions(int dimension, Metric metric)
    {
        double[] scales = [.. Enumerable.Range(0, dimension).Select(i => 0.5 + i % 3)];
        return
        [
            new NutsTransition(new GuardedDensity(TestDensities.Gaussian(scales)), new RandomStream(1, 1),
                KineticEnergy.Initial(metric, dimension), 10),
            new StaticHmcTransition(new GuardedDensity(TestDensities.Gaussian(scales)), new RandomStream(1, 1),
                KineticEnergy.Initial(metric, dimension), 3) { StepSizeJitter = 0.5 },
        ];
    }
}
