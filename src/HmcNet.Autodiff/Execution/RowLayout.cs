namespace HmcNet.Autodiff.Execution;

/// <summary>
/// A loop's rows in order of one of its indices, for one binding of data: each group begins at a whole vector, rows of
/// a group follow one another in the order of the most used other index, then in their own. A place that is left over
/// holds the numbers of its group's last row, so that nothing unusual is computed there; a mask leaves it out.
/// </summary>
/// <remarks>
/// In memory, turn by turn: one vector of each bound value and of the mask; in the tables one vector of each other index.
/// A header in the tables says where these begin, and where the records (group, turns) lie.
/// </remarks>
internal sealed class RowLayout
{
    /// <summary>Entry of the header: where the rows' values begin, in doubles from the start of the bound values.</summary>
    public const int RowsStart = 0;

    /// <summary>Entry of the header: where the other indices begin in the tables.</summary>
    public const int IndicesStart = 1;

    /// <summary>Entry of the header: where the records of the groups begin in the tables.</summary>
    public const int RecordsStart = 2;

    /// <summary>Entry of the header: where the records end.</summary>
    public const int RecordsEnd = 3;

    /// <summary>Length of a header.</summary>
    public const int HeaderLength = 4;

    /// <summary>Length of a record: the group, and its number of turns.</summary>
    public const int RecordLength = 2;

    /// <summary>Shorter loops are done before groups pay.</summary>
    private const int FewestRows = 16;

    private const int Line = 8;

    private readonly int width;
    private readonly int[] records;
    private readonly int[] rowAt;

    private RowLayout(LoopReads reads, LoopIndex group, int header, int[] tables)
    {
        width = reads.Width;
        LoopIndex[] others = [.. reads.Indices.Where(x => x != group).OrderByDescending(x => x.Gathers + 2 * x.Scatters)];
        int[] order = [.. Enumerable.Range(0, reads.Length)];
        if (others.Length > 0)
            order = Sorted(order, tables.AsSpan(others[0].Table, reads.Length), others[0].Range);
        order = Sorted(order, tables.AsSpan(group.Table, reads.Length), group.Range);
        (records, rowAt) = Place(order, tables.AsSpan(group.Table, reads.Length), width);
        Form = new LoopForm(
            group.Table, header, rowAt.Any(row => row < 0), reads.Streams,
            [.. others.Select(x => x.Table)], [.. others.Select(x => IsConsecutive(tables.AsSpan(x.Table, reads.Length), x.Range))]);
    }

    /// <summary>The code that this layout needs.</summary>
    public LoopForm Form { get; }

    /// <summary>Number of groups that have rows.</summary>
    public int Groups => records.Length / RecordLength;

    /// <summary>Number of places, padding included.</summary>
    public int Places => rowAt.Length;

    /// <summary>Doubles of bound memory.</summary>
    public int RowsLength => checked((Places * VectorsATurn + Line - 1) / Line * Line);

    /// <summary>Entries of the tables, without the header.</summary>
    public int TablesLength => checked(Places * Form.Indices.Count + records.Length);

    private int VectorsATurn => Form.Streams.Count + (Form.HasPadding ? 1 : 0);

    /// <summary>The layout that pays most.</summary>
    /// <param name="reads">The loop.</param>
    /// <param name="header">Where its header lies in the tables.</param>
    /// <param name="tables">The index tables.</param>
    /// <returns>Null where rows had better stay as they are.</returns>
    public static RowLayout? Choose(LoopReads reads, int header, int[] tables)
    {
        if (reads.Length < FewestRows)
            return null;
        double least = RowCost.Plain(reads);
        LoopIndex? best = null;
        foreach (LoopIndex index in reads.Indices)
        {
            (int groups, long places) = Count(tables.AsSpan(index.Table, reads.Length), index.Range, reads.Width);
            double cost = RowCost.Grouped(reads, index, groups, places);
            if (cost >= least || places * (reads.Streams.Count + 1) > Array.MaxLength / 4)
                continue;
            (least, best) = (cost, index);
        }
        return best is null ? null : new RowLayout(reads, best, header, tables);
    }

    /// <summary>Writes rows, indices, records and header.</summary>
    /// <param name="values">Bound values; the rows are written from <paramref name="rowsStart"/>.</param>
    /// <param name="rowsStart">A multiple of 8.</param>
    /// <param name="tables">The tables; indices and records are written from <paramref name="tablesStart"/>.</param>
    /// <param name="tablesStart">Where the tables have room for <see cref="TablesLength"/> entries.</param>
    public void Fill(Span<double> values, int rowsStart, int[] tables, int tablesStart)
    {
        for (int k = 0; k < Form.Streams.Count; k++)
        {
            ((_, int offset), int table) = Form.Streams[k];
            for (int p = 0; p < rowAt.Length; p++)
            {
                int row = RowAt(p);
                values[rowsStart + PlaceOf(p, k, VectorsATurn)] = values[offset + (table < 0 ? row : tables[table + row])];
            }
        }
        for (int p = 0; p < rowAt.Length && Form.HasPadding; p++)
            values[rowsStart + PlaceOf(p, Form.Streams.Count, VectorsATurn)] = rowAt[p] < 0 ? 0 : BitConverter.Int64BitsToDouble(-1);
        for (int k = 0; k < Form.Indices.Count; k++)
        {
            for (int p = 0; p < rowAt.Length; p++)
                tables[tablesStart + PlaceOf(p, k, Form.Indices.Count)] = tables[Form.Indices[k] + RowAt(p)];
        }
        int recordsStart = tablesStart + Places * Form.Indices.Count;
        records.CopyTo(tables, recordsStart);
        tables[Form.Header + RowsStart] = rowsStart;
        tables[Form.Header + IndicesStart] = tablesStart;
        tables[Form.Header + RecordsStart] = recordsStart;
        tables[Form.Header + RecordsEnd] = recordsStart + records.Length;
    }

    private static (int Groups, long Places) Count(ReadOnlySpan<int> index, int range, int width)
    {
        var counts = new int[range];
        foreach (int target in index)
            counts[target]++;
        int groups = 0;
        long places = 0;
        foreach (int count in counts)
        {
            groups += count > 0 ? 1 : 0;
            places += Padded(count, width);
        }
        return (groups, places);
    }

    /// <summary>Rows in order of an index; equal ones keep their order.</summary>
    private static int[] Sorted(int[] order, ReadOnlySpan<int> index, int range)
    {
        var next = new int[range + 1];
        foreach (int target in index)
            next[target + 1]++;
        for (int g = 0; g < range; g++)
            next[g + 1] += next[g];
        var sorted = new int[order.Length];
        foreach (int row in order)
            sorted[next[index[row]]++] = row;
        return sorted;
    }

    /// <summary>Groups begin at whole vectors. A place of padding holds the complement of its row.</summary>
    private static (int[] Records, int[] RowAt) Place(int[] order, ReadOnlySpan<int> index, int width)
    {
        var records = new List<int>();
        var rowAt = new List<int>(order.Length);
        for (int i = 0; i < order.Length;)
        {
            int group = index[order[i]], first = rowAt.Count;
            for (; i < order.Length && index[order[i]] == group; i++)
                rowAt.Add(order[i]);
            while (rowAt.Count % width != 0)
                rowAt.Add(~order[i - 1]);
            records.Add(group);
            records.Add((rowAt.Count - first) / width);
        }
        return ([.. records], [.. rowAt]);
    }

    /// <summary>Whether each turn's rows name consecutive elements, and a whole vector of them lies within the range.</summary>
    private bool IsConsecutive(ReadOnlySpan<int> index, int range)
    {
        for (int p = 0; p < rowAt.Length; p++)
        {
            int first = index[RowAt(p - p % width)];
            if (first + width > range || (rowAt[p] >= 0 && index[rowAt[p]] != first + p % width))
                return false;
        }
        return true;
    }

    private int RowAt(int place) => rowAt[place] < 0 ? ~rowAt[place] : rowAt[place];

    private int PlaceOf(int place, int vector, int vectors) => (place / width * vectors + vector) * width + place % width;

    private static int Padded(int count, int width) => (count + width - 1) / width * width;
}
