using HmcNet.Hmc.Trees;

namespace HmcNet.Tests.Hmc.Trees;

/// <summary>A run of integers.</summary>
internal readonly record struct IntegerSpan(int First, int Last);

/// <summary>What an <see cref="IntegerTrajectory"/> was asked, and what it still has to be given back.</summary>
internal sealed class IntegerLog
{
    public List<int> Visited { get; } = [];

    public List<(IntegerSpan Left, IntegerSpan Right)> Checked { get; } = [];

    public int Spans { get; set; } = 1;

    public int Proposals { get; set; } = 1;
}

/// <summary>
/// A trajectory over the integers whose proposal is the whole distribution of the choice, so that nothing about the
/// tree has to be tested by chance.
/// </summary>
/// <param name="Log">Written: what happened.</param>
/// <param name="LogWeight">Log weight of a node; -infinity diverges.</param>
/// <param name="Turns">Whether two adjacent spans turn when joined.</param>
internal readonly record struct IntegerTrajectory(
    IntegerLog Log, Func<int, double> LogWeight, Func<IntegerSpan, IntegerSpan, bool> Turns)
    : ITrajectory<IntegerSpan, Dictionary<int, double>>
{
    public LeafStatus Extend(
        in IntegerSpan span, bool forward, out double logWeight, out IntegerSpan leaf, out Dictionary<int, double> proposal)
    {
        int node = forward ? span.Last + 1 : span.First - 1;
        Log.Visited.Add(node);
        logWeight = LogWeight(node);
        leaf = new IntegerSpan(node, node);
        proposal = new Dictionary<int, double> { [node] = 1 };
        if (double.IsNegativeInfinity(logWeight))
            return LeafStatus.Divergent;
        Log.Spans++;
        Log.Proposals++;
        return LeafStatus.Ok;
    }

    public bool TryJoin(in IntegerSpan left, in IntegerSpan right, out IntegerSpan union)
    {
        Assert.Equal(left.Last + 1, right.First);
        Assert.Equal(left.Last - left.First, right.Last - right.First);
        Log.Checked.Add((left, right));
        bool turns = Turns(left, right);
        Log.Spans -= turns ? 2 : 1;
        union = new IntegerSpan(left.First, right.Last);
        return !turns;
    }

    public Dictionary<int, double> Choose(
        in Dictionary<int, double> current, in Dictionary<int, double> candidate, double probability)
    {
        Assert.InRange(probability, 0, 1);
        var mixed = current.ToDictionary(p => p.Key, p => p.Value * (1 - probability));
        foreach ((int node, double p) in candidate)
            mixed.Add(node, p * probability);
        Log.Proposals--;
        return mixed;
    }

    public void DiscardSpan(in IntegerSpan span) => Log.Spans--;

    public void DiscardProposal(in Dictionary<int, double> proposal) => Log.Proposals--;
}
