using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Lets a logarithm of a sum and its derivatives share one exponential e, one logarithm and one division:
/// log(1 + exp(x)) with 1 / (1 + exp(-x)), by e = exp(-|x|), and log(exp(x) + exp(y)) with the shares of both terms, by
/// e = exp(-|x - y|). The larger term's share is 1 / (1 + e), the other's e / (1 + e).
/// </summary>
internal sealed class SharedExponentials
{
    /// <summary>Arguments, without their sign, of which logarithm and derivative are both wanted.</summary>
    private readonly HashSet<Node> arguments = new(ReferenceEqualityComparer.Instance);

    /// <summary>Pairs of terms of which logarithm and shares are both wanted, in either order; true in that of the logarithm.</summary>
    private readonly Dictionary<(Node, Node), bool> pairs = [];

    /// <summary>Finds what can be shared.</summary>
    public SharedExponentials(Graph graph)
    {
        var curved = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var sums = new HashSet<(Node, Node)>();
        foreach (Node node in graph.Nodes)
        {
            if (!node.DependsOnParameters || node.Shape.Size <= 1)
                continue;
            if (node.Operation is Softplus or LogInvLogit)
                curved.Add(WithoutSign(node.Inputs[0]));
            else if (node.Operation is LogAddExp)
                sums.Add((node.Inputs[0], node.Inputs[1]));
        }
        foreach (Node node in graph.Nodes)
        {
            if (node.Operation is InvLogit && curved.Contains(WithoutSign(node.Inputs[0])))
                arguments.Add(WithoutSign(node.Inputs[0]));
            else if (node.Operation is ExpShare)
                AddPair(node.Inputs[0], node.Inputs[1], sums);
        }
    }

    /// <summary>Whether nothing is to be shared.</summary>
    public bool IsEmpty => arguments.Count == 0 && pairs.Count == 0;

    /// <summary>The node in terms of the shared exponential; itself where it has none.</summary>
    public Node Lower(Node node)
    {
        if (node.Operation is Softplus or LogInvLogit or InvLogit)
            return arguments.Contains(WithoutSign(node.Inputs[0])) ? OfOne(node) : node;
        if (node.Operation is not (LogAddExp or ExpShare) || !pairs.TryGetValue((node.Inputs[0], node.Inputs[1]), out bool inOrder))
            return node;
        var x = new Tensor(node.Inputs[0]);
        var y = new Tensor(node.Inputs[1]);
        // Equal terms, infinite ones too, share: their difference may be infinity minus infinity.
        Tensor distance = TensorMath.Abs(inOrder ? x - y : y - x);
        Tensor small = TensorMath.Where(inOrder ? TensorMath.Equal(x, y) : TensorMath.Equal(y, x), 1, TensorMath.Exp(-distance));
        return node.Operation is LogAddExp
            ? ((inOrder ? TensorMath.Where(x < y, y, x) : TensorMath.Where(y < x, x, y)) + LogOnePlus(small)).Node
            : Share(x < y, small, swapped: false).Node;
    }

    private static Node OfOne(Node node)
    {
        var x = new Tensor(WithoutSign(node.Inputs[0]));
        bool negated = node.Inputs[0].Operation is Negate;
        Tensor small = TensorMath.Exp(-TensorMath.Abs(x));
        // By a condition: minima and maxima that care for NaN and signed zeros take twice the instructions.
        Tensor PositivePart() => TensorMath.Where(x < 0, 0, x);
        Tensor NegativePart() => TensorMath.Where(x < 0, x, 0);
        return node.Operation switch
        {
            InvLogit => Share(x < 0, small, negated).Node,
            Softplus => ((negated ? -NegativePart() : PositivePart()) + LogOnePlus(small)).Node,
            _ => ((negated ? -PositivePart() : NegativePart()) - LogOnePlus(small)).Node,
        };
    }

    private static Tensor Share(Tensor isSmaller, Tensor small, bool swapped)
    {
        Tensor ofLarger = Reciprocal(small) * (2 + small);
        Tensor ofSmaller = small * ofLarger;
        return swapped ? TensorMath.Where(isSmaller, ofLarger, ofSmaller) : TensorMath.Where(isSmaller, ofSmaller, ofLarger);
    }

    /// <summary>
    /// log(1 + e) for e from 0 to 1: with s = e / (2 + e), log(1 + e) = log((1 + s) / (1 - s)) = 2 s + s R = e - s (e - R).
    /// The error of s counts less than half.
    /// </summary>
    private static Tensor LogOnePlus(Tensor small)
    {
        Tensor s = small * (1 + small) * Reciprocal(small);
        return small - s * (small - Tensor.Apply(new AtanhRemainder(), s));
    }

    /// <summary>The one division for 1 / (1 + e) and e / (2 + e): 1 / ((1 + e) (2 + e)).</summary>
    private static Tensor Reciprocal(Tensor small) => 1.0 / ((1 + small) * (2 + small));

    private static Node WithoutSign(Node node) => node.Operation is Negate ? node.Inputs[0] : node;

    private void AddPair(Node x, Node y, HashSet<(Node, Node)> sums)
    {
        bool inOrder = sums.Contains((x, y));
        if (!inOrder && !sums.Contains((y, x)))
            return;
        pairs[(x, y)] = inOrder;
        pairs[(y, x)] = !inOrder || ReferenceEquals(x, y);
    }
}
