using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// Finds what the function of a step reads besides its arguments and puts parameters in its place: each largest
/// expression without the arguments is one number (or vector, ...) that stays the same.
/// </summary>
internal sealed class ScanCapture
{
    private readonly List<Tensor> places = [];
    private readonly List<Tensor> values = [];

    public ScanCapture(Tensor[] arguments, Tensor[] results)
    {
        var builder = new GraphBuilder();
        foreach (Tensor argument in arguments)
            builder.Add(argument.Node);
        Node[] roots = [.. results.Select(r => builder.Add(r.Node))];
        var own = new HashSet<Node>(arguments.Select(a => a.Node), ReferenceEqualityComparer.Instance);
        var rebuilt = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach (Node node in builder.Nodes)
        {
            bool depends = own.Contains(node);
            foreach (Node input in node.Inputs)
                depends |= own.Contains(input);
            if (!depends)
                continue;
            own.Add(node);
            rebuilt[node] = node.Inputs.Length == 0 ? node : Rebuild(node, rebuilt);
        }
        Results = [.. roots.Select(r => new Tensor(own.Contains(r) ? rebuilt[r] : PlaceOf(r, rebuilt)))];
    }

    /// <summary>Parameters in place of what was captured.</summary>
    public Tensor[] Places => [.. places];

    /// <summary>What was captured.</summary>
    public Tensor[] Values => [.. values];

    /// <summary>The results in terms of arguments and <see cref="Places"/>.</summary>
    public Tensor[] Results { get; }

    private Node Rebuild(Node node, Dictionary<Node, Node> rebuilt)
    {
        var inputs = new Node[node.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            bool isIndex = i == 1 && node.Operation is Gather or SegmentSum;
            if (isIndex && node.Inputs[i].Operation is not Constant && !rebuilt.ContainsKey(node.Inputs[i]))
                throw new HmcNetException(
                    "A step of Scan looks up elements by an index that is bound as data.", where: SourceLocation.OfCaller(),
                    expected: "an index that is written as numbers, or none", found: $"{node.Inputs[i].Operation.Name} {node.Inputs[i].Operation.DescribeAttributes()}",
                    remedy: "look the elements up outside: pass alpha[index] as an input of Scan");
            inputs[i] = PlaceOf(node.Inputs[i], rebuilt);
        }
        return new Node(node.Operation, inputs);
    }

    private Node PlaceOf(Node node, Dictionary<Node, Node> rebuilt)
    {
        if (node.Operation is Constant)
            return node;
        if (rebuilt.TryGetValue(node, out Node? known))
            return known;
        Tensor place = Tensor.Parameter("captured", node.Shape);
        places.Add(place);
        values.Add(new Tensor(node));
        rebuilt.Add(node, place.Node);
        return place.Node;
    }
}
