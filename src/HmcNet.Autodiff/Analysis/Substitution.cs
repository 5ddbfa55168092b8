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
        foreach (Node node in graph.Nodes)
        {
            if (rebuilt.ContainsKey(node))
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
}
