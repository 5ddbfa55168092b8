using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>Generated machine code of some units.</summary>
/// <param name="slab">The workspace.</param>
/// <param name="bound">Values that depend on data alone.</param>
/// <param name="tables">Index tables.</param>
internal unsafe delegate void GeneratedCode(double* slab, double* bound, int* tables);

/// <summary>One step of a call: generated code, or a routine for one node.</summary>
/// <param name="Code">Generated code; null for a routine.</param>
/// <param name="Node">The routine's node; -1 for code.</param>
internal sealed record Step(GeneratedCode? Code, int Node);

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
            else
                steps.Add(new Step(EmitMethod(ref next), -1));
        }
        List<Node> dataNodes = [.. Context.BoundNodes.Select(n => graph.Nodes[n]), .. Context.Tables.IndexNodes];
        DataGraph = Graph.FromNodes(dataNodes, []);
    }

    public CodeContext Context { get; }

    /// <summary>What is run at each call, in order.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>The part of the graph that depends on data alone and that the code reads.</summary>
    public Graph DataGraph { get; }

    private GeneratedCode EmitMethod(ref int next)
    {
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        var method = new DynamicMethod(
            "HmcNet.Generated", typeof(void), [typeof(double*), typeof(double*), typeof(int*)], typeof(CompiledCode).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        int size = 0;
        while (next < units.Count && units[next].Kind != UnitKind.Routine && (size == 0 || size + units[next].Nodes.Count <= LargestMethod))
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
