using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Analysis;

/// <summary>Which nodes of a graph change with some of its inputs.</summary>
internal sealed class Dependence
{
    private readonly HashSet<Node> dependent = new(ReferenceEqualityComparer.Instance);

    /// <summary>Marks everything that is computed from some inputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">Nodes of the graph; those that are no part of it are passed over.</param>
    public Dependence(Graph graph, IEnumerable<Node> inputs)
    {
        dependent.UnionWith(inputs);
        foreach (Node node in graph.Nodes)
        {
            foreach (Node input in node.Inputs)
            {
                if (dependent.Contains(input))
                {
                    dependent.Add(node);
                    break;
                }
            }
        }
    }

    /// <summary>Whether a node changes with the inputs.</summary>
    public bool this[Node node] => dependent.Contains(node);

    /// <summary>Whether any input of a node but the first ones changes with the inputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="first">The first of the node's inputs that is looked at.</param>
    public bool OfInputs(Node node, int first = 0)
    {
        for (int k = first; k < node.Inputs.Length; k++)
        {
            if (dependent.Contains(node.Inputs[k]))
                return true;
        }
        return false;
    }
}
