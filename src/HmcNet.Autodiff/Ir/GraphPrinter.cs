using System.Text;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Ir;

/// <summary>Stable text form of a graph, for people and for golden tests.</summary>
public static class GraphPrinter
{
    /// <summary>Prints one node a line, "%3 = multiply(%1, %2) [8]", then the outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The text.</returns>
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        foreach (Node node in graph.Nodes)
        {
            text.Append('%').Append(graph.IndexOf(node)).Append(" = ").Append(Describe(node, graph));
            text.Append(' ').Append(node.Shape).Append('\n');
        }
        text.Append("outputs: ").AppendJoin(", ", graph.Outputs.Select(o => $"%{graph.IndexOf(o)}")).Append('\n');
        return text.ToString();
    }

    /// <summary>Prints one node with the numbers of its inputs.</summary>
    /// <param name="node">A node of the graph.</param>
    /// <param name="graph">The graph.</param>
    /// <returns>For example "gather(%2, %5)".</returns>
    public static string Describe(Node node, Graph graph)
    {
        var text = new StringBuilder(node.Operation.Name);
        string attributes = node.Operation.DescribeAttributes();
        if (attributes.Length > 0)
            text.Append('{').Append(attributes).Append('}');
        if (node.Inputs.Length > 0)
        {
            text.Append('(');
            for (int i = 0; i < node.Inputs.Length; i++)
                text.Append(i > 0 ? ", " : "").Append('%').Append(graph.IndexOf(node.Inputs[i]));
            text.Append(')');
        }
        return text.ToString();
    }
}
