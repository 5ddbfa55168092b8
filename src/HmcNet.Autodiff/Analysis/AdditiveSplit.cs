using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Analysis;

/// <summary>
/// A scalar as a weighted sum of the elements of other expressions: f = sum over k and r of W[k][r] F[k][r], plus what
/// some variables do not enter. The F are as near to the root as possible: the first nodes below it that are not linear
/// in the variables.
/// </summary>
internal sealed class AdditiveSplit
{
    private readonly Dependence dependence;
    private readonly HashSet<Node> seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<Node> front = [];

    private AdditiveSplit(Dependence dependence) => this.dependence = dependence;

    /// <summary>Each expression with its weights, which the variables do not enter; of equal shapes.</summary>
    public IReadOnlyList<(Tensor Terms, Tensor Weights)> Parts { get; private set; } = [];

    /// <summary>Splits the only output of a graph.</summary>
    /// <param name="graph">A graph whose first output is a scalar.</param>
    /// <param name="variables">The variables: parameters of the graph.</param>
    /// <returns>The split.</returns>
    public static AdditiveSplit Of(Graph graph, IReadOnlyList<Node> variables)
    {
        var split = new AdditiveSplit(new Dependence(graph, variables));
        split.Find(graph, variables);
        return split;
    }

    private void Find(Graph graph, IReadOnlyList<Node> variables)
    {
        var pending = new Stack<Node>([graph.Outputs[0]]);
        var isVariable = new HashSet<Node>(variables, ReferenceEqualityComparer.Instance);
        while (pending.TryPop(out Node? node))
        {
            if (!dependence[node] || !seen.Add(node))
                continue;
            if (isVariable.Contains(node) || !PassesOn(node))
            {
                front.Add(node);
                continue;
            }
            foreach (Node input in node.Inputs)
                pending.Push(input);
        }
        // Topological order, whichever way they were found.
        front.Sort((a, b) => graph.IndexOf(a).CompareTo(graph.IndexOf(b)));
        (Tensor, Tensor)[] replaced = [.. front.Select((f, k) => (new Tensor(f), Tensor.Parameter($"part {k}", f.Shape)))];
        Tensor linear = Substitution.Replace([new Tensor(graph.Outputs[0])], replaced, [.. graph.Parameters.Select(p => new Tensor(p))])[0];
        IReadOnlyList<Tensor> weights = ReverseMode.Gradient(linear, [.. replaced.Select(r => r.Item2)]);
        Parts = [.. replaced.Select((r, k) => (r.Item1, weights[k]))];
    }

    /// <summary>Whether a node is linear in what the variables enter, so that the split can go on below it.</summary>
    private bool PassesOn(Node node)
    {
        if (node.Operation is Lookup or LookupSum && dependence[node.Inputs[1]])
            return false;
        if (OperationFacts.IsLinear(node.Operation))
            return true;
        if (OperationFacts.IsBilinear(node.Operation))
            return !(dependence[node.Inputs[0]] && dependence[node.Inputs[1]]);
        return node.Operation switch
        {
            Divide or XLogY or XLog1pY => !dependence[node.Inputs[1]],
            Where or TriangularSolve => !dependence[node.Inputs[0]],
            _ => false,
        };
    }
}
