using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Tests.Sampling;

/// <summary>Keeps every event of one chain and checks that they come in order.</summary>
internal sealed class RecordingSink : IDrawSink
{
    public ChainStart? Start { get; private set; }

    public AdaptationResult? Adaptation { get; private set; }

    public ChainEnd? End { get; private set; }

    public List<(Phase Phase, int Iteration, Transition Transition, double[] Values)> Draws { get; } = [];

    /// <summary>Called after each draw; a test may cancel or throw here.</summary>
    public Action<int>? AfterDraw { get; init; }

    public IEnumerable<double[]> Values(Phase phase) => Draws.Where(d => d.Phase == phase).Select(d => d.Values);

    public void OnStart(ChainStart start)
    {
        Assert.Null(Start);
        Start = start;
    }

    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
    {
        Assert.NotNull(Start);
        Assert.Null(End);
        Assert.Equal(phase == Phase.Sampling, Adaptation is not null);
        Draws.Add((phase, iteration, transition, values.ToArray()));
        AfterDraw?.Invoke(Draws.Count);
    }

    public void OnWarmupComplete(AdaptationResult adaptation)
    {
        Assert.NotNull(Start);
        Assert.Null(Adaptation);
        Adaptation = adaptation;
    }

    public void OnEnd(ChainEnd end)
    {
        Assert.Null(End);
        End = end;
    }
}

/// <summary>One recording sink a chain.</summary>
internal sealed class Recorder
{
    private readonly Dictionary<int, RecordingSink> sinks = [];
    private readonly Func<int, Action<int>?> afterDraw;

    public Recorder(Func<int, Action<int>?>? afterDraw = null) => this.afterDraw = afterDraw ?? (_ => null);

    public IReadOnlyList<Func<int, IDrawSink>> Factories => [Make];

    public int Count => sinks.Count;

    public RecordingSink this[int chain] => sinks[chain];

    private RecordingSink Make(int chain)
    {
        var sink = new RecordingSink { AfterDraw = afterDraw(chain) };
        lock (sinks)
            sinks.Add(chain, sink);
        return sink;
    }
}
