using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Cloning;

/// <summary>Keeps of a chain's draws the parameters and what is derived of them, and of the latent variables the last values only.</summary>
/// <param name="collector">Keeps the draws.</param>
/// <param name="layout">The variables that are kept.</param>
/// <param name="places">Places of their entries in a whole draw.</param>
internal sealed class ParameterSink(DrawsCollector collector, VariableLayout layout, int[] places) : IDrawSink
{
    private readonly double[] kept = new double[places.Length];
    private double[] last = [];

    /// <summary>The last draw after warm-up, of all variables; empty when there is none.</summary>
    public IReadOnlyList<double> Last => last;

    /// <inheritdoc/>
    public void OnStart(ChainStart start) => collector.OnStart(start with { Variables = layout });

    /// <inheritdoc/>
    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < places.Length; i++)
            kept[i] = values[places[i]];
        if (last.Length == 0)
            last = new double[values.Length];
        values.CopyTo(last);
        collector.OnDraw(phase, iteration, transition, kept);
    }

    /// <inheritdoc/>
    public void OnWarmupComplete(AdaptationResult adaptation) => collector.OnWarmupComplete(adaptation);

    /// <inheritdoc/>
    public void OnEnd(ChainEnd end) => collector.OnEnd(end);
}
