using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Keeps the draws of one chain in memory while it runs.</summary>
/// <remarks>
/// Room is made once, from the settings num_samples, num_warmup, save_warmup and thin of <see cref="ChainStart"/>:
/// a draw within the expected number allocates nothing. More draws are taken too, by growing.
/// </remarks>
public sealed class DrawsCollector : IDrawSink
{
    // Room beyond this many numbers (0.5 GB), transitions included, is made only as draws come.
    private const int MostExpectedNumbers = 1 << 26;

    private ChainStart? start;
    private ChainColumns? sampling;
    private ChainColumns? warmup;
    private AdaptationResult? adaptation;
    private ChainEnd? end;

    /// <summary>Number of draws kept after warm-up so far.</summary>
    public int Count => sampling?.Count ?? 0;

    /// <summary>Whether the chain has begun.</summary>
    public bool HasStarted => start is not null;

    /// <inheritdoc/>
    public void OnStart(ChainStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        this.start = start;
        int entries = start.Variables.Size;
        sampling = new ChainColumns(entries, Expected(start, "num_samples"));
        bool saveWarmup = start.Settings.TryGetValue("save_warmup", out string? text) && text is "1" or "true";
        warmup = new ChainColumns(entries, saveWarmup ? Expected(start, "num_warmup") : 0);
        adaptation = null;
        end = null;
    }

    /// <inheritdoc/>
    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values) =>
        (phase == Phase.Sampling ? sampling! : warmup!).Add(transition, values);

    /// <inheritdoc/>
    public void OnWarmupComplete(AdaptationResult adaptation) => this.adaptation = adaptation;

    /// <inheritdoc/>
    public void OnEnd(ChainEnd end) => this.end = end;

    /// <summary>The draws made so far, immutable: what comes later does not change them.</summary>
    /// <returns>The chain; without an end when it is still running.</returns>
    /// <exception cref="InvalidOperationException">When the chain has not started.</exception>
    public ChainDraws ToChain()
    {
        if (start is null)
            throw new InvalidOperationException("The collector has seen no chain: OnStart was not called.");
        return new ChainDraws(start, sampling!.Snapshot(), warmup!.Snapshot(), adaptation, end);
    }

    private static int Expected(ChainStart start, string name)
    {
        long draws = Math.Max(0, ChainColumns.IntegerSetting(start, name) ?? 0);
        int thin = Math.Max(1, ChainColumns.IntegerSetting(start, "thin") ?? 1);
        return (int)Math.Min((draws + thin - 1) / thin, MostExpectedNumbers / (start.Variables.Size + Transition.ColumnNames.Count));
    }
}
