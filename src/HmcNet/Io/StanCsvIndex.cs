using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>What a first reading of a file found: all but the draws of the variables.</summary>
internal sealed class StanCsvIndex
{
    /// <summary>Path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>How the chain began; null where the file has no usable header.</summary>
    public ChainStart? Start { get; init; }

    /// <summary>Names of the file's columns.</summary>
    public IReadOnlyList<string> ColumnNames { get; init; } = [];

    /// <summary>For each flat entry of the variables the file's column that holds it.</summary>
    public int[] ColumnOfEntry { get; init; } = [];

    /// <summary>Rows before the draws: warm-up that was saved.</summary>
    public int WarmupRows { get; init; }

    /// <summary>Rows that are draws after warm-up and not damaged.</summary>
    public int Rows { get; init; }

    /// <summary>What the transitions of these rows reported; empty where the file does not say.</summary>
    public Transition[] Transitions { get; init; } = [];

    /// <summary>Numbers of the lines that were left out because they are damaged, ascending.</summary>
    public IReadOnlyList<int> DamagedLines { get; init; } = [];

    /// <summary>What warm-up found; null where the file does not say.</summary>
    public AdaptationResult? Adaptation { get; init; }

    /// <summary>How the chain ended.</summary>
    public ChainEnd? End { get; init; }

    /// <summary>Size of the file in bytes when it was read.</summary>
    public long Bytes { get; init; }

    /// <summary>What is wrong with the file, in the order of its lines.</summary>
    public required IReadOnlyList<HmcNetException> Faults { get; init; }

    /// <summary>Whether the file has a header and at least one draw after warm-up.</summary>
    public bool IsUsable => Start is not null && Rows > 0;

    /// <summary>A chain of the file's rows that holds given columns.</summary>
    /// <param name="layout">The variables of the columns.</param>
    /// <param name="columns">One array an entry, of at least <see cref="Rows"/> numbers.</param>
    /// <param name="withTransitions">Whether the chain has its transitions.</param>
    public ChainDraws ToChain(VariableLayout layout, double[][] columns, bool withTransitions) => new(
        Start! with { Variables = layout }, ChainColumns.Of(columns, Rows, withTransitions ? Transitions : []), null, Adaptation, End);
}
