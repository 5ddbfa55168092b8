using System.Globalization;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Growing columns of one phase of one chain; a draw within the expected number allocates nothing.</summary>
internal sealed class ChainColumns
{
    private const int SmallestCapacity = 16;
    private readonly bool keepTransitions;

    /// <summary>Makes room for the expected draws.</summary>
    /// <param name="entries">Number of values in a draw.</param>
    /// <param name="capacity">Expected number of draws; more are taken by growing.</param>
    /// <param name="keepTransitions">Whether transitions are kept beside the values.</param>
    public ChainColumns(int entries, int capacity, bool keepTransitions = true)
    {
        this.keepTransitions = keepTransitions;
        Columns = new double[entries][];
        for (int entry = 0; entry < entries; entry++)
            Columns[entry] = new double[capacity];
        Transitions = keepTransitions ? new Transition[capacity] : [];
        Capacity = capacity;
    }

    private ChainColumns(double[][] columns, Transition[] transitions, int count)
    {
        Columns = columns;
        Transitions = transitions;
        Count = count;
        Capacity = count;
        keepTransitions = transitions.Length > 0;
    }

    /// <summary>One array an entry; the first <see cref="Count"/> elements are draws.</summary>
    public double[][] Columns { get; }

    /// <summary>One transition a draw; empty when they are not kept.</summary>
    public Transition[] Transitions { get; private set; }

    /// <summary>Number of draws taken so far.</summary>
    public int Count { get; private set; }

    private int Capacity { get; set; }

    /// <summary>The whole-number setting of a name, or null where there is none.</summary>
    public static int? IntegerSetting(ChainStart start, string name) =>
        start.Settings.TryGetValue(name, out string? text)
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : null;

    /// <summary>Takes over finished columns; they are not copied.</summary>
    public static ChainColumns Of(double[][] columns, int count, Transition[] transitions) => new(columns, transitions, count);

    /// <summary>Appends a draw.</summary>
    public void Add(in Transition transition, ReadOnlySpan<double> values)
    {
        if (Count == Capacity)
            Grow();
        double[][] columns = Columns;
        int row = Count;
        for (int entry = 0; entry < columns.Length; entry++)
            columns[entry][row] = values[entry];
        if (keepTransitions)
            Transitions[row] = transition;
        Count = row + 1;
    }

    /// <summary>A copy that holds the draws made so far and nothing more; later draws do not change it.</summary>
    public ChainColumns Snapshot()
    {
        var columns = new double[Columns.Length][];
        for (int entry = 0; entry < columns.Length; entry++)
            columns[entry] = Count == Capacity ? Columns[entry] : Columns[entry].AsSpan(0, Count).ToArray();
        Transition[] transitions = keepTransitions && Count < Capacity ? Transitions.AsSpan(0, Count).ToArray() : Transitions;
        return new ChainColumns(columns, transitions, Count);
    }

    private void Grow()
    {
        Capacity = Math.Max(SmallestCapacity, 2 * Capacity);
        for (int entry = 0; entry < Columns.Length; entry++)
        {
            double[] column = Columns[entry];
            Array.Resize(ref column, Capacity);
            Columns[entry] = column;
        }
        if (keepTransitions)
        {
            Transition[] transitions = Transitions;
            Array.Resize(ref transitions, Capacity);
            Transitions = transitions;
        }
    }
}
