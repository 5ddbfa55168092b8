using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>The sinks of one chain as one: passes every event to each of them.</summary>
internal sealed class SinkSet
{
    private readonly List<IDrawSink> sinks = [];

    /// <summary>Makes the sinks and tells them that the chain begins.</summary>
    /// <param name="factories">Each makes one sink.</param>
    /// <param name="start">What they are told.</param>
    public void Start(IReadOnlyList<Func<int, IDrawSink>> factories, ChainStart start)
    {
        foreach (Func<int, IDrawSink> factory in factories)
        {
            IDrawSink sink = factory(start.Chain);
            sink.OnStart(start);
            // Only a sink that has started is told of the end.
            sinks.Add(sink);
        }
    }

    /// <summary>Whether nobody listens.</summary>
    public bool IsEmpty => sinks.Count == 0;

    /// <summary>A draw was made.</summary>
    public void Draw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
    {
        foreach (IDrawSink sink in sinks)
            sink.OnDraw(phase, iteration, transition, values);
    }

    /// <summary>Warm-up is over.</summary>
    public void WarmupComplete(AdaptationResult adaptation)
    {
        foreach (IDrawSink sink in sinks)
            sink.OnWarmupComplete(adaptation);
    }

    /// <summary>The chain ended; every sink hears of it even when another one throws.</summary>
    /// <returns>The first exception thrown by a sink, or null.</returns>
    public Exception? End(ChainEnd end)
    {
        Exception? fault = null;
        foreach (IDrawSink sink in sinks)
        {
            try
            {
                sink.OnEnd(end);
            }
#pragma warning disable CA1031 // becomes the fault of the chain
            catch (Exception exception)
#pragma warning restore CA1031
            {
                fault ??= exception;
            }
        }
        return fault;
    }
}
