using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Evaluates a graph node by node with the scalar meaning of each operation: the specification that compiled code is
/// tested against, and the fallback where the runtime cannot generate code. It also gives the value of every node,
/// for explaining where a number went wrong.
/// </summary>
public sealed unsafe class Interpreter : GraphFunction
{
    private readonly double[] slab;
    private readonly int[] offsets;
    private readonly nint[][] addresses;
    private readonly bool[] isBound;

    /// <summary>Binds data and evaluates what depends on data alone.</summary>
    /// <param name="graph">What is to be evaluated.</param>
    /// <param name="data">Values for some of the graph's data sources; the others keep their own.</param>
    /// <exception cref="HmcNetException">When bound values do not fit, or an index made of data is out of range.</exception>
    public Interpreter(Graph graph, IReadOnlyDictionary<DataSource, double[]>? data = null)
        : base(graph)
    {
        offsets = new int[graph.Nodes.Count];
        int size = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = size;
            size += graph.Nodes[i].Shape.Size;
        }
        slab = GC.AllocateUninitializedArray<double>(Math.Max(size, 1), pinned: true);
        addresses = AddressesOfInputs();
        isBound = new bool[offsets.Length];
        for (int i = 0; i < offsets.Length; i++)
        {
            Node node = graph.Nodes[i];
            isBound[i] = !node.DependsOnParameters;
            if (node.Operation is DataInput input)
                DataBinding.ValuesOf(input.Source, data).CopyTo(Values(i));
            else if (isBound[i])
                node.Operation.Evaluate(new Operands(node, addresses[i]), Values(i));
            else
                CheckIndex(node);
        }
    }

    private Interpreter(Interpreter other)
        : base(other.Graph)
    {
        offsets = other.offsets;
        isBound = other.isBound;
        slab = GC.AllocateUninitializedArray<double>(other.slab.Length, pinned: true);
        other.slab.CopyTo(slab, 0);
        addresses = AddressesOfInputs();
    }

    /// <inheritdoc/>
    public override GraphFunction ForAnotherThread() => new Interpreter(this);

    /// <inheritdoc/>
    public override GraphFunction Rebind(IReadOnlyDictionary<DataSource, double[]> data) => new Interpreter(Graph, data);

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<double> parameters, Span<double> outputs)
    {
        RequireLengths(parameters, outputs);
        Evaluate(parameters);
        WriteOutputs(0, outputs);
    }

    /// <inheritdoc/>
    internal override double RunValue(ReadOnlySpan<double> parameters, Span<double> rest)
    {
        RequireLengthsOfRest(parameters, rest);
        Evaluate(parameters);
        WriteOutputs(1, rest);
        return ValueOf(Graph.Outputs[0])[0];
    }

    /// <summary>Evaluates every node at a point.</summary>
    /// <param name="parameters">Read: shape [ParameterCount].</param>
    public void Evaluate(ReadOnlySpan<double> parameters)
    {
        if (parameters.Length != ParameterCount)
            throw new ArgumentException($"Expected {ParameterCount} parameters, found {parameters.Length}.", nameof(parameters));
        int next = 0;
        foreach (Node parameter in Graph.Parameters)
        {
            int size = parameter.Shape.Size;
            if (Graph.Contains(parameter))
                parameters.Slice(next, size).CopyTo(Values(Graph.IndexOf(parameter)));
            next += size;
        }
        for (int i = 0; i < offsets.Length; i++)
        {
            Node node = Graph.Nodes[i];
            if (!isBound[i] && node.Operation is not ParameterInput)
                node.Operation.Evaluate(new Operands(node, addresses[i]), Values(i));
        }
    }

    /// <summary>Values of a node after <see cref="Evaluate"/>; data-only nodes are known from the start.</summary>
    /// <param name="node">A node of the graph.</param>
    /// <returns>Its values, row-major; overwritten by the next evaluation.</returns>
    public ReadOnlySpan<double> ValueOf(Node node) => Values(Graph.IndexOf(node));

    private void WriteOutputs(int first, Span<double> target)
    {
        for (int k = first; k < Graph.Outputs.Count; k++)
        {
            ReadOnlySpan<double> values = ValueOf(Graph.Outputs[k]);
            values.CopyTo(target);
            target = target[values.Length..];
        }
    }

    /// <summary>An index is data: it is refused when it is bound, not at the first evaluation.</summary>
    private void CheckIndex(Node node)
    {
        if (node.Operation is not (Gather or SegmentSum))
            return;
        int rows = node.Operation is SegmentSum segment ? segment.Groups : node.Inputs[0].Shape[0];
        ReadOnlySpan<double> index = ValueOf(node.Inputs[1]);
        for (int i = 0; i < index.Length; i++)
            Operations.Index.Checked(index[i], rows, i);
    }

    private Span<double> Values(int node) => slab.AsSpan(offsets[node], Graph.Nodes[node].Shape.Size);

    private nint[][] AddressesOfInputs()
    {
        var result = new nint[offsets.Length][];
        fixed (double* start = slab)
        {
            for (int i = 0; i < result.Length; i++)
            {
                ReadOnlySpan<Node> inputs = Graph.Nodes[i].Inputs;
                result[i] = new nint[inputs.Length];
                for (int k = 0; k < inputs.Length; k++)
                    result[i][k] = (nint)(start + offsets[Graph.IndexOf(inputs[k])]);
            }
        }
        return result;
    }
}
