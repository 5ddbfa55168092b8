using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;
using HmcNet.Supports;

namespace HmcNet.Tests.Distributions;

/// <summary>A family at particular parameter values, with what is known of it from elsewhere.</summary>
/// <remarks>Graphs are interpreted here: hundreds of small ones would be compiled for a few evaluations each.</remarks>
public sealed class DistributionCase(string label, Type family, Func<Tensor[], Distribution> make, Tensor[] constants)
{
    public string Label => label;

    public Type Family => family;

    /// <summary>Natural logarithm of the density from an independent source; of the code or value.</summary>
    public Func<double, double>? Reference { get; init; }

    /// <summary>The same for vectors and matrices.</summary>
    public Func<double[], double>? VectorReference { get; init; }

    /// <summary>Places at which a density is not smooth, or a point in the middle of it.</summary>
    public double[] Breaks { get; init; } = [0];

    /// <summary>Largest count with a mass worth summing.</summary>
    public int LastCount { get; init; } = 400;

    /// <summary>Parameters that are whole numbers or bounds and therefore have no derivative.</summary>
    public int[] Fixed { get; init; } = [];

    /// <summary>Values with a probability of their own (limits of censored distributions).</summary>
    public double[] Atoms { get; init; } = [];

    public Distribution Distribution { get; } = make(constants);

    public IReadOnlyList<double[]> ParameterValues => [.. Distribution.Parameters.Select(p => Numbers(p.Value))];

    public override string ToString() => label;

    public static double[] Numbers(Tensor tensor)
    {
        Assert.True(ConstantValues.TryGet(tensor, out double[] values));
        return values;
    }

    /// <summary>The density as a function of one event, x = Constrain(u) where asked for, with the log-Jacobian then.</summary>
    public GraphFunction Density(Shape shape, bool unconstrained = false)
    {
        Support support = Distribution.Support;
        Tensor u = Tensor.Parameter("u", unconstrained ? support.UnconstrainedShape(shape) : shape);
        (Tensor x, Tensor logJacobian) = unconstrained ? support.Constrain(u, shape) : (u, 0.0);
        return GraphFunction.Create(Graph.Create([Distribution.LogDensity(x) + logJacobian], [u]), engine: Engine.Interpreted);
    }

    public Func<double, double> ScalarLogDensity()
    {
        GraphFunction function = Density(Shape.Scalar);
        var output = new double[1];
        return x =>
        {
            function.Run([x], output);
            return output[0];
        };
    }

    public double[] LogMasses(double[] codes) => Numbers(Distribution.LogDensity(codes));

    /// <summary>The parameters that have a derivative as traced tensors, the log density summed over values, and the parameters' values.</summary>
    public (Tensor[] Free, Tensor Value, double[] Point) Traced(Tensor x)
    {
        Tensor[] traced = [.. constants.Select((c, i) => Fixed.Contains(i) ? c : Tensor.Parameter($"p{i}", c.Shape))];
        return (
            [.. traced.Where((_, i) => !Fixed.Contains(i))],
            TensorMath.Sum(make(traced).LogDensity(x)),
            [.. constants.Where((_, i) => !Fixed.Contains(i)).SelectMany(Numbers)]);
    }

    /// <summary>Log density summed over constant values, and its gradient with respect to the parameters that have one.</summary>
    public (Func<double[], double> Value, Func<double[], double[]> Gradient, double[] Point) OfParameters(Tensor x)
    {
        (Tensor[] free, Tensor value, double[] point) = Traced(x);
        return (Function(value, free), GradientFunction(value, free), point);
    }

    /// <summary>For each number of the free parameters whether it can move alone inside its range (elements of a simplex cannot).</summary>
    public bool[] FreeDirections() =>
        [.. Distribution.Parameters.Where((_, i) => !Fixed.Contains(i)).SelectMany(p => Enumerable.Repeat(p.Support != Support.Simplex, p.Value.Shape.Size))];

    /// <summary>Log density and its gradient with respect to the unconstrained coordinates of the value.</summary>
    public (Func<double[], double> Value, Func<double[], double[]> Gradient) OfCoordinates(Shape shape)
    {
        Tensor u = Tensor.Parameter("u", Distribution.Support.UnconstrainedShape(shape));
        Tensor value = TensorMath.Sum(Distribution.LogDensity(Distribution.Support.Constrain(u, shape).Value));
        return (Function(value, [u]), GradientFunction(value, [u]));
    }

    public static Func<double[], double> Function(Tensor value, Tensor[] parameters)
    {
        GraphFunction function = GraphFunction.Create(Graph.Create([value], parameters), engine: Engine.Interpreted);
        return point =>
        {
            var output = new double[1];
            function.Run(point, output);
            return output[0];
        };
    }

    public static Func<double[], double[]> GradientFunction(Tensor value, Tensor[] parameters)
    {
        GraphFunction function = GraphFunction.Create(Graph.Create(ReverseMode.Gradient(value, parameters), parameters), engine: Engine.Interpreted);
        return point =>
        {
            var output = new double[function.OutputCount];
            function.Run(point, output);
            return output;
        };
    }

    /// <summary>Central differences extrapolated twice (Richardson): error of order h^6.</summary>
    public static double Difference(Func<double[], double> f, double[] point, int i)
    {
        double h = 2e-3 * Math.Max(0.1, Math.Abs(point[i]));
        double[] d = [Central(h), Central(h / 2), Central(h / 4)];
        double first = (4 * d[1] - d[0]) / 3, second = (4 * d[2] - d[1]) / 3;
        return (16 * second - first) / 15;

        double Central(double step)
        {
            var moved = (double[])point.Clone();
            moved[i] = point[i] + step;
            double above = f(moved);
            moved[i] = point[i] - step;
            return (above - f(moved)) / (2 * step);
        }
    }
}
