using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>Generated machine code of some units.</summary>
/// <param name="slab">The workspace.</param>
/// <param name="bound">Values that depend on data alone.</param>
/// <param name="tables">Index tables.</param>
internal unsafe delegate void GeneratedCode(double* slab, double* bound, int* tables);

/// <summary>One step of a call: generated code, a routine for one node, or a loop in chunks.</summary>
/// <param name="Code">Generated code; null for the others.</param>
/// <param name="Node">The routine's node; -1 for the others.</param>
/// <param name="Chunks">How the loop is cut; null for the others.</param>
/// <param name="ChunkCode">Code of a chunk; null for the others.</param>
internal sealed record Step(GeneratedCode? Code, int Node, ChunkPlan? Chunks = null, ChunkCode? ChunkCode = null);

/// <summary>What a graph was compiled to; without values, so that all threads and all data of one shape share it.</summary>
internal sealed unsafe class CompiledCode
{
    /// <summary>More operations than this in one method make the runtime's compiler slow.</summary>
    private const int LargestMethod = 600;

    private readonly List<Step> steps = [];

    /// <summary>Compiles a graph.</summary>
    public CompiledCode(Graph graph)
    {
        graph = Lowering.Run(graph);
        Context = new CodeContext(graph);
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        int next = 0;
        while (next < units.Count)
        {
            if (units[next].Kind == UnitKind.Routine)
                steps.Add(new Step(null, units[next++].Nodes[0]));
            else if (Context.ChunksOf(next) is { } chunks)
                steps.Add(new Step(null, -1, chunks, ChunkEmitter.Compile(Context, next++)));
            else
                steps.Add(new Step(EmitMethod(ref next), -1));
        }
        List<Node> dataNodes = [.. Context.BoundNodes.Select(n => graph.Nodes[n]), .. Context.Tables.IndexNodes];
        DataGraph = Graph.FromNodes(dataNodes, []);
        Parameters = PlacesOf(graph.Parameters);
        Outputs = PlacesOf(graph.Outputs);
        if (Parameters.Count + Outputs.Count > CopyEmitter.MostRuns)
            return;
        CopyIn = CopyEmitter.Compile(Parameters, toFlat: false);
        CopyOut = CopyEmitter.Compile(Outputs, toFlat: true);
    }

    public CodeContext Context { get; }

    /// <summary>What is run at each call, in order.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>For each parameter its place, and where it starts in the flat vector; empty where nothing depends on it.</summary>
    public IReadOnlyList<(Place Place, int Start, int Size)> Parameters { get; }

    /// <summary>For each output its place, and where it starts in the flat vector.</summary>
    public IReadOnlyList<(Place Place, int Start, int Size)> Outputs { get; }

    /// <summary>Copies the parameters; null where there are so many that a loop does it.</summary>
    public CopyCode? CopyIn { get; }

    /// <summary>Copies the outputs; null where there are so many that a loop does it.</summary>
    public CopyCode? CopyOut { get; }

    /// <summary>The part of the graph that depends on data alone and that the code reads.</summary>
    public Graph DataGraph { get; }

    private List<(Place Place, int Start, int Size)> PlacesOf(IReadOnlyList<Node> nodes)
    {
        var places = new List<(Place, int, int)>(nodes.Count);
        int next = 0;
        foreach (Node node in nodes)
        {
            bool known = Context.Graph.Contains(node);
            places.Add((known ? Context.PlaceOf(Context.Graph.IndexOf(node)) : default, next, known ? node.Shape.Size : 0));
            next += node.Shape.Size;
        }
        return places;
    }

    private GeneratedCode EmitMethod(ref int next)
    {
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        var method = new DynamicMethod(
            "HmcNet.Generated", typeof(void), [typeof(double*), typeof(double*), typeof(int*)], typeof(CompiledCode).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        int size = 0;
        while (next < units.Count && units[next].Kind != UnitKind.Routine && Context.ChunksOf(next) is null && (size == 0 || size + units[next].Nodes.Count <= LargestMethod))
        {
            size += units[next].Nodes.Count;
            UnitEmitter emitter = units[next].Kind == UnitKind.Scalars
                ? new ScalarEmitter(Context, il, next)
                : new LoopEmitter(Context, il, next);
            emitter.Emit();
            next++;
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<GeneratedCode>();
    }
}
