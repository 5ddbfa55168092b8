using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>The draws of one chain: a column for each entry, the transitions, and how the chain began and ended.</summary>
/// <remarks>Immutable. Columns are contiguous, shape [iteration]; entries are in the layout's flat row-major order.</remarks>
public sealed class ChainDraws
{
    private readonly double[][] columns;
    private readonly double[][] warmupColumns;
    private readonly Transition[] transitions;
    private readonly Transition[] warmupTransitions;

    internal ChainDraws(
        ChainStart start,
        ChainColumns sampling,
        ChainColumns? warmup,
        AdaptationResult? adaptation,
        ChainEnd? end)
    {
        Start = start;
        Adaptation = adaptation;
        End = end;
        Iterations = sampling.Count;
        columns = sampling.Columns;
        transitions = sampling.Transitions;
        WarmupIterations = warmup?.Count ?? 0;
        warmupColumns = warmup?.Columns ?? [];
        warmupTransitions = warmup?.Transitions ?? [];
    }

    /// <summary>What was known before the first draw: model, number of the chain (from 1), settings, start time.</summary>
    public ChainStart Start { get; }

    /// <summary>What warm-up found; null when it did not finish or is not known.</summary>
    public AdaptationResult? Adaptation { get; }

    /// <summary>How the chain ended and its timings; null when that is not known.</summary>
    public ChainEnd? End { get; }

    /// <summary>Number of draws kept after warm-up.</summary>
    public int Iterations { get; }

    /// <summary>Number of warm-up draws kept; 0 when they were not saved.</summary>
    public int WarmupIterations { get; }

    /// <summary>Whether the per-draw statistics of the sampler are known.</summary>
    public bool HasTransitions => transitions.Length > 0 || warmupTransitions.Length > 0;

    /// <summary>Whether the chain made all draws asked for; true as well when nothing says otherwise.</summary>
    public bool IsComplete => End is null || End.Outcome == ChainOutcome.Complete;

    internal static ChainDraws NeverStarted(ChainStart start) =>
        new(start, new ChainColumns(start.Variables.Size, 0), null, null, new ChainEnd(ChainOutcome.Cancelled, 0, 0));

    /// <summary>This chain with the columns of another of the same length behind its own; warm-up draws are left out.</summary>
    internal ChainDraws With(ChainDraws other, VariableLayout layout) =>
        new(Start with { Variables = layout }, ChainColumns.Of([.. columns, .. other.columns], Iterations, transitions), null, Adaptation, End);

    /// <summary>The draws of one entry.</summary>
    /// <param name="entry">Flat row-major index of the entry, 0 to the layout's size - 1.</param>
    /// <returns>Shape [<see cref="Iterations"/>].</returns>
    public ReadOnlySpan<double> Column(int entry) => columns[entry].AsSpan(0, Iterations);

    /// <summary>The warm-up draws of one entry.</summary>
    /// <param name="entry">Flat row-major index of the entry, 0 to the layout's size - 1.</param>
    /// <returns>Shape [<see cref="WarmupIterations"/>]; empty when warm-up was not saved.</returns>
    public ReadOnlySpan<double> WarmupColumn(int entry) =>
        WarmupIterations == 0 ? [] : warmupColumns[entry].AsSpan(0, WarmupIterations);

    /// <summary>What the transitions after warm-up reported.</summary>
    /// <returns>Shape [<see cref="Iterations"/>]; empty when they are not known.</returns>
    public ReadOnlySpan<Transition> Transitions => transitions.Length == 0 ? [] : transitions.AsSpan(0, Iterations);

    /// <summary>What the warm-up transitions reported.</summary>
    /// <returns>Shape [<see cref="WarmupIterations"/>]; empty when they are not known.</returns>
    public ReadOnlySpan<Transition> WarmupTransitions =>
        warmupTransitions.Length == 0 ? [] : warmupTransitions.AsSpan(0, WarmupIterations);

    /// <summary>The whole-number setting of a name, or null where the chain's settings have none.</summary>
    /// <param name="name">CmdStan's name of the setting, e.g. "num_samples", "max_depth".</param>
    /// <returns>The value, or null when it is missing or no whole number.</returns>
    public int? IntegerSetting(string name) => ChainColumns.IntegerSetting(Start, name);
}
