using System.Globalization;
using System.Text;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// A graph compiled to machine code: scalar parts as straight-line code, everything elementwise with its gathers,
/// broadcasts, sums and segment sums as few loops over vectors of four doubles (of eight where the hardware has them and
/// a loop holds special functions), the rest as calls of routines. A call allocates nothing.
/// </summary>
/// <remarks>
/// The numbers are those of <see cref="Interpreter"/> up to rounding: vector forms of exp, log and others differ from
/// the scalar ones in the last place or two, and sums are formed in four lanes, or eight. The order of every sum is
/// fixed, so that on one machine the same point gives the same bits.
/// </remarks>
public sealed unsafe class CompiledFunction : GraphFunction
{
    private readonly CompiledCode code;
    private readonly BoundData bound;
    private readonly Workspace workspace;
    private readonly GeneratedCode?[] methods;
    private readonly nint[][] operands;
    private readonly Routine?[] routines;
    private readonly ChunkedLoop?[] chunked;
    private readonly ChunkMemory? chunkMemory;
    private readonly int firstSize;

    /// <summary>The only step of a call that is one method.</summary>
    private readonly GeneratedCode? whole;
    private double[]? ownPoint;
    private ThreadTeam? team;

    /// <summary>Compiles a graph and binds data. The graph is compiled as it is: simplify it first.</summary>
    /// <param name="graph">What is to be evaluated.</param>
    /// <param name="data">Values for some of the graph's data sources; the others keep their own.</param>
    /// <exception cref="HmcNetException">When bound values do not fit, or an index made of data is out of range.</exception>
    /// <exception cref="PlatformNotSupportedException">When the runtime cannot generate code.</exception>
    public CompiledFunction(Graph graph, IReadOnlyDictionary<DataSource, double[]>? data = null)
        : this(new CompiledCode(graph, inWorkspace: false), data)
    {
    }

    private CompiledFunction(CompiledCode code, IReadOnlyDictionary<DataSource, double[]>? data)
        : this(code, new BoundData(code, data))
    {
    }

    private CompiledFunction(CompiledCode code, BoundData bound)
        : base(code.Context.Graph)
    {
        this.code = code;
        this.bound = bound;
        workspace = new Workspace(code.Context.Buffers.Length, bound);
        operands = AddressesOfOperands();
        methods = [.. bound.Code.Select((m, i) => code.Steps[i].IsMethod ? m!.CreateDelegate<GeneratedCode>(workspace) : null)];
        chunkMemory = MemoryOfChunks();
        chunked = [.. code.Steps.Select(LoopOf)];
        routines = [.. code.Steps.Select(s => s.Node < 0 ? null : code.Context.RoutineOf(s.Node).ForThread())];
        whole = methods.Length == 1 ? methods[0] : null;
        firstSize = code.Outputs.Count > 0 ? code.Outputs[0].Size : 0;
    }

    /// <summary>Makes code that was planned executable, with the graph's own data.</summary>
    internal static CompiledFunction Of(CompiledCode code) => new(code, data: null);

    /// <summary>Compiles a step that another function calls: parameters and results are read and written in the workspace.</summary>
    internal static CompiledFunction InWorkspace(Graph graph) => new(new CompiledCode(graph, inWorkspace: true), data: null);

    /// <inheritdoc/>
    public override GraphFunction ForAnotherThread() => new CompiledFunction(code, bound);

    /// <inheritdoc/>
    public override GraphFunction Rebind(IReadOnlyDictionary<DataSource, double[]> data) => new CompiledFunction(code, data);

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<double> parameters, Span<double> outputs)
    {
        RequireLengths(parameters, outputs);
        if (parameters.Overlaps(outputs))
            parameters = Apart(parameters);
        fixed (double* point = parameters, to = outputs)
            Execute(point, to, to + firstSize);
    }

    /// <inheritdoc/>
    internal override double RunValue(ReadOnlySpan<double> parameters, Span<double> rest)
    {
        RequireLengthsOfRest(parameters, rest);
        if (parameters.Overlaps(rest))
            parameters = Apart(parameters);
        double value;
        fixed (double* point = parameters, to = rest)
            Execute(point, &value, to);
        return value;
    }

    /// <inheritdoc/>
    internal override void Use(ThreadTeam? helpers)
    {
        team = chunkMemory is null ? null : helpers;
        chunkMemory?.Provide(helpers?.Size ?? 1);
    }

    /// <summary>Evaluates outputs in the workspace from parameters that are there already.</summary>
    internal void Execute() => Execute(null, null, null);

    private void Execute(double* point, double* value, double* rest)
    {
        if (whole is not null)
        {
            whole(point, value, rest);
        }
        else
        {
            for (int i = 0; i < methods.Length; i++)
            {
                if (methods[i] is { } method)
                    method(point, value, rest);
                else if (routines[i] is { } routine)
                    Call(routine, code.Steps[i].Node, operands[i]);
                else
                    chunked[i]!.Run(team, point, value, rest);
            }
        }
        GC.KeepAlive(workspace);
    }

    /// <summary>A copy of parameters that lie where outputs will be written: both are used in the caller's memory.</summary>
    private double[] Apart(ReadOnlySpan<double> parameters)
    {
        ownPoint ??= new double[ParameterCount];
        parameters.CopyTo(ownPoint);
        return ownPoint;
    }

    /// <summary>Where a parameter is read from in the workspace; empty for one that nothing depends on. Valid while this is reachable.</summary>
    internal Span<double> ParameterPlace(int parameter)
    {
        (Place place, int size) = code.Parameters[parameter];
        return new Span<double>(workspace.AddressOf(place), size);
    }

    /// <summary>Where an output is written to in the workspace; valid until the next evaluation.</summary>
    internal ReadOnlySpan<double> OutputPlace(int output) => new(workspace.AddressOf(code.Outputs[output].Place), code.Outputs[output].Size);

    /// <summary>The units of code that were made, in the order in which they run.</summary>
    /// <returns>One line a unit.</returns>
    public string Describe()
    {
        var text = new StringBuilder();
        CodeContext context = code.Context;
        for (int u = 0; u < context.Schedule.Units.Count; u++)
        {
            Unit unit = context.Schedule.Units[u];
            text.Append(unit.Kind switch
            {
                UnitKind.Scalars => string.Create(CultureInfo.InvariantCulture, $"scalars: {unit.Nodes.Count} operations"),
                UnitKind.Small => $"small: {GraphPrinter.Describe(Graph.Nodes[unit.Nodes[0]], Graph)}",
                UnitKind.Routine => $"routine: {GraphPrinter.Describe(Graph.Nodes[unit.Nodes[0]], Graph)}",
                _ => DescribeLoop(unit, bound.LayoutOf(u)),
            });
            if (context.ChunksOf(u) is { } chunks)
                text.Append(CultureInfo.InvariantCulture, $", {unit.Nodes.Count(context.Roles.ReadsMatrix)} products of data, in {chunks.Count} chunks of {chunks.ChunkRows}");
            int stored = unit.Nodes.Count(context.Schedule.IsStored);
            text.Append(CultureInfo.InvariantCulture, $", {stored} stored");
            if (SourceNames.Of(unit.Nodes.Select(n => context.Graph.Nodes[n])) is { Count: > 0 } names)
                text.Append(", of ").AppendJoin(", ", names);
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"memory: {8L * (context.Buffers.Length + (chunkMemory?.Length ?? 0))} bytes a thread, {bound.Bytes} bytes shared\n");
        return text.ToString();
    }

    private string DescribeLoop(Unit unit, RowLayout? layout)
    {
        int Count(NodeRole role) => unit.Nodes.Count(n => code.Context.Roles[n] == role);
        string order = layout is null ? "" : string.Create(CultureInfo.InvariantCulture, $" in {layout.Groups} groups");
        return string.Create(CultureInfo.InvariantCulture,
            $"loop over {unit.Length}{order}: {Count(NodeRole.Elementwise)} operations, {Count(NodeRole.Rearrangement)} gathers, {Count(NodeRole.Sum)} sums, {Count(NodeRole.Scatter)} scatters");
    }

    private void Call(Routine routine, int node, nint[] addresses)
    {
        CodeContext context = code.Context;
        Span<double> scratch = routine.ScratchLength > 0
            ? new Span<double>(workspace.Slab + context.Buffers.ScratchOf(node), routine.ScratchLength)
            : default;
        var result = new Span<double>(workspace.AddressOf(context.PlaceOf(node)), context.Roles.Size(node));
        routine.Run(new Operands(Graph.Nodes[node], addresses), result, scratch);
    }

    private ChunkMemory? MemoryOfChunks()
    {
        ChunkPlan[] plans = [.. code.Steps.Where(s => s.Chunks is not null).Select(s => s.Chunks!)];
        return plans.Length == 0 ? null : new ChunkMemory(plans.Max(p => checked(p.Count * p.SlotLength)), plans.Max(p => p.LocalLength));
    }

    private ChunkedLoop? LoopOf(Step step, int number)
    {
        if (step.Chunks is not { } plan)
            return null;
        (int, Place, int)[] results = [.. plan.Slots.Select(s => (s.Value, code.Context.PlaceOf(s.Key), code.Context.Roles.Size(s.Key)))];
        return new ChunkedLoop(bound.Code[number]!.CreateDelegate<ChunkCode>(workspace), plan, chunkMemory!, workspace, results);
    }

    private nint[][] AddressesOfOperands()
    {
        var result = new nint[code.Steps.Count][];
        for (int i = 0; i < result.Length; i++)
        {
            if (code.Steps[i].Node < 0)
                continue;
            ReadOnlySpan<int> inputs = code.Context.Roles.Operands(code.Steps[i].Node);
            result[i] = new nint[inputs.Length];
            for (int k = 0; k < inputs.Length; k++)
                result[i][k] = (nint)workspace.AddressOf(code.Context.PlaceOf(inputs[k]));
        }
        return result;
    }
}
