using HmcNet.Autodiff;
using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.GibbsSampling;

/// <summary>Rewrites terms of a variable on the log scale as terms of its exponential.</summary>
internal static class LogScale
{
    /// <summary>
    /// An expression of x as one of u = exp(x): exp(k x) becomes u^k, every other x becomes log u. The input of the variable then
    /// stands for u. Densities need the Jacobian 1/u besides.
    /// </summary>
    /// <param name="expression">A scalar.</param>
    /// <param name="model">The model.</param>
    /// <param name="variable">The variable x.</param>
    public static Tensor OfExponential(Tensor expression, StateModel model, StateVariable variable)
    {
        Graph graph = Graph.Create([expression], model.Inputs);
        Node x = variable.Input.Node;
        var rebuilt = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes)
        {
            if (node.Operation is Exp && Multiple(node.Inputs[0], x) is double k)
            {
                rebuilt[node] = k == 1 ? x : TensorMath.Pow(variable.Input, k).Node;
                continue;
            }
            if (ReferenceEquals(node, x))
            {
                rebuilt[node] = TensorMath.Log(variable.Input).Node;
                continue;
            }
            Node[] inputs = [.. node.Inputs.ToArray().Select(i => rebuilt[i])];
            rebuilt[node] = inputs.Zip(node.Inputs.ToArray()).Any(p => !ReferenceEquals(p.First, p.Second)) ? new Node(node.Operation, inputs) : node;
        }
        return new Tensor(rebuilt[graph.Outputs[0]]);
    }

    /// <summary>The k of an expression k x with a number k; null for every other expression.</summary>
    private static double? Multiple(Node node, Node x)
    {
        if (ReferenceEquals(node, x))
            return 1;
        double number;
        return node.Operation switch
        {
            Negate => -Multiple(node.Inputs[0], x),
            Multiply when StatisticForm.IsNumber(new Tensor(node.Inputs[0]), out number) => number * Multiple(node.Inputs[1], x),
            Multiply when StatisticForm.IsNumber(new Tensor(node.Inputs[1]), out number) => number * Multiple(node.Inputs[0], x),
            Divide when StatisticForm.IsNumber(new Tensor(node.Inputs[1]), out number) => Multiple(node.Inputs[0], x) / number,
            _ => null,
        };
    }
}
