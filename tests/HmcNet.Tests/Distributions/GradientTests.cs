using HmcNet.Autodiff;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Randomness;

namespace HmcNet.Tests.Distributions;

/// <summary>Gradients of all log densities against extrapolated differences.</summary>
public class GradientTests
{
    /// <summary>Differences of values with 16 digits over steps of 2e-3, extrapolated twice, have about 9 correct digits.</summary>
    private const double Tolerance = 1e-7;

    [Theory]
    [MemberData(nameof(DistributionCases.Everything), MemberType = typeof(DistributionCases))]
    public void Gradients_with_respect_to_parameters_equal_differences(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        double[] draws = ScalarDistributionTests.Draw(c, 6);
        Tensor x = Tensor.FromArray(draws, new Shape([6, .. c.Distribution.EventShape.Lengths]));
        (Func<double[], double> value, Func<double[], double[]> gradient, double[] point) = c.OfParameters(x);
        AssertGradient(value, gradient(point), point);
    }

    [Theory]
    [MemberData(nameof(DistributionCases.Continuous), MemberType = typeof(DistributionCases))]
    public void Gradients_with_respect_to_values_equal_differences(string label)
    {
        DistributionCase c = DistributionCases.Get(label);
        Shape shape = c.Distribution.EventShape;
        (Func<double[], double> value, Func<double[], double[]> gradient) = c.OfCoordinates(shape);
        int dimension = c.Distribution.Support.UnconstrainedShape(shape).Size;
        var random = new RandomStream(3, 1);
        for (int i = 0; i < 5; i++)
        {
            var point = new double[dimension];
            random.FillNormal(point);
            AssertGradient(value, gradient(point), point);
        }
    }

    /// <summary>All continuous densities of numbers in one graph, with values inside and outside supports: the two engines agree.</summary>
    [Fact]
    public void Compiled_and_interpreted_densities_and_gradients_agree()
    {
        double[] points = [-1000, -2.5, -1, -0.3, 0, 0.2, 0.7, 1.6, 3, 25, 1e4];
        Tensor x = Tensor.Parameter("x", new Shape(points.Length));
        List<Tensor> outputs = [];
        foreach (DistributionCase c in ScalarCases.All)
        {
            Tensor density = c.Distribution.LogDensity(x);
            outputs.Add(density);
            outputs.AddRange(ReverseMode.Gradient(TensorMath.Sum(density), [x]));
        }
        Graph graph = Graph.Create(outputs, [x]);
        GraphFunction compiled = GraphFunction.Create(graph, engine: Engine.Compiled), interpreted = GraphFunction.Create(graph, engine: Engine.Interpreted);
        double[] actual = new double[compiled.OutputCount], expected = new double[compiled.OutputCount];
        compiled.Run(points, actual);
        interpreted.Run(points, expected);
        for (int i = 0; i < expected.Length; i++)
        {
            // Vectorised exponentials and logarithms differ from the scalar ones in the last place; sums amplify it.
            Assert.True(
                expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= 1e-12 * Math.Max(1, Math.Abs(expected[i])),
                $"{ScalarCases.All.ElementAt(i / (2 * points.Length)).Label} at {points[i % points.Length]}: {actual[i]} instead of {expected[i]}");
        }
    }

    private static void AssertGradient(Func<double[], double> value, double[] gradient, double[] point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            double difference = DistributionCase.Difference(value, point, i);
            Assert.True(
                Math.Abs(difference - gradient[i]) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(value(point)), Math.Abs(difference))),
                $"derivative {i} at ({string.Join(", ", point)}): {gradient[i]}, difference {difference}");
        }
    }
}
