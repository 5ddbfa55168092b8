using System.Globalization;
using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet;

/// <summary>Checks observed values before anything is sampled.</summary>
internal static class ObservationChecks
{
    /// <summary>Refuses values that are not finite or that the distribution cannot give.</summary>
    /// <param name="name">Name of the observation.</param>
    /// <param name="source">Where the values are bound.</param>
    /// <param name="distribution">Its distribution.</param>
    /// <param name="values">The values to check.</param>
    /// <param name="data">Replaced data, for bounds made of data.</param>
    /// <returns>True when all values are known to be inside the support; false when its bounds depend on parameters.</returns>
    /// <exception cref="HmcNetException">When a value is not finite or outside the support; names its row.</exception>
    public static bool Check(
        string name, DataSource source, Distribution distribution, double[] values, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        Shape shape = source.Shape;
        int rowSize = shape.Rank == 0 ? 1 : shape.Size / shape[0];
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw DataFaults.NotFinite(name, i / rowSize, values[i]);
        }
        Support support = distribution.Support;
        try
        {
            if (support.FindViolation(values, shape, t => Evaluate(t, data)) is (int element, string reason))
                throw new HmcNetException(
                    "An observed value cannot come from its distribution.", where: $"observation {DataFaults.Row(name, element / rowSize)}",
                    expected: $"{support.Name}, as {distribution.Name} gives", found: reason,
                    remedy: "look at the value, or choose a distribution that has it");
        }
        catch (DependsOnParametersException)
        {
            // Bounds that are parameters are not known yet: the density itself is -infinity beyond them.
            return false;
        }
        return true;
    }

    private static double[] Evaluate(Tensor tensor, IReadOnlyDictionary<DataSource, double[]>? data)
    {
        if (tensor.Node.DependsOnParameters)
            throw new DependsOnParametersException();
        var values = new double[tensor.Shape.Size];
        new Interpreter(Graph.Create([tensor], []), data).Run([], values);
        return values;
    }

    private sealed class DependsOnParametersException : Exception;
}
