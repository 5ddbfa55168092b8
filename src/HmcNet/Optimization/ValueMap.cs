using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Optimization;

/// <summary>The map from unconstrained coordinates to the values of a draw, with its exact derivatives: the delta method.</summary>
internal sealed class ValueMap
{
    private readonly GraphFunction values;
    private readonly GraphFunction rows;
    private readonly Graph graph;
    private readonly ModelTrace trace;

    /// <summary>Compiles the map.</summary>
    /// <param name="model">The model.</param>
    public ValueMap(Model model)
    {
        trace = model.Trace;
        Layout = model.Variables;
        Tensor[] outputs = [.. trace.Parameters.Select(p => p.Value), .. trace.Derived.Select(d => d.Value)];
        graph = Graph.Create(outputs, trace.Coordinates);
        values = GraphFunction.Create(graph, model.BoundData);
        Tensor[] weights = [.. outputs.Select((o, i) => Tensor.Parameter($"weight {i}", o.Shape))];
        Tensor along = DensityBlock.Along(outputs, weights);
        rows = GraphFunction.Create(
            Graph.Create(ReverseMode.Gradient(along, trace.Coordinates), [.. trace.Coordinates, .. weights]), model.BoundData);
    }

    /// <summary>The variables: parameters, then derived quantities.</summary>
    public VariableLayout Layout { get; }

    /// <summary>Whether a variable depends on some of the coordinates.</summary>
    /// <param name="variable">Its place.</param>
    /// <param name="parameters">Places of the parameters whose coordinates are meant.</param>
    public bool Depends(int variable, IEnumerable<int> parameters)
    {
        Graph one = Graph.FromNodes([graph.Outputs[variable]], graph.Parameters);
        return parameters.Any(p => one.Contains(trace.Parameters[p].Coordinates.Node));
    }

    /// <summary>The values at a point.</summary>
    /// <param name="point">All coordinates.</param>
    public double[] At(ReadOnlySpan<double> point)
    {
        var result = new double[Layout.Size];
        values.Run(point, result);
        return result;
    }

    /// <summary>Derivatives of one value with respect to all coordinates.</summary>
    /// <param name="point">All coordinates.</param>
    /// <param name="entry">The value's place.</param>
    public double[] Row(ReadOnlySpan<double> point, int entry)
    {
        var input = new double[point.Length + Layout.Size];
        point.CopyTo(input);
        input[point.Length + entry] = 1;
        var row = new double[point.Length];
        rows.Run(input, row);
        return row;
    }
}
