using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Ir;

/// <summary>
/// An immutable, hash-consed directed acyclic graph in topological order: equal operations on equal inputs are
/// one node, inputs come before their users, and every node is needed by an output.
/// </summary>
public sealed class Graph
{
    private readonly Dictionary<Node, int> places;

    private Graph(IReadOnlyList<Node> nodes, IReadOnlyList<Node> outputs, IReadOnlyList<Node> parameters, Dictionary<Node, int> places)
    {
        Nodes = nodes;
        Outputs = outputs;
        Parameters = parameters;
        this.places = places;
        DataSources = [.. nodes.Select(n => n.Operation).OfType<DataInput>().Select(d => d.Source).Distinct()];
    }

    /// <summary>All nodes; inputs before their users.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The results, in the order asked for.</summary>
    public IReadOnlyList<Node> Outputs { get; }

    /// <summary>
    /// The parameters in the order of the flat parameter vector; some may be missing from <see cref="Nodes"/>
    /// when no output depends on them.
    /// </summary>
    public IReadOnlyList<Node> Parameters { get; }

    /// <summary>The data sources that the outputs depend on.</summary>
    public IReadOnlyList<DataSource> DataSources { get; }

    /// <summary>Number of values in the flat parameter vector.</summary>
    public int ParameterCount => Parameters.Sum(p => p.Shape.Size);

    /// <summary>Number of values of all outputs together.</summary>
    public int OutputCount => Outputs.Sum(o => o.Shape.Size);

    /// <summary>Collects everything the outputs need, merging equal nodes (common subexpressions) on the way.</summary>
    /// <param name="outputs">The results wanted.</param>
    /// <param name="parameters">The parameter inputs, in the order of the flat parameter vector.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="HmcNetException">
    /// When an output depends on a parameter that is not in the list, or the list holds a tensor that is no parameter,
    /// or one twice.
    /// </exception>
    public static Graph Create(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> parameters) =>
        FromNodes([.. outputs.Select(o => o.Node)], [.. parameters.Select(p => p.Node)]);

    /// <summary>As <see cref="Create"/>, from nodes.</summary>
    /// <param name="outputs">The results wanted.</param>
    /// <param name="parameters">The parameter inputs, in the order of the flat parameter vector.</param>
    internal static Graph FromNodes(IReadOnlyList<Node> outputs, IReadOnlyList<Node> parameters)
    {
        var builder = new GraphBuilder();
        List<Node> inputs = [.. parameters];
        RequireDistinctParameters(inputs);
        var known = new HashSet<Node>(inputs, ReferenceEqualityComparer.Instance);
        List<Node> results = [.. outputs.Select(o => builder.Add(o))];
        foreach (Node node in builder.Nodes)
        {
            if (node.Operation is ParameterInput parameter && !known.Contains(node))
                throw new HmcNetException(
                    $"An expression depends on the parameter \"{parameter.ParameterName}\", which is not one of this function's.",
                    where: SourceLocation.OfCaller(),
                    expected: inputs.Count == 0 ? "no parameters" : $"one of {string.Join(", ", inputs.Select(i => ((ParameterInput)i.Operation).ParameterName))}",
                    remedy: "do not carry tensors from one model's function into another's");
        }
        return new Graph(builder.Nodes, results, inputs, builder.Places);
    }

    /// <summary>Rebuilds the graph from its inputs upwards, with each node replaced by what the rewrite makes of it.</summary>
    /// <param name="rewrite">Gives an equal node of the same shape, or the node itself; the node's inputs are rewritten already.</param>
    internal Graph Rewrite(Func<Node, Node> rewrite)
    {
        var builder = new GraphBuilder();
        // Once more through a builder: a rewrite leaves nodes behind that no output needs any more.
        return FromNodes([.. Outputs.Select(o => builder.Add(o, rewrite))], Parameters);
    }

    private static void RequireDistinctParameters(List<Node> inputs)
    {
        var seen = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (Node input in inputs)
        {
            if (input.Operation is not ParameterInput || !seen.Add(input))
                throw new HmcNetException(
                    "The parameters of a function must be distinct parameter tensors.", where: SourceLocation.OfCaller(),
                    expected: "tensors made by Tensor.Parameter, each once",
                    found: $"{input.Operation.Name} {input.Operation.DescribeAttributes()} {input.Shape}");
        }
    }

    /// <summary>Place of a node in <see cref="Nodes"/>.</summary>
    /// <param name="node">A node of this graph.</param>
    /// <returns>Its index.</returns>
    public int IndexOf(Node node) => places[node];

    /// <summary>Whether a node is part of this graph.</summary>
    /// <param name="node">Any node.</param>
    /// <returns>True when it is one of <see cref="Nodes"/>.</returns>
    public bool Contains(Node node) => places.ContainsKey(node);

    /// <summary>The graph as text, one node a line.</summary>
    /// <returns>See <see cref="GraphPrinter"/>.</returns>
    public override string ToString() => GraphPrinter.Print(this);
}
