using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Tests.Hmc;

public class TurnCriterionTests
{
    /// <summary>The fused pass is the three parts one after the other, for leaves and longer spans, at every length.</summary>
    [Fact]
    public void It_is_the_three_parts_in_one_pass()
    {
        var stream = new RandomStream(9, 1);
        int going = 0, turning = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            stream.Begin(trial, StreamPurpose.Study);
            int n = 1 + trial % 19;
            var pool = new PhasePointPool(n, 7);
            int[] slots = [.. Enumerable.Range(0, 6).Select(_ => pool.Rent())];
            foreach (int slot in slots)
                Fill(stream, pool[slot]);
            TrajectorySpan left = trial % 3 == 0 ? new(slots[0], slots[0], slots[0]) : new(slots[0], slots[1], slots[2]);
            TrajectorySpan right = trial % 5 == 0 ? new(slots[3], slots[3], slots[3]) : new(slots[3], slots[4], slots[5]);
            bool expected = Along(pool, left.First, right.Last, left.Sum, right.Sum)
                && Along(pool, left.First, right.First, left.Sum, right.First)
                && Along(pool, left.Last, right.Last, left.Last, right.Sum);
            int sum = pool.Rent();
            Assert.Equal(expected, TurnCriterion.SumAndGoesOn(pool, left, right, sum));
            for (int i = 0; i < n; i++)
                Assert.Equal(pool[left.Sum].Momentum[i] + pool[right.Sum].Momentum[i], pool[sum].Momentum[i]);
            going += expected ? 1 : 0;
            turning += expected ? 0 : 1;
        }
        Assert.InRange(Math.Min(going, turning), 100, 2000);
    }

    [Fact]
    public void A_velocity_that_is_not_a_number_turns()
    {
        var pool = new PhasePointPool(5, 7);
        int[] slots = [.. Enumerable.Range(0, 6).Select(_ => pool.Rent())];
        foreach (int slot in slots)
        {
            pool[slot].Momentum.Fill(1);
            pool[slot].Velocity.Fill(1);
        }
        TrajectorySpan left = new(slots[0], slots[1], slots[2]), right = new(slots[3], slots[4], slots[5]);
        int sum = pool.Rent();
        Assert.True(TurnCriterion.SumAndGoesOn(pool, left, right, sum));
        pool[slots[3]].Velocity[4] = double.NaN;
        Assert.False(TurnCriterion.SumAndGoesOn(pool, left, right, sum));
    }

    /// <summary>Velocities and momenta with a common part, so that some spans go on.</summary>
    private static void Fill(RandomStream stream, PhasePoint point)
    {
        stream.FillNormal(point.Momentum);
        stream.FillNormal(point.Velocity);
        for (int i = 0; i < point.Momentum.Length; i++)
        {
            point.Momentum[i] += 0.8;
            point.Velocity[i] += 0.8;
        }
    }

    private static bool Along(PhasePointPool pool, int u, int v, int a, int b)
    {
        double alongU = 0, alongV = 0;
        for (int i = 0; i < pool.Dimension; i++)
        {
            double rho = pool[a].Momentum[i] + pool[b].Momentum[i];
            alongU += pool[u].Velocity[i] * rho;
            alongV += pool[v].Velocity[i] * rho;
        }
        return alongU > 0 && alongV > 0;
    }
}
