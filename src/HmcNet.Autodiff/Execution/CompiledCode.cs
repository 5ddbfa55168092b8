using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>One step of a call: the code of consecutive units, a routine for one node, or a loop in chunks.</summary>
/// <param name="FirstUnit">First unit of the code.</param>
/// <param name="EndUnit">First unit after it.</param>
/// <param name="Node">The routine's node; -1 for code.</param>
/// <param name="Chunks">How the loop is cut, whose code is that of one chunk; null for the others.</param>
internal sealed record Step(int FirstUnit, int EndUnit, int Node, ChunkPlan? Chunks = null)
{
    /// <summary>Whether the step is a method that is called with the caller's memory alone.</summary>
    public bool IsMethod => Node < 0 && Chunks is null;
}

/// <summary>
/// What a graph was compiled to; without values, so that all threads and all data of one shape share it. Code is written
/// when data are first bound, for the forms that their loops have then; other data write code again only where a loop
/// changes its form.
/// </summary>
internal sealed class CompiledCode
{
    /// <summary>More operations than this in one method make the runtime's compiler slow.</summary>
    private const int LargestMethod = 600;

    private readonly List<Step> steps = [];
    private readonly Dictionary<(int Step, string Forms), DynamicMethod> made = [];
    private readonly List<(Place From, Place To, int Size)> copiesIn = [];
    private readonly List<(Place From, Place To, int Size)> copiesOut = [];

    /// <summary>Plans the code of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inWorkspace">Whether parameters and results lie in the workspace, and not in the caller's memory.</param>
    public CompiledCode(Graph graph, bool inWorkspace)
    {
        graph = Contraction.Run(Lowering.Run(graph));
        Context = new CodeContext(graph, inWorkspace);
        Parameters = PlacesOf(graph.Parameters);
        Outputs = PlacesOf(graph.Outputs);
        if (!inWorkspace)
            PlanCopies();
        PlanSteps();
        List<Node> dataNodes = [.. Context.BoundNodes.Select(n => graph.Nodes[n]), .. Context.Tables.IndexNodes];
        DataGraph = Graph.FromNodes(dataNodes, []);
    }

    public CodeContext Context { get; }

    /// <summary>What is run at each call, in order.</summary>
    public IReadOnlyList<Step> Steps => steps;

    /// <summary>For each parameter its place; empty where nothing depends on it.</summary>
    public IReadOnlyList<(Place Place, int Size)> Parameters { get; }

    /// <summary>For each output its place.</summary>
    public IReadOnlyList<(Place Place, int Size)> Outputs { get; }

    /// <summary>The part of the graph that depends on data alone and that the code reads.</summary>
    public Graph DataGraph { get; }

    /// <summary>The code of each step; null for routines.</summary>
    /// <param name="forms">For each unit the form of a loop over groups; null where rows are in their own order.</param>
    public IReadOnlyList<DynamicMethod?> CodeFor(IReadOnlyList<LoopForm?> forms)
    {
        var code = new DynamicMethod?[steps.Count];
        lock (made)
        {
            for (int i = 0; i < code.Length; i++)
            {
                if (steps[i].Node >= 0)
                    continue;
                var key = (i, string.Join(' ', forms.Skip(steps[i].FirstUnit).Take(steps[i].EndUnit - steps[i].FirstUnit).Select(f => f?.Key)));
                if (!made.TryGetValue(key, out code[i]))
                    made.Add(key, code[i] = EmitMethod(i, forms));
            }
        }
        return code;
    }

    private List<(Place Place, int Size)> PlacesOf(IReadOnlyList<Node> nodes) =>
        [.. nodes.Select(n => Context.Graph.Contains(n) ? (Context.PlaceOf(Context.Graph.IndexOf(n)), n.Shape.Size) : (default, 0))];

    /// <summary>Parameters that cannot be read where they are, and outputs that are not written where they are wanted.</summary>
    private void PlanCopies()
    {
        int start = 0;
        for (int i = 0; i < Parameters.Count; i++)
        {
            (Place place, int size) = Parameters[i];
            if (size > 0 && place.Region != Region.Point)
                copiesIn.Add((new Place(Region.Point, start), place, size));
            start += Context.Graph.Parameters[i].Shape.Size;
        }
        int before = 0;
        for (int k = 0; k < Outputs.Count; k++)
        {
            Place wanted = CallerPlaces.OutputPlace(k, before);
            if (Outputs[k].Place != wanted)
                copiesOut.Add((Outputs[k].Place, wanted, Outputs[k].Size));
            before += k == 0 ? 0 : Outputs[k].Size;
        }
    }

    private void PlanSteps()
    {
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        if (copiesIn.Count > 0 && (units.Count == 0 || units[0].Kind == UnitKind.Routine || Context.ChunksOf(0) is not null))
            steps.Add(new Step(0, 0, -1));
        int next = 0;
        while (next < units.Count)
        {
            bool isRoutine = units[next].Kind == UnitKind.Routine;
            ChunkPlan? chunks = Context.ChunksOf(next);
            int end = isRoutine || chunks is not null ? next + 1 : EndOfMethod(next);
            steps.Add(new Step(next, end, isRoutine ? units[next].Nodes[0] : -1, chunks));
            next = end;
        }
        if (copiesOut.Count > 0 && (steps.Count == 0 || !steps[^1].IsMethod))
            steps.Add(new Step(units.Count, units.Count, -1));
    }

    private int EndOfMethod(int first)
    {
        IReadOnlyList<Unit> units = Context.Schedule.Units;
        int size = 0;
        int next = first;
        while (next < units.Count && units[next].Kind != UnitKind.Routine && Context.ChunksOf(next) is null && (size == 0 || size + units[next].Nodes.Count <= LargestMethod))
            size += units[next++].Nodes.Count;
        return next;
    }

    private DynamicMethod EmitMethod(int step, IReadOnlyList<LoopForm?> forms)
    {
        if (steps[step].Chunks is not null)
            return ChunkEmitter.Compile(Context, steps[step].FirstUnit);
        var frame = new MethodFrame();
        if (step == 0)
            Copy(frame, copiesIn);
        for (int unit = steps[step].FirstUnit; unit < steps[step].EndUnit; unit++)
        {
            UnitEmitter emitter = Context.Schedule.Units[unit].Kind switch
            {
                UnitKind.Scalars => new ScalarEmitter(Context, frame, unit),
                UnitKind.Small => new SmallEmitter(Context, frame, unit),
                _ => forms[unit] is { } form ? new GroupedLoopEmitter(Context, frame, unit, form) : new PlainLoopEmitter(Context, frame, unit),
            };
            emitter.Emit();
        }
        if (step == steps.Count - 1)
            Copy(frame, copiesOut);
        return frame.End();
    }

    private static void Copy(MethodFrame frame, List<(Place From, Place To, int Size)> copies)
    {
        foreach ((Place from, Place to, int size) in copies)
            frame.Copy(from, to, size);
    }
}
