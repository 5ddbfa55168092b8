
namespace HmcNet.Autodiff.Execution;

/// <summary>
/// How a loop over very many rows is cut into chunks, decided by the graph alone: every number of threads adds up the
/// same parts in the same order. A chunk has slots of its own for sums and scatters; chunks are added pairwise.
/// </summary>
/// <remarks>
/// Handing work to threads that spin costs about two microseconds, to threads that sleep ten or more; a loop of
/// <see cref="LeastRows"/> rows with an exponential takes about a hundred.
/// </remarks>
internal sealed class ChunkPlan
{
    /// <summary>Shorter loops are not cut.</summary>
    public const int LeastRows = 32768;

    private const int Line = 8;
    private const int FewestChunks = 4;

    /// <summary>Rows of a chunk: some ten microseconds of work; a multiple of every vector.</summary>
    private const int Rows = 8192;

    /// <summary>Rows of a chunk that has very wide data.</summary>
    private const int FewestRows = 256;

    /// <summary>Numbers of a data matrix that stay in the second cache from its product to its transposed product.</summary>
    private const int CachedNumbers = 16384;

    /// <summary>Clearing and adding up the targets of scatters stays small beside the rows.</summary>
    private const int RowsATarget = 8;

    private readonly Dictionary<int, int> slots = [];
    private readonly Dictionary<int, int> local = [];

    private ChunkPlan(int total, int chunkRows)
    {
        Total = total;
        ChunkRows = chunkRows;
        Count = (total + chunkRows - 1) / chunkRows;
    }

    /// <summary>Rows of the loop.</summary>
    public int Total { get; }

    /// <summary>Rows of each chunk but the last; a multiple of 8.</summary>
    public int ChunkRows { get; }

    /// <summary>Number of chunks.</summary>
    public int Count { get; }

    /// <summary>Doubles of results that each chunk has: whole cache lines.</summary>
    public int SlotLength { get; private set; }

    /// <summary>Doubles of workspace that each thread needs.</summary>
    public int LocalLength { get; private set; }

    /// <summary>The reductions, and where each begins in the slots of a chunk.</summary>
    public IReadOnlyDictionary<int, int> Slots => slots;

    /// <summary>Where a node's rows, or the copies of a scatter's targets, begin in a thread's workspace.</summary>
    public bool IsLocal(int node, out int offset) => local.TryGetValue(node, out offset);

    /// <summary>The plan of a unit; null where it is not cut.</summary>
    public static ChunkPlan? For(NodeRoles roles, Schedule schedule, int unitIndex)
    {
        Unit unit = schedule.Units[unitIndex];
        if (unit.Kind != UnitKind.Loop || unit.Length < LeastRows)
            return null;
        var matrices = new HashSet<int>();
        long targets = 0;
        foreach (int node in unit.Nodes)
        {
            if (roles.ReadsMatrix(node))
                matrices.Add(roles.Operands(node)[0]);
            else if (roles[node] == NodeRole.Scatter)
                targets += roles.Size(node);
        }
        int rows = RowsOfChunk(matrices.Sum(m => (long)roles.Size(m)) / unit.Length, targets);
        if ((long)FewestChunks * rows > unit.Length)
        {
            if (matrices.Count == 0)
                return null;
            rows = checked((unit.Length + Line - 1) / Line * Line);
        }
        var plan = new ChunkPlan(unit.Length, rows);
        plan.PlaceResults(roles, unit);
        plan.PlaceRows(roles, schedule, unitIndex);
        return plan;
    }

    private static int RowsOfChunk(long columns, long targets)
    {
        int rows = Rows;
        while (rows > FewestRows && rows * columns > CachedNumbers)
            rows /= 2;
        while (rows < RowsATarget * targets && rows < int.MaxValue / (2 * FewestChunks))
            rows *= 2;
        return rows;
    }

    private void PlaceResults(NodeRoles roles, Unit unit)
    {
        foreach (int node in unit.Nodes)
        {
            if (roles.IsStream(node))
                continue;
            slots.Add(node, SlotLength);
            SlotLength = checked(SlotLength + roles.Size(node));
            if (roles[node] == NodeRole.Scatter && CodeContext.ScattersToCopies(roles, node))
                PlaceLocal(node, checked(LoopEmitter.Copies * roles.Size(node)));
        }
        SlotLength = checked((SlotLength + Line - 1) / Line * Line);
    }

    /// <summary>Products are computed before a chunk's loop, and what transposed products read is kept until after it.</summary>
    private void PlaceRows(NodeRoles roles, Schedule schedule, int unitIndex)
    {
        foreach (int node in schedule.Units[unitIndex].Nodes)
        {
            if (roles[node] == NodeRole.RowProduct && !schedule.IsStored(node))
                PlaceLocal(node, ChunkRows);
            if (roles[node] != NodeRole.RowSum)
                continue;
            int factor = roles.Root(roles.Operands(node)[1]);
            if (schedule.UnitOf(factor) == unitIndex && !schedule.IsStored(factor))
                PlaceLocal(factor, ChunkRows);
        }
    }

    private void PlaceLocal(int node, int length)
    {
        if (local.TryAdd(node, LocalLength))
            LocalLength = checked(LocalLength + (length + Line - 1) / Line * Line);
    }
}
