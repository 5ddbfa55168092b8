using HmcNet.Hmc.Trees;
using HmcNet.Randomness;

namespace HmcNet.Tests.Hmc.Trees;

/// <summary>The tree over integers: exact probabilities, order, adjacency, ends; no randomness.</summary>
public class NutsTreeTests
{
    private static readonly Func<IntegerSpan, IntegerSpan, bool> Never = (_, _) => false;

    /// <summary>A few binary operations on probabilities: rounding only.</summary>
    private const double Rounding = 1e-13;

    [Fact]
    public void Doublings_follow_the_directions_and_visit_neighbours_outwards()
    {
        (TreeResult<Dictionary<int, double>> result, IntegerLog log) = Sample(0, 0b101, 3, _ => 0, Never);
        Assert.Equal([1, -1, -2, 2, 3, 4, 5], log.Visited);
        Assert.Equal(3, result.Depth);
        Assert.Equal(7, result.Leaves);
        Assert.Equal(Termination.MaxDepth, result.Termination);
    }

    [Theory]
    [InlineData(0b000u, -7, 0)]
    [InlineData(0b111u, 0, 7)]
    [InlineData(0b010u, -5, 2)]
    [InlineData(0b100u, -3, 4)]
    public void The_trajectory_is_the_run_of_integers_that_the_directions_name(uint bits, int first, int last)
    {
        (_, IntegerLog log) = Sample(0, bits, 3, _ => 0, Never);
        Assert.Equal(Enumerable.Range(first, last - first + 1).Where(i => i != 0), log.Visited.Order());
    }

    [Fact]
    public void Every_union_is_checked_once_inside_before_outside_and_left_before_right()
    {
        (_, IntegerLog log) = Sample(0, 0b001, 3, _ => 0, Never);
        (IntegerSpan, IntegerSpan)[] expected =
        [
            (Span(0, 0), Span(1, 1)),
            (Span(-2, -2), Span(-1, -1)), (Span(-2, -1), Span(0, 1)),
            (Span(-4, -4), Span(-3, -3)), (Span(-6, -6), Span(-5, -5)), (Span(-6, -5), Span(-4, -3)),
            (Span(-6, -3), Span(-2, 1)),
        ];
        Assert.Equal(expected, log.Checked);
    }

    /// <summary>Against a fold that shares no code: w / W inside the new half, min(1, W_new / W_old) at the top.</summary>
    [Theory]
    [InlineData(0b000u)]
    [InlineData(0b011u)]
    [InlineData(0b101u)]
    [InlineData(0b110u)]
    public void Leaves_are_chosen_multinomially_inside_and_progressively_at_the_top(uint bits)
    {
        static double LogWeight(int node) => Math.Sin(3 * node) * 2 - (node == 0 ? 0 : 0.3);
        (TreeResult<Dictionary<int, double>> result, _) = Sample(0, bits, 3, LogWeight, Never);
        var expected = new Dictionary<int, double> { [0] = 1 };
        double total = 1;
        int first = 0, last = 0;
        for (int doubling = 0; doubling < 3; doubling++)
        {
            bool forward = (bits >> doubling & 1) == 1;
            int length = 1 << doubling;
            int[] half = [.. Enumerable.Range(forward ? last + 1 : first - length, length)];
            double weight = half.Sum(n => Math.Exp(LogWeight(n)));
            double move = Math.Min(1, weight / total);
            foreach (int node in expected.Keys.ToArray())
                expected[node] *= 1 - move;
            foreach (int node in half)
                expected[node] = move * Math.Exp(LogWeight(node)) / weight;
            total += weight;
            (first, last) = (Math.Min(first, half[0]), Math.Max(last, half[^1]));
        }
        AssertSame(expected, result.Proposal);
        Assert.Equal(1, result.Proposal.Values.Sum(), Rounding);
    }

    [Fact]
    public void The_accept_statistic_is_the_mean_over_all_visited_leaves()
    {
        static double LogWeight(int node) => node == 3 ? double.NegativeInfinity : -0.1 * node;
        (TreeResult<Dictionary<int, double>> result, IntegerLog log) = Sample(0, 0b101, 5, LogWeight, Never);
        Assert.Equal([1, -1, -2, 2, 3], log.Visited);
        // Nodes -1 and -2 weigh more than the initial one and count as 1; the divergent node counts as 0.
        Assert.Equal((Math.Exp(-0.1) + 1 + 1 + Math.Exp(-0.2) + 0) / 5, result.AcceptStatistic, Rounding);
    }

    [Fact]
    public void A_divergent_leaf_discards_the_half_it_is_in()
    {
        (TreeResult<Dictionary<int, double>> result, IntegerLog log) =
            Sample(0, 0b111, 5, n => n == 6 ? double.NegativeInfinity : 0, Never);
        Assert.Equal(Termination.Divergence, result.Termination);
        Assert.Equal(2, result.Depth);
        Assert.Equal([1, 2, 3, 4, 5, 6], log.Visited);
        Assert.Equal([0, 1, 2, 3], result.Proposal.Keys.Order());
    }

    [Fact]
    public void A_first_leaf_that_diverges_leaves_the_initial_one()
    {
        (TreeResult<Dictionary<int, double>> result, _) = Sample(0, 0, 5, _ => double.NegativeInfinity, Never);
        Assert.Equal(Termination.Divergence, result.Termination);
        Assert.Equal(0, result.Depth);
        Assert.Equal(1, result.Leaves);
        Assert.Equal(0, result.AcceptStatistic);
        AssertSame(new Dictionary<int, double> { [0] = 1 }, result.Proposal);
    }

    /// <summary>Stan counts the doubling after which the whole turns: its half was accepted.</summary>
    [Fact]
    public void A_whole_that_turns_keeps_its_last_half()
    {
        (TreeResult<Dictionary<int, double>> result, IntegerLog log) =
            Sample(0, 0b11, 5, _ => 0, (left, right) => left == Span(0, 1) && right == Span(2, 3));
        Assert.Equal(Termination.Turning, result.Termination);
        Assert.Equal(2, result.Depth);
        Assert.Equal([1, 2, 3], log.Visited);
        AssertSame(new Dictionary<int, double> { [2] = 0.5, [3] = 0.5, [0] = 0, [1] = 0 }, result.Proposal);
    }

    [Theory]
    [InlineData(4, 4, 5)]
    [InlineData(6, 6, 7)]
    [InlineData(4, 5, 7)]
    public void A_part_of_a_half_that_turns_discards_the_half_at_once(int first, int middle, int last)
    {
        (TreeResult<Dictionary<int, double>> result, IntegerLog log) =
            Sample(0, 0b111, 5, _ => 0, (left, right) => left == Span(first, middle) && right == Span(middle + 1, last));
        Assert.Equal(Termination.Turning, result.Termination);
        Assert.Equal(2, result.Depth);
        Assert.Equal(last, log.Visited.Max());
        Assert.Equal([0, 1, 2, 3], result.Proposal.Keys.Order());
        Assert.Equal(last, result.Leaves);
    }

    [Fact]
    public void The_largest_depth_ends_the_doubling()
    {
        for (int depth = 1; depth <= 6; depth++)
        {
            (TreeResult<Dictionary<int, double>> result, _) = Sample(0, 0b110100, depth, _ => 0, Never);
            Assert.Equal(Termination.MaxDepth, result.Termination);
            Assert.Equal(depth, result.Depth);
            Assert.Equal((1 << depth) - 1, result.Leaves);
        }
    }

    /// <summary>
    /// The kernel, averaged exactly over all directions, leaves the weights invariant whatever turns and whatever
    /// diverges: sum over i of w(i) K(i, j) = w(j).
    /// </summary>
    [Fact]
    public void The_weights_are_invariant_for_any_rule_of_turning()
    {
        const int radius = 24, maxDepth = 4;
        for (ulong seed = 0; seed < 20; seed++)
        {
            var stream = new RandomStream(seed, 1);
            double[] weights = [.. Enumerable.Range(0, 2 * radius + 1).Select(_ => stream.NextUniform() < 0.1 ? 0 : stream.NextExponential())];
            double share = stream.NextUniform() * 0.4;
            double Weight(int node) => Math.Abs(node) > radius ? 0 : weights[node + radius];
            bool Turns(IntegerSpan left, IntegerSpan right)
            {
                var coin = new RandomStream(seed, left.First);
                coin.Begin(right.Last, StreamPurpose.Study);
                return coin.NextUniform() < share;
            }

            var mass = new double[2 * radius + 1];
            for (int start = -radius; start <= radius; start++)
            {
                double initial = Weight(start);
                if (initial == 0)
                    continue;
                for (uint bits = 0; bits < 1 << maxDepth; bits++)
                {
                    (TreeResult<Dictionary<int, double>> result, _) =
                        Sample(start, bits, maxDepth, n => Math.Log(Weight(n) / initial), Turns);
                    foreach ((int node, double p) in result.Proposal)
                        mass[node + radius] += initial * p / (1 << maxDepth);
                }
            }
            for (int i = 0; i < mass.Length; i++)
                Assert.Equal(weights[i], mass[i], 1e-11);
        }
    }

    private static IntegerSpan Span(int first, int last) => new(first, last);

    private static (TreeResult<Dictionary<int, double>> Result, IntegerLog Log) Sample(
        int start, uint bits, int maxDepth, Func<int, double> logWeight, Func<IntegerSpan, IntegerSpan, bool> turns)
    {
        var log = new IntegerLog();
        var trajectory = new IntegerTrajectory(log, logWeight, turns);
        TreeResult<Dictionary<int, double>> result = NutsTree.Sample<IntegerTrajectory, IntegerSpan, Dictionary<int, double>>(
            ref trajectory, new IntegerSpan(start, start), new Dictionary<int, double> { [start] = 1 }, new Directions(bits), maxDepth);
        // Everything was given back but the proposal that the caller owns.
        Assert.Equal(0, log.Spans);
        Assert.Equal(1, log.Proposals);
        Assert.Equal(log.Visited.Count, result.Leaves);
        return (result, log);
    }

    private static void AssertSame(Dictionary<int, double> expected, Dictionary<int, double> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach ((int node, double p) in expected)
            Assert.Equal(p, actual[node], Rounding);
    }
}
