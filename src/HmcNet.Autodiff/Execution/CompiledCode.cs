using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>One step of a call: generated code, a routine for one node, or a loop in chunks.</summary>
/// <param name="Method">Generated code: of units, or of one chunk; null for a routine.</param>
/// <param name="Node">The routine's node; -1 for code.</param>
/// <param name="Chunks">How the loop is cut; null for the others.</param>
internal sealed record Step(DynamicMethod? Method, int Node, ChunkPlan? Chunks = null);

/// <summary>What a graph was compiled to; without values, so that all threads and all data of one shape share it.</summary>
internal sealed class CompiledCode
{
    /// <summary>More operations than this in one method make the runtime's compiler slow.</summary>
    private const int LargestMethod = 600;

    private readonly List<Step> steps = [];
    private MethodFrame? frame;
    private int frameSize;

    /// <summary>Compiles a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inWorkspace">Whether parameters and results lie in the workspace, and not in the caller's memory.</param>
    public CompiledCode(Graph graph, bool inWorkspace)
    {
        graph = Contraction.Run(Lowering.Run(graph));
        Context = new CodeContext(graph, inWorkspace);
        Parameters = PlacesOf(graph.Parameters);
        Outputs = PlacesOf(graph.Outputs);
        if (!inWorkspace)
            CopyParameters();
        EmitUnits();
        if (!inWorkspace)
            CopyOutputs();
        EndMethod();
        List<Node> dataNodes = [.. Context.BoundNodes.Select(n => graph.Nodes[n]), .. Context.Tables.IndexNodes];
        DataGraph = Graph.FromNodes(dataNodes, []);
    }

    public CodeContext Context { get; }

    /// <summary>What is run at each call, in order.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>For each parameter its place, and its size; empty where nothing depends on it.</summary>
    public IReadOnlyList<(Place Place, int Size)> Parameters { get; }

    /// <summary>For each output its place, and its size.</summary>
    public IReadOnlyList<(Place Place, int Size)> Outputs { get; }

    /// <summary>The part of the graph that depends on data alone and that the code reads.</summary>
    public Graph DataGraph { get; }

    private List<(Place Place, int Size)> PlacesOf(IReadOnlyList<Node> nodes) =>
        [.. nodes.Select(n => Context.Graph.Contains(n) ? (Context.PlaceOf(Context.Graph.IndexOf(n)), n.Shape.Size) : (default, 0))];

    private void EmitUnits()
    {
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        for (int u = 0; u < units.Count; u++)
        {
            if (units[u].Kind == UnitKind.Routine)
            {
                EndMethod();
                steps.Add(new Step(null, units[u].Nodes[0]));
                continue;
            }
            if (Context.ChunksOf(u) is { } chunks)
            {
                EndMethod();
                steps.Add(new Step(ChunkEmitter.Compile(Context, u), -1, chunks));
                continue;
            }
            MethodFrame into = Method(units[u].Nodes.Count);
            UnitEmitter emitter = units[u].Kind switch
            {
                UnitKind.Scalars => new ScalarEmitter(Context, into, u),
                UnitKind.Small => new SmallEmitter(Context, into, u),
                _ => new LoopEmitter(Context, into, u),
            };
            emitter.Emit();
        }
    }

    /// <summary>Parameters that cannot be read where they are.</summary>
    private void CopyParameters()
    {
        int start = 0;
        for (int i = 0; i < Parameters.Count; i++)
        {
            (Place place, int size) = Parameters[i];
            if (size > 0 && place.Region != Region.Point)
                Method(1).Copy(new Place(Region.Point, start), place, size);
            start += Context.Graph.Parameters[i].Shape.Size;
        }
    }

    /// <summary>Outputs that were not written where they are wanted.</summary>
    private void CopyOutputs()
    {
        int before = 0;
        for (int k = 0; k < Outputs.Count; k++)
        {
            Place wanted = CallerPlaces.OutputPlace(k, before);
            if (Outputs[k].Place != wanted)
                Method(1).Copy(Outputs[k].Place, wanted, Outputs[k].Size);
            before += k == 0 ? 0 : Outputs[k].Size;
        }
    }

    /// <summary>The method with room for some more operations.</summary>
    private MethodFrame Method(int operations)
    {
        if (frameSize + operations > LargestMethod)
            EndMethod();
        frameSize += operations;
        return frame ??= new MethodFrame();
    }

    private void EndMethod()
    {
        if (frame is not null)
            steps.Add(new Step(frame.End(), -1));
        frame = null;
        frameSize = 0;
    }
}
