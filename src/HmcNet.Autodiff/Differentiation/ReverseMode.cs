using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Differentiation;

/// <summary>
/// Reverse-mode differentiation as a graph transformation: the gradient is again a graph of the same operations,
/// so it is simplified and compiled by the same machinery and can be differentiated again.
/// </summary>
/// <remarks>Griewank and Walther (2008), Evaluating Derivatives, 2nd ed., chapter 3 (reverse accumulation).</remarks>
public static class ReverseMode
{
    /// <summary>Derivatives of a scalar with respect to some tensors.</summary>
    /// <param name="value">The scalar to differentiate.</param>
    /// <param name="withRespectTo">Parameters or any expressions that <paramref name="value"/> was computed from.</param>
    /// <returns>One tensor for each of <paramref name="withRespectTo"/>, of its shape; zeros where the value does not depend on it.</returns>
    /// <exception cref="HmcNetException">When <paramref name="value"/> is not a scalar.</exception>
    public static IReadOnlyList<Tensor> Gradient(Tensor value, IReadOnlyList<Tensor> withRespectTo)
    {
        if (!value.Shape.IsScalar)
            throw new HmcNetException(
                "Only a scalar can be differentiated.", where: SourceLocation.OfCaller(), expected: "a scalar",
                found: $"shape {value.Shape}", remedy: "sum it first: Sum(...)");
        return Pullback([value], [1.0], withRespectTo, masked: false);
    }

    /// <summary>Derivatives of the sum of results times weights.</summary>
    /// <param name="results">Tensors of any shapes.</param>
    /// <param name="weights">For each result its derivatives, of its shape.</param>
    /// <param name="withRespectTo">What the results were computed from.</param>
    /// <param name="masked">Whether weights may be zero because a result was not chosen.</param>
    /// <returns>One tensor for each of <paramref name="withRespectTo"/>, of its shape.</returns>
    internal static IReadOnlyList<Tensor> Pullback(
        IReadOnlyList<Tensor> results, IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> withRespectTo, bool masked)
    {
        var builder = new GraphBuilder();
        Node[] roots = [.. results.Select(r => builder.Add(r.Node))];
        int last = builder.Nodes.Count - 1;
        Node[] targets = [.. withRespectTo.Select(t => builder.Add(t.Node))];
        bool[] needed = MarkNeeded(builder, targets);

        var pending = new Dictionary<Node, Pending>(ReferenceEqualityComparer.Instance);
        var context = new AdjointContext(
            input => needed[builder.Places[input]],
            (input, contribution, isMasked) => Collect(pending, input, contribution, isMasked));
        for (int k = 0; k < roots.Length; k++)
            Collect(pending, roots[k], weights[k], masked);

        var finished = new Dictionary<Node, Tensor>(ReferenceEqualityComparer.Instance);
        for (int i = last; i >= 0; i--)
        {
            Node node = builder.Nodes[i];
            if (!needed[i] || !pending.Remove(node, out Pending? contributions))
                continue;
            Tensor adjoint = contributions.Combine(node.Shape);
            finished[node] = adjoint;
            context.Begin(node, contributions.Masked);
            node.Operation.Backward(node, adjoint, context);
        }
        return [.. targets.Select(t => finished.TryGetValue(t, out Tensor? adjoint) ? adjoint : TensorMath.Zeros(t.Shape))];
    }

    /// <summary>Marks the nodes through which a target influences anything.</summary>
    private static bool[] MarkNeeded(GraphBuilder builder, Node[] targets)
    {
        var needed = new bool[builder.Nodes.Count];
        foreach (Node target in targets)
            needed[builder.Places[target]] = true;
        for (int i = 0; i < needed.Length; i++)
        {
            foreach (Node input in builder.Nodes[i].Inputs)
                needed[i] |= needed[builder.Places[input]];
        }
        return needed;
    }

    private static void Collect(Dictionary<Node, Pending> pending, Node node, Tensor contribution, bool masked)
    {
        if (!contribution.Shape.Equals(node.Shape))
            throw new InvalidOperationException(
                $"The adjoint of {node.Operation.Name} has shape {contribution.Shape}, not {node.Shape}.");
        if (!pending.TryGetValue(node, out Pending? sum))
            pending.Add(node, sum = new Pending());
        sum.Add(contribution, masked);
    }

    /// <summary>Contributions to one node's adjoint, in the order in which they arrive.</summary>
    private sealed class Pending
    {
        private readonly List<Tensor> dense = [];
        private readonly List<Tensor> pieces = [];
        private readonly List<Box> places = [];

        public bool Masked { get; private set; }

        public void Add(Tensor contribution, bool masked)
        {
            Masked |= masked;
            // Parts of a tensor that were used one by one (alpha[0], alpha[1], ...) are put together in one step:
            // adding full-length tensors instead would cost the square of their number.
            if (contribution.Node.Operation is PlaceBoxes placed)
            {
                for (int i = 0; i < placed.Boxes.Count; i++)
                {
                    pieces.Add(new Tensor(contribution.Node.Inputs[i]));
                    places.Add(placed.Boxes[i]);
                }
            }
            else
            {
                dense.Add(contribution);
            }
        }

        public Tensor Combine(Shape shape)
        {
            if (pieces.Count > 0)
                dense.Add(TensorMath.Place(pieces, places, shape));
            Tensor sum = dense[0];
            for (int i = 1; i < dense.Count; i++)
                sum += dense[i];
            return sum;
        }
    }
}
