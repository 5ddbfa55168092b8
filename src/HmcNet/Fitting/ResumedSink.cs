using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Adds the remaining draws of a continued chain to a collector that holds those made before.</summary>
internal sealed class ResumedSink(DrawsCollector collector) : IDrawSink
{
    /// <inheritdoc/>
    public void OnStart(ChainStart start)
    {
        // The collector knows its chain already; starting it again would drop the draws that it holds.
    }

    /// <inheritdoc/>
    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values) =>
        collector.OnDraw(phase, iteration, transition, values);

    /// <inheritdoc/>
    public void OnWarmupComplete(AdaptationResult adaptation) => collector.OnWarmupComplete(adaptation);

    /// <inheritdoc/>
    public void OnEnd(ChainEnd end) => collector.OnEnd(end);
}
