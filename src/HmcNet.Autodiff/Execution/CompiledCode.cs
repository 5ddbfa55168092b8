using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>Generated machine code of some units.</summary>
/// <param name="slab">The workspace.</param>
/// <param name="bound">Values that depend on data alone.</param>
/// <param name="tables">Index tables.</param>
internal unsafe delegate void GeneratedCode(double* slab, double* bound, int* tables);

/// <summary>One step of a call: the code of consecutive units, or a routine for one node.</summary>
/// <param name="FirstUnit">First unit of the code.</param>
/// <param name="EndUnit">First unit after it.</param>
/// <param name="Node">The routine's node; -1 for code.</param>
internal sealed record Step(int FirstUnit, int EndUnit, int Node);

/// <summary>
/// What a graph was compiled to; without values, so that all threads and all data of one shape share it. Code is written
/// when data are first bound, for the forms that their loops have then; other data write code again only where a loop
/// changes its form.
/// </summary>
internal sealed unsafe class CompiledCode
{
    /// <summary>More operations than this in one method make the runtime's compiler slow.</summary>
    private const int LargestMethod = 600;

    private readonly List<Step> steps = [];
    private readonly Dictionary<(int Step, string Forms), GeneratedCode> made = [];

    /// <summary>Compiles a graph.</summary>
    public CompiledCode(Graph graph)
    {
        graph = Lowering.Run(graph);
        Context = new CodeContext(graph);
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        for (int next = 0; next < units.Count; next = steps[^1].EndUnit)
        {
            steps.Add(units[next].Kind == UnitKind.Routine
                ? new Step(next, next + 1, units[next].Nodes[0])
                : new Step(next, EndOfMethod(next), -1));
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

    /// <summary>The code of each step; null for routines.</summary>
    /// <param name="forms">For each unit the form of a loop over groups; null where rows are in their own order.</param>
    public IReadOnlyList<GeneratedCode?> CodeFor(IReadOnlyList<LoopForm?> forms)
    {
        var code = new GeneratedCode?[steps.Count];
        lock (made)
        {
            for (int i = 0; i < code.Length; i++)
            {
                if (steps[i].Node >= 0)
                    continue;
                var key = (i, string.Join(' ', forms.Skip(steps[i].FirstUnit).Take(steps[i].EndUnit - steps[i].FirstUnit).Select(f => f?.Key)));
                if (!made.TryGetValue(key, out code[i]))
                    made.Add(key, code[i] = EmitMethod(steps[i], forms));
            }
        }
        return code;
    }

    private int EndOfMethod(int first)
    {
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        int size = 0;
        int next = first;
        while (next < units.Count && units[next].Kind != UnitKind.Routine && (size == 0 || size + units[next].Nodes.Count <= LargestMethod))
            size += units[next++].Nodes.Count;
        return next;
    }

    private GeneratedCode EmitMethod(Step step, IReadOnlyList<LoopForm?> forms)
    {
        var method = new DynamicMethod(
            "HmcNet.Generated", typeof(void), [typeof(double*), typeof(double*), typeof(int*)], typeof(CompiledCode).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        for (int unit = step.FirstUnit; unit < step.EndUnit; unit++)
        {
            UnitEmitter emitter = Context.Schedule.Units[unit].Kind == UnitKind.Scalars
                ? new ScalarEmitter(Context, il, unit)
                : forms[unit] is { } form ? new GroupedLoopEmitter(Context, il, unit, form) : new PlainLoopEmitter(Context, il, unit);
            emitter.Emit();
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<GeneratedCode>();
    }
}
