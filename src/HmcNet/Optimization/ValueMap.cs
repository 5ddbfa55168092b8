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
    private readonly IReadOnlyList<Tensor> inputs;

    /// <summary>Compiles the map.</summary>
    /// <param name="model">The model.</param>
    /// <param name="standardisation">What stands in place of some coordinates.</param>
    public ValueMap(Model model, Standardisation standardisation)
    {
        inputs = standardisation.Inputs;
        ModelTrace trace = model.Trace;
        Layout = model.Variables;
        IReadOnlyList<Tensor> outputs = standardisation.Rewrite([.. trace.Parameters.Select(p => p.Value), .. trace.Derived.Select(d => d.Value)]);
        graph = Graph.Create(outputs, inputs);
        values = GraphFunction.Create(graph, model.BoundData);
        Tensor[] weights = [.. outputs.Select((o, i) => Tensor.Parameter($"weight {i}", o.Shape))];
        Tensor along = DensityBlock.Along(outputs, weights);
        rows = GraphFunction.Create(
            Graph.Create(ReverseMode.Gradient(along, inputs), [.. inputs, .. weights]), model.BoundData);
    }

    /// <summary>The variables: parameters, then derived quantities.</summary>
    public VariableLayout Layout { get; }

    /// <summary>Whether a variable depends on some of the coordinates.</summary>
    /// <param name="variable">Its place.</param>
    /// <param name="parameters">Places of the parameters whose coordinates are meant.</param>
    public bool Depends(int variable, IEnumerable<int> parameters)
    {
        Graph one = Graph.FromNodes([graph.Outputs[variable]], graph.Parameters);
        return parameters.Any(p => one.Contains(inputs[p].Node));
    }

    /// <summary>The values at a point.</summary>
    /// <param name="point">All coordinates.</param>
    public double[] At(ReadOnlySpan<double> point)
    {
        var result = new double[Layout.Size];
        values.Run(point, result);
        return result;
    }

    /// <summary>The values with coordinates at an end taken to infinity, where that gives numbers.</summary>
    /// <param name="point">All coordinates.</param>
    /// <param name="held">The coordinates at an end.</param>
    /// <param name="placeOf">From the place of a held coordinate to that among all.</param>
    public double[] AtEnds(double[] point, IReadOnlyList<HeldCoordinate> held, Func<int, int> placeOf)
    {
        double[] near = At(point);
        double[] limit = At(PointAtEnds(point, held, placeOf));
        return [.. near.Select((v, i) => double.IsFinite(limit[i]) ? limit[i] : v)];
    }

    /// <summary>A point with the coordinates at an end taken to infinity.</summary>
    /// <param name="point">All coordinates.</param>
    /// <param name="held">The coordinates at an end.</param>
    /// <param name="placeOf">From the place of a held coordinate to that among all.</param>
    public static double[] PointAtEnds(double[] point, IReadOnlyList<HeldCoordinate> held, Func<int, int> placeOf)
    {
        double[] far = [.. point];
        foreach (HeldCoordinate end in held.Where(h => h.Sign != 0))
            far[placeOf(end.Coordinate)] = end.Sign * double.PositiveInfinity;
        return far;
    }

    /// <summary>The value that belongs to a coordinate: of its entry where each has one, else of the parameter's first.</summary>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="coordinate">Place among all.</param>
    /// <param name="values">All values.</param>
    public double EntryOf(ModelCoordinates coordinates, int coordinate, double[] values)
    {
        (ParameterDeclaration parameter, int element) = coordinates.Of(coordinate);
        return values[Layout.Offset(Layout.IndexOf(parameter.Name)) + (parameter.Support.EventRank == 0 ? element : 0)];
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
