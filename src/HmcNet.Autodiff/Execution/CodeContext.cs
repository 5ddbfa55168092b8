using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>How generated code gets at an operand.</summary>
internal enum Access
{
    /// <summary>Computed by the same unit: in a register.</summary>
    Register,

    /// <summary>A number written into the code.</summary>
    Literal,

    /// <summary>A single number in memory.</summary>
    Scalar,

    /// <summary>The element at the loop's own place.</summary>
    Flat,

    /// <summary>The element that an index table names.</summary>
    Indexed,
}

/// <summary>Everything the emitters ask about a graph: roles, units, places, tables and routines.</summary>
internal sealed class CodeContext
{
    private readonly Dictionary<int, int> boundOffsets = [];
    private readonly Dictionary<int, Routine> routines = [];
    private readonly ChunkPlan?[] chunks;
    private readonly CallerPlaces? caller;
    private readonly LoopReads?[] reads;

    /// <summary>Plans the code of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inWorkspace">Whether parameters and results lie in the workspace, and not in the caller's memory.</param>
    public CodeContext(Graph graph, bool inWorkspace)
    {
        Graph = graph;
        Roles = new NodeRoles(graph);
        Schedule = new Schedule(Roles);
        Summed = new SummedProducts(Roles, Schedule);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            if (Roles[i] == NodeRole.Routine)
                routines.Add(i, Routine.For(graph.Nodes[i]));
        }
        chunks = [.. Enumerable.Range(0, Schedule.Units.Count).Select(u => ChunkPlan.For(Roles, Schedule, u))];
        Buffers = new BufferPlan(Roles, Schedule, ScratchLength);
        PlaceBound();
        caller = inWorkspace ? null : new CallerPlaces(Roles);
        reads = new LoopReads?[Schedule.Units.Count];
        for (int u = 0; u < reads.Length; u++)
            FindReads(u);
        Tables.Complete();
    }

    public Graph Graph { get; }

    public NodeRoles Roles { get; }

    public Schedule Schedule { get; }

    public SummedProducts Summed { get; }

    public BufferPlan Buffers { get; }

    public IndexTables Tables { get; } = new();

    /// <summary>Data-only nodes whose values code or outputs read.</summary>
    public IReadOnlyCollection<int> BoundNodes => boundOffsets.Keys;

    /// <summary>Number of doubles in the bound memory.</summary>
    public int BoundLength { get; private set; }

    /// <summary>The routine of a node.</summary>
    public Routine RoutineOf(int node) => routines[node];

    /// <summary>What a loop reads, where its rows may be put into another order; else null.</summary>
    public LoopReads? ReadsOf(int unit) => reads[unit];

    /// <summary>Where a node's first value lies.</summary>
    public Place PlaceOf(int node)
    {
        if (Roles[node] == NodeRole.Bound)
            return new Place(Region.Bound, boundOffsets[node]);
        int root = Roles.Root(node);
        return caller is not null && caller.TryGet(root, out Place place)
            ? place with { Offset = place.Offset + Roles.Shift(node) }
            : new Place(Region.Slab, Buffers.OffsetOf(root) + Roles.Shift(node));
    }

    /// <summary>Whether a scatter adds into copies of its targets: worth it when rows outnumber targets.</summary>
    public bool ScattersToCopies(int node) => ScattersToCopies(Roles, node);

    /// <summary>As the other one, before there is a context.</summary>
    public static bool ScattersToCopies(NodeRoles roles, int node) => 4L * roles.Size(node) <= roles.LoopLength(node);

    /// <summary>How a unit is cut into chunks; null where it is not.</summary>
    public ChunkPlan? ChunksOf(int unit) => chunks[unit];

    /// <summary>Whether a node is a constant with one value everywhere.</summary>
    public bool IsLiteral(int node, out double value)
    {
        value = 0;
        if (Graph.Nodes[node].Operation is not Constant { Values.Length: > 0 } constant)
            return false;
        value = constant.Values[0];
        return constant.IsUniform(value);
    }

    /// <summary>How a unit reads an operand, and the index table where it needs one.</summary>
    public Access AccessOf(int node, int operand, int unit, out int table)
    {
        Node consumer = Graph.Nodes[node];
        // Also where the source has a single element: the table's making checks the index.
        table = consumer.Operation is Gather ? Tables.For(consumer) : -1;
        if (IsLiteral(operand, out _))
            return Access.Literal;
        if (Roles.CanFuse(node, operand) && Schedule.UnitOf(Roles.Root(operand)) == unit)
            return Access.Register;
        if (Roles.Size(operand) == 1)
            return Access.Scalar;
        if (Roles[node] == NodeRole.Rearrangement)
        {
            table = Tables.For(consumer);
            return Access.Indexed;
        }
        if (Roles.Size(operand) == Roles.LoopLength(node))
            return Access.Flat;
        table = Tables.ForBroadcast(Graph.Nodes[operand].Shape, consumer.Shape);
        return Access.Indexed;
    }

    /// <summary>Also makes all index tables: code is written when data are bound, and needs them then.</summary>
    private void FindReads(int unit)
    {
        if (Schedule.Units[unit].Kind == UnitKind.Loop)
        {
            LoopReads? found = LoopReads.Of(this, unit);
            reads[unit] = chunks[unit] is null ? found : null;
        }
        else if (Schedule.Units[unit].Kind == UnitKind.Scalars)
        {
            foreach (int node in Schedule.Units[unit].Nodes)
            {
                foreach (int operand in Roles.Operands(node))
                    AccessOf(node, operand, unit, out _);
            }
        }
    }

    private int ScratchLength(int node) => Roles[node] switch
    {
        NodeRole.Routine => routines[node].ScratchLength,
        NodeRole.Scatter when ScattersToCopies(node) && chunks[Schedule.UnitOf(node)] is null => checked(LoopEmitter.Copies * Roles.Size(node)),
        _ => 0,
    };

    private void PlaceBound()
    {
        for (int i = 0; i < Graph.Nodes.Count; i++)
        {
            if (Roles[i] == NodeRole.Bound)
                continue;
            foreach (int operand in Roles.Operands(i))
            {
                if (Roles[operand] == NodeRole.Bound && (Roles[i] == NodeRole.Routine || Roles.ReadsMatrix(i) || !IsLiteral(operand, out _)))
                    PlaceBound(operand);
            }
        }
        foreach (Node output in Graph.Outputs)
        {
            if (!output.DependsOnParameters)
                PlaceBound(Graph.IndexOf(output));
        }
        BoundLength += 8;
    }

    private void PlaceBound(int node)
    {
        if (boundOffsets.TryAdd(node, BoundLength))
            BoundLength = checked(BoundLength + (Roles.Size(node) + 7) / 8 * 8);
    }
}
