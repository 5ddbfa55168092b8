namespace HmcNet.Benchmarks.Kernels;

/// <summary>
/// Rows ordered by group, each group padded to whole vectors: a group's parameters are then in registers while its rows
/// go by, and no gather or scatter is needed. Rows of padding are zero everywhere, <see cref="Exists"/> included.
/// </summary>
internal sealed class GroupedRows
{
    private readonly int[] places;

    public GroupedRows(int[] group, int groups)
    {
        var counts = new int[groups];
        foreach (int g in group)
            counts[g]++;
        Starts = new int[groups + 1];
        for (int g = 0; g < groups; g++)
            Starts[g + 1] = Starts[g] + Simd.Padded(counts[g]);
        int[] next = [.. Starts];
        places = [.. group.Select(g => next[g]++)];
        Exists = Column([.. group.Select(_ => 1.0)]);
    }

    /// <summary>Where each group starts, and at last where the last one ends.</summary>
    public int[] Starts { get; }

    /// <summary>1 for rows, 0 for padding.</summary>
    public double[] Exists { get; }

    /// <summary>A column in this order.</summary>
    public double[] Column(double[] values)
    {
        var column = new double[Starts[^1]];
        for (int i = 0; i < values.Length; i++)
            column[places[i]] = values[i];
        return column;
    }
}
