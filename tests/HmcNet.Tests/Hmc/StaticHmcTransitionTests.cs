using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Tests.Hmc;

public class StaticHmcTransitionTests
{
    [Theory]
    [InlineData(1.0, 0.3, 3)]
    [InlineData(1.0, 2.0, 1)]
    [InlineData(6.283185307179586, 0.1, 62)]
    [InlineData(1.0, 1e-300, StaticHmcTransition.MaxSteps)]
    public void The_number_of_steps_is_the_integration_time_over_the_step_size(double time, double stepSize, int steps)
    {
        StaticHmcTransition hmc = Hmc(TestDensities.Gaussian(1, 1), time, stepSize, [0.5, 0.5]);
        Transition report = hmc.Next(0);
        Assert.Equal(steps, report.LeapfrogSteps);
        Assert.Equal(0, report.TreeDepth);
        Assert.Equal(stepSize, report.StepSize);
    }

    /// <summary>One transition by hand: same momentum, same steps, Metropolis on the energy difference.</summary>
    [Fact]
    public void A_transition_is_leapfrog_steps_and_a_metropolis_choice()
    {
        StaticHmcTransition hmc = Hmc(TestDensities.Quartic(), 2, 0.5, [0.4, -0.2]);
        var h = new Hamiltonian(new GuardedDensity(TestDensities.Quartic()), KineticEnergy.Unit(2), new PhasePointPool(2, 6));
        var stream = new RandomStream(1, 1);
        int accepted = 0;
        for (int i = 0; i < 200; i++)
        {
            int start = h.Pool.Rent(), a = h.Pool.Rent(), b = h.Pool.Rent();
            hmc.Position.CopyTo(h.Pool[start].Position);
            h.Evaluate(start);
            stream.Begin(i, StreamPurpose.Momentum);
            h.DrawMomentum(start, stream);
            h.Leapfrog(start, a, 0.5);
            h.Leapfrog(a, b, 0.5);
            h.Leapfrog(b, a, 0.5);
            h.Leapfrog(a, b, 0.5);
            double acceptance = Math.Min(1, Math.Exp(h.Pool.Energy(start) - h.Pool.Energy(b)));
            Transition report = hmc.Next(i);
            Assert.Equal(acceptance, report.AcceptStatistic);
            bool moved = hmc.Position.SequenceEqual(h.Pool[b].Position);
            Assert.True(moved || hmc.Position.SequenceEqual(h.Pool[start].Position));
            Assert.Equal(h.Pool.Energy(moved ? b : start), report.Energy);
            accepted += moved ? 1 : 0;
            foreach (int slot in new[] { start, a, b })
                h.Pool.Release(slot);
            Assert.Equal(1, hmc.Hamiltonian.Pool.Held);
        }
        Assert.InRange(accepted, 150, 199);
    }

    [Fact]
    public void Jitter_spreads_the_step_size_within_its_bounds()
    {
        var hmc = new StaticHmcTransition(
            new GuardedDensity(TestDensities.Gaussian(1)), new RandomStream(1, 1), KineticEnergy.Unit(1), 1)
        { StepSize = 0.2, StepSizeJitter = 0.5 };
        hmc.MoveTo([0.1]);
        double[] steps = [.. Enumerable.Range(0, 200).Select(i => hmc.Next(i).StepSize)];
        Assert.All(steps, s => Assert.InRange(s, 0.1, 0.3));
        Assert.True(steps.Min() < 0.11 && steps.Max() > 0.29 && steps.Distinct().Count() == 200);
    }

    [Fact]
    public void A_trajectory_that_leaves_the_support_is_rejected_there_as_divergent()
    {
        int calls = 0;
        var density = new FunctionDensity(1, (_, g) =>
        {
            g[0] = 0;
            return ++calls < 4 ? 0 : double.NegativeInfinity;
        });
        StaticHmcTransition hmc = Hmc(density, 10, 0.1, [0.25]);
        Transition report = hmc.Next(0);
        Assert.True(report.Divergent);
        Assert.Equal(3, report.LeapfrogSteps);
        Assert.Equal(0, report.AcceptStatistic);
        Assert.Equal(0.25, hmc.Position[0]);
    }

    private static StaticHmcTransition Hmc(ILogDensity density, double time, double stepSize, double[] start)
    {
        var hmc = new StaticHmcTransition(
            new GuardedDensity(density), new RandomStream(1, 1), KineticEnergy.Unit(density.Dimension), time)
        { StepSize = stepSize };
        hmc.MoveTo(start);
        return hmc;
    }
}
