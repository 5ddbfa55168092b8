namespace HmcNet.Autodiff.Execution;

/// <summary>Which memory a value lies in.</summary>
internal enum Region
{
    /// <summary>The workspace of one thread.</summary>
    Slab,

    /// <summary>Values computed when data were bound; shared by all threads.</summary>
    Bound,

    /// <summary>The caller's parameters.</summary>
    Point,

    /// <summary>The caller's room for the first output.</summary>
    Value,

    /// <summary>The caller's room for the other outputs.</summary>
    Rest,
}

/// <summary>Where a value's first element lies, counted in doubles.</summary>
/// <param name="Region">The memory.</param>
/// <param name="Offset">Place in it.</param>
internal readonly record struct Place(Region Region, int Offset);

/// <summary>
/// Places of all stored values in one slab: a place is used again once the last unit that reads it has run. Arrays
/// begin at multiples of 64 bytes and are padded, so that loops may run over the padding in whole vectors.
/// </summary>
internal sealed class BufferPlan
{
    private const int Line = 8;
    private readonly int[] offsets;
    private readonly Dictionary<int, int> scratch = [];
    private readonly Dictionary<int, Stack<int>> free = [];
    private int arrayEnd;
    private int scalarEnd;

    /// <summary>Plans the slab.</summary>
    /// <param name="roles">The nodes' roles.</param>
    /// <param name="schedule">The order of the units.</param>
    /// <param name="scratchLength">Doubles that a node needs while its unit runs.</param>
    public BufferPlan(NodeRoles roles, Schedule schedule, Func<int, int> scratchLength)
    {
        int count = roles.Graph.Nodes.Count;
        offsets = new int[count];
        int[] lastReader = LastReaders(roles, schedule);
        var freedAfter = new List<(int Offset, int Size)>?[schedule.Units.Count];
        for (int i = 0; i < count; i++)
        {
            if (roles[i] == NodeRole.Parameter)
                offsets[i] = Take(roles.Size(i));
        }
        for (int u = 0; u < schedule.Units.Count; u++)
        {
            foreach (int node in schedule.Units[u].Nodes)
            {
                if (scratchLength(node) is > 0 and var length)
                {
                    scratch[node] = Take(Math.Max(length, 2));
                    (freedAfter[u] ??= []).Add((scratch[node], Math.Max(length, 2)));
                }
                if (!schedule.IsStored(node))
                    continue;
                offsets[node] = Take(roles.Size(node));
                if (lastReader[node] < schedule.Units.Count)
                    (freedAfter[lastReader[node]] ??= []).Add((offsets[node], roles.Size(node)));
            }
            foreach ((int offset, int size) in freedAfter[u] ?? [])
                Give(offset, size);
        }
        // Single numbers lie behind the arrays, closely packed. A view may be read a vector beyond its end.
        for (int i = 0; i < count; i++)
        {
            if (roles.Size(i) == 1)
                offsets[i] += arrayEnd;
        }
        Length = arrayEnd + scalarEnd + Line;
    }

    /// <summary>Doubles in the slab.</summary>
    public int Length { get; }

    /// <summary>Place of a parameter's or a stored node's first value.</summary>
    public int OffsetOf(int node) => offsets[node];

    /// <summary>Place of a node's scratch; any place where the node is empty and nothing is written.</summary>
    public int ScratchOf(int node) => scratch.GetValueOrDefault(node);

    private static int[] LastReaders(NodeRoles roles, Schedule schedule)
    {
        var last = new int[roles.Graph.Nodes.Count];
        for (int i = 0; i < last.Length; i++)
        {
            last[i] = Math.Max(last[i], schedule.UnitOf(i));
            if (schedule.UnitOf(i) < 0)
                continue;
            foreach (int operand in roles.Operands(i))
                last[roles.Root(operand)] = Math.Max(last[roles.Root(operand)], schedule.UnitOf(i));
        }
        foreach (Ir.Node output in roles.Graph.Outputs)
            last[roles.Root(roles.Graph.IndexOf(output))] = int.MaxValue;
        return last;
    }

    private int Take(int size)
    {
        int padded = Padded(size);
        if (free.TryGetValue(padded, out Stack<int>? places) && places.TryPop(out int offset))
            return offset;
        ref int end = ref padded == 1 ? ref scalarEnd : ref arrayEnd;
        offset = end;
        end = checked(end + padded);
        return offset;
    }

    private void Give(int offset, int size)
    {
        int padded = Padded(size);
        if (!free.TryGetValue(padded, out Stack<int>? places))
            free.Add(padded, places = []);
        places.Push(offset);
    }

    private static int Padded(int size) => size == 1 ? 1 : (size + Line - 1) / Line * Line;
}
