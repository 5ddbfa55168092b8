using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>
/// Takes the events of one chain: storage, files and progress are sinks; no algorithm writes to a console or a file.
/// </summary>
/// <remarks>
/// Each chain has its own instance. The calls come from one thread at a time, in the order OnStart, OnDraw
/// (warm-up), OnWarmupComplete, OnDraw (sampling), OnEnd; OnEnd comes after cancellation and after faults too.
/// </remarks>
public interface IDrawSink
{
    /// <summary>The chain begins.</summary>
    /// <param name="start">What is known before the first draw.</param>
    void OnStart(ChainStart start);

    /// <summary>A draw was made; warm-up draws arrive only when they are to be saved.</summary>
    /// <param name="phase">Warm-up or sampling.</param>
    /// <param name="iteration">Zero-based iteration inside its phase.</param>
    /// <param name="transition">What the transition reported.</param>
    /// <param name="values">Constrained values of all variables in the layout's order, shape [Variables.Size];
    /// valid during the call only.</param>
    void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values);

    /// <summary>Warm-up is over (or there was none).</summary>
    /// <param name="adaptation">Step size and inverse metric that sampling will use.</param>
    void OnWarmupComplete(AdaptationResult adaptation);

    /// <summary>The chain ended: complete, cancelled or failed.</summary>
    /// <param name="end">How it ended.</param>
    void OnEnd(ChainEnd end);
}
