using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Passes;

/// <summary>Replaces small expressions of constants by their values.</summary>
internal static class ConstantFolding
{
    /// <summary>Larger results are left: they are computed once when data are bound, and would only swell the graph.</summary>
    private const int Largest = 64;

    public static Graph Run(Graph graph) => graph.Rewrite(node => TryFold(node) ?? node);

    /// <summary>The value of an operation on constants; null where there is none.</summary>
    public static Node? TryFold(Node node)
    {
        // A stretched number stays a number: the rules look through the stretching.
        if (node.Inputs.Length == 0 || node.Shape.Size > Largest || node.Operation is BroadcastTo { Target.Size: > 1 } or Gather or SegmentSum)
            return null;
        foreach (Node input in node.Inputs)
        {
            if (input.Operation is not Constant)
                return null;
        }
        return new Node(new Constant(node.Shape, Evaluate(node)));
    }

    private static double[] Evaluate(Node node)
    {
        // The interpreter holds the values in memory that does not move.
        var interpreter = new Execution.Interpreter(Graph.FromNodes([node], []));
        return interpreter.ValueOf(interpreter.Graph.Outputs[0]).ToArray();
    }
}
