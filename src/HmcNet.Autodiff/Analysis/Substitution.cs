using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Analysis;

/// <summary>Rebuilds expressions with some of their parts replaced.</summary>
internal static class Substitution
{
    /// <summary>Replaces parts of expressions.</summary>
    /// <param name="roots">The expressions.</param>
    /// <param name="replacements">What is replaced, and by what; of equal shapes.</param>
    /// <param name="parameters">The parameters that the expressions may depend on.</param>
    /// <returns>The expressions in their new form.</returns>
    public static IReadOnlyList<Tensor> Replace(
        IReadOnlyList<Tensor> roots, IReadOnlyList<(Tensor From, Tensor To)> replacements, IReadOnlyList<Tensor> parameters)
    {
        // The parts to be replaced are outputs too, so that they are found whichever equal node stands for them.
        Graph graph = Graph.Create([.. replacements.Select(r => r.From), .. roots], parameters);
        var rebuilt = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < replacements.Count; i++)
            rebuilt[graph.Outputs[i]] = replacements[i].To.Node;
        HashSet<Node> needed = Needed(graph.Outputs.Skip(replacements.Count), rebuilt);
        foreach (Node node in graph.Nodes)
        {
            if (!needed.Contains(node))
                continue;
            Node[] inputs = node.Inputs.ToArray();
            bool changed = false;
            for (int k = 0; k < inputs.Length; k++)
            {
                Node input = rebuilt[inputs[k]];
                changed |= !ReferenceEquals(input, inputs[k]);
                inputs[k] = input;
            }
            rebuilt.Add(node, changed ? new Node(node.Operation, inputs) : node);
        }
        return [.. graph.Outputs.Skip(replacements.Count).Select(o => new Tensor(rebuilt[o]))];
    }

    /// <summary>The nodes that roots are made of, other than replaced ones and what only these are made of: an index need not fit what stands for it.</summary>
    private static HashSet<Node> Needed(IEnumerable<Node> roots, Dictionary<Node, Node> replaced)
    {
        var needed = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<Node>(roots);
        while (pending.TryPop(out Node? node))
        {
            if (replaced.ContainsKey(node) || !needed.Add(node))
                continue;
            foreach (Node input in node.Inputs)
                pending.Push(input);
        }
        return needed;
    }
}
