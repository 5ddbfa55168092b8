using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using HmcNet.Autodiff.Passes;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Makes a graph's arithmetic cheaper, just before it is compiled: divisions by numbers become products with their
/// inverses, and a product that only a sum or a difference reads is rounded together with it where the hardware can.
/// </summary>
/// <remarks>
/// A quotient then has two roundings in place of one, and a fused sum one in place of two: where the product and the
/// other term nearly cancel, what remains is closer to the exact value, and differs from the interpreter's by rounding
/// errors of the product.
/// </remarks>
internal static class Contraction
{
    /// <summary>Whether the hardware multiplies and adds in one instruction.</summary>
    public static bool CanFuse => Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>An equal graph, up to rounding.</summary>
    public static Graph Run(Graph graph) => Run(graph, CanFuse);

    /// <summary>As the other, told whether to fuse.</summary>
    public static Graph Run(Graph graph, bool fuse)
    {
        graph = WithReciprocals(graph);
        return fuse ? Fused(graph) : graph;
    }

    private static Graph WithReciprocals(Graph graph)
    {
        bool divides = false;
        foreach (Node node in graph.Nodes)
            divides |= node.Operation is Divide;
        return divides ? Replace(graph, ByReciprocal) : graph;
    }

    // Only numbers that are known: a subnormal divisor has no inverse, and other data of the same shape may hold one.
    private static Node? ByReciprocal(Node node, Node[] inputs)
    {
        if (node.Operation is not Divide || !node.DependsOnParameters)
            return null;
        Node divisor = inputs[1].Operation is BroadcastTo ? inputs[1].Inputs[0] : inputs[1];
        if (divisor.Operation is not Constant constant || !Array.TrueForAll(constant.Values, c => double.IsNormal(c) && double.IsNormal(1 / c)))
            return null;
        Node reciprocal = Make.Over(Make.Number(1), divisor);
        return Make.Times(inputs[0], Make.Fit(ConstantFolding.TryFold(reciprocal) ?? reciprocal, inputs[1].Shape));
    }

    private static Graph Fused(Graph graph)
    {
        var uses = new Dictionary<Node, int>(ReferenceEqualityComparer.Instance);
        foreach (Node output in graph.Outputs)
            uses[output] = 2;
        bool any = false;
        foreach (Node node in graph.Nodes)
        {
            any |= node.Operation is Multiply or Square;
            foreach (Node input in node.Inputs)
                uses[input] = uses.GetValueOrDefault(input) + 1;
        }
        return any ? Replace(graph, (node, inputs) => Fuse(graph, node, inputs, uses)) : graph;
    }

    private static Node? Fuse(Graph graph, Node node, Node[] inputs, Dictionary<Node, int> uses)
    {
        if (node.Operation is not (Add or Subtract))
            return null;
        bool IsProduct(Node x) => x.Operation is Multiply or Square && x.DependsOnParameters && uses[x] == 1 && x.Shape.Equals(node.Shape);
        bool first = IsProduct(node.Inputs[0]);
        bool second = IsProduct(node.Inputs[1]);
        if (!first && !second)
            return null;
        // Of two products the later: the other has been waiting for it anyway.
        int k = first && second ? (graph.IndexOf(node.Inputs[0]) > graph.IndexOf(node.Inputs[1]) ? 0 : 1) : first ? 0 : 1;
        Elementwise operation = node.Operation is Add ? new MultiplyAdd() : k == 0 ? new MultiplySubtract() : new SubtractProduct();
        ReadOnlySpan<Node> factors = inputs[k].Inputs;
        return new Node(operation, factors[0], factors[^1], inputs[1 - k]);
    }

    /// <summary>Replaces nodes, told each as it was and its inputs as they are now.</summary>
    private static Graph Replace(Graph graph, Func<Node, Node[], Node?> replace)
    {
        var now = new Dictionary<Node, Node>(graph.Nodes.Count, ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes)
        {
            var inputs = new Node[node.Inputs.Length];
            bool changed = false;
            for (int k = 0; k < inputs.Length; k++)
            {
                inputs[k] = now[node.Inputs[k]];
                changed |= !ReferenceEquals(inputs[k], node.Inputs[k]);
            }
            now.Add(node, replace(node, inputs) ?? (changed ? new Node(node.Operation, inputs) : node));
        }
        return Graph.FromNodes([.. graph.Outputs.Select(o => now[o])], graph.Parameters);
    }
}
