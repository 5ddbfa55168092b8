using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.StatisticalTests.Sampling;

/// <summary>The sampling draws of one chain in memory.</summary>
internal sealed class ChainDraws : IDrawSink
{
    public List<double[]> Values { get; } = [];

    public List<Transition> Transitions { get; } = [];

    public AdaptationResult? Adaptation { get; private set; }

    public ChainOutcome? Outcome { get; private set; }

    public void OnStart(ChainStart start) => Values.Clear();

    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
    {
        Values.Add(values.ToArray());
        Transitions.Add(transition);
    }

    public void OnWarmupComplete(AdaptationResult adaptation) => Adaptation = adaptation;

    public void OnEnd(ChainEnd end) => Outcome = end.Outcome;
}
