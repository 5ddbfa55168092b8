namespace HmcNet.Autodiff.Ir;

/// <summary>What holds of every graph, checked after the passes: a fault here is one of HmcNet, not of the user.</summary>
internal static class GraphChecks
{
    /// <summary>
    /// Checks that inputs come before their users, that shapes are those that the operations infer, that equal nodes
    /// are one node, and that every node is needed by an output.
    /// </summary>
    /// <exception cref="InvalidOperationException">When one of these does not hold.</exception>
    public static void Check(Graph graph)
    {
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node node = graph.Nodes[i];
            foreach (Node input in node.Inputs)
            {
                if (!graph.Contains(input) || graph.IndexOf(input) >= i)
                    throw Fault(graph, node, "comes before one of its inputs");
            }
            if (!node.Operation.InferShape(node.Inputs).Equals(node.Shape))
                throw Fault(graph, node, "has another shape than its operation infers");
        }
        var builder = new GraphBuilder();
        foreach (Node output in graph.Outputs)
        {
            if (!ReferenceEquals(builder.Add(output), output))
                throw Fault(graph, output, "is equal to another node");
        }
        foreach (Node node in graph.Nodes)
        {
            if (!builder.Places.ContainsKey(node))
                throw Fault(graph, node, "is equal to another node, or no output needs it");
        }
    }

    private static InvalidOperationException Fault(Graph graph, Node node, string what) =>
        new($"The node {GraphPrinter.Describe(node, graph)} {what}.");
}
