using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Supports;

/// <summary>Numbers of tensors that depend on no parameter.</summary>
internal static class ConstantValues
{
    /// <summary>Evaluates a tensor without parameters and without data that may be bound again.</summary>
    /// <returns>False when the tensor depends on a parameter or on named data.</returns>
    public static bool TryGet(Tensor tensor, out double[] values)
    {
        values = [];
        if (tensor.Node.DependsOnParameters)
            return false;
        Graph graph = Graph.Create([tensor], []);
        if (graph.DataSources.Count > 0)
            return false;
        values = new double[tensor.Shape.Size];
        new Interpreter(graph).Run([], values);
        return true;
    }
}
