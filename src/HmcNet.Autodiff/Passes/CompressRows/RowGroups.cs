namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>Rows 0 to n - 1 by what they have in common: rows of one group agree, bit for bit, in all keys.</summary>
internal sealed class RowGroups
{
    private readonly int[] starts;

    private RowGroups(int[] order, int[] starts)
    {
        Order = order;
        this.starts = starts;
    }

    /// <summary>The rows, group after group; inside a group in their own order.</summary>
    public int[] Order { get; }

    /// <summary>Number of groups.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The rows of a group.</summary>
    public ReadOnlySpan<int> this[int group] => Order.AsSpan(starts[group]..starts[group + 1]);

    /// <summary>Groups rows by keys; groups are in the order of their keys, so that indices among them ascend.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="keys">One or more values for each row, row-major.</param>
    /// <param name="most">Most groups that are of use.</param>
    /// <returns>The groups; null when there are more.</returns>
    public static RowGroups? Of(int rows, IReadOnlyList<double[]> keys, int most)
    {
        int[] groupOf = new int[rows];
        int count = Math.Min(rows, 1);
        foreach (double[] key in keys)
        {
            for (int part = 0, width = key.Length / rows; part < width; part++)
            {
                count = Refine(groupOf, key, part, width, most);
                if (count > most)
                    return null;
            }
        }
        return ByGroup(groupOf, count);
    }

    /// <summary>Splits groups by one more value for each row.</summary>
    private static int Refine(int[] groupOf, double[] key, int part, int width, int most)
    {
        var found = new Dictionary<(int Group, long Bits), int>();
        for (int i = 0; i < groupOf.Length && found.Count <= most; i++)
            found.TryAdd((groupOf[i], BitConverter.DoubleToInt64Bits(key[i * width + part])), 0);
        if (found.Count > most)
            return found.Count;
        (int, long)[] sorted = [.. found.Keys.OrderBy(k => k.Group).ThenBy(k => BitConverter.Int64BitsToDouble(k.Bits)).ThenBy(k => k.Bits)];
        for (int g = 0; g < sorted.Length; g++)
            found[sorted[g]] = g;
        for (int i = 0; i < groupOf.Length; i++)
            groupOf[i] = found[(groupOf[i], BitConverter.DoubleToInt64Bits(key[i * width + part]))];
        return sorted.Length;
    }

    private static RowGroups ByGroup(int[] groupOf, int count)
    {
        var starts = new int[count + 1];
        foreach (int g in groupOf)
            starts[g + 1]++;
        for (int g = 0; g < count; g++)
            starts[g + 1] += starts[g];
        int[] next = starts[..^1];
        var order = new int[groupOf.Length];
        for (int i = 0; i < groupOf.Length; i++)
            order[next[groupOf[i]]++] = i;
        return new RowGroups(order, starts);
    }
}
