using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>Compiled code reads parameters and writes outputs where the caller has them, and nothing around them.</summary>
public class CallerMemoryTests
{
    private const int Margin = 16;

    /// <summary>A density of parameters of many kinds of use: in loops, by gathers, by routines, by slices, not at all.</summary>
    private static Graph Density(int length)
    {
        var random = new Random(length);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() + 0.5)];
        Tensor scale = Tensor.Parameter("scale", Shape.Scalar);
        Tensor x = Tensor.Parameter("x", Shape.Vector(length));
        Tensor unused = Tensor.Parameter("unused", Shape.Vector(2));
        Tensor vector = Tensor.Parameter("vector", Shape.Vector(4));
        Tensor z = Tensor.Parameter("z", Shape.Vector(length));
        Tensor y = Tensor.Data(new DataSource("y", Shape.Vector(length), Numbers(length)));
        Tensor group = Tensor.Data(new DataSource("group", Shape.Vector(length), [.. Enumerable.Range(0, length).Select(i => (double)(i % 4))]));
        Tensor matrix = Tensor.Data(new DataSource("m", new Shape(4, 4), Numbers(16)));
        Tensor value = Sum(Square(y - x * Exp(scale)) + vector[group] * z) - Sum(Square(MatMul(matrix, vector)));
        if (length > 2)
            value += Sum(Exp(Slice(x, 0, 1, length - 2))) - Sum(Log1p(Square(Slice(z, 0, 0, length - 1))));
        Tensor[] parameters = [scale, x, unused, vector, z];
        // An output that is a parameter, one twice, one that is data.
        return Graph.Create([value, .. ReverseMode.Gradient(value, parameters), x, value, y], parameters);
    }

    private static double[] Point(Graph graph) => [.. Enumerable.Range(0, graph.ParameterCount).Select(i => Math.Sin(3 * i + 1))];

    public static TheoryData<int> Lengths => [1, 2, 3, 4, 5, 7, 8, 12, 15, 16, 31, 33, 64, 65, 68, 72, 100];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Nothing_around_the_callers_memory_is_used_or_changed(int length)
    {
        Graph graph = Density(length);
        double[] point = Point(graph);
        var expected = new double[graph.OutputCount];
        new Interpreter(graph).Run(point, expected);
        foreach (double around in new[] { double.NaN, 0, 1e300 })
        {
            double[] from = [.. Enumerable.Repeat(around, Margin), .. point, .. Enumerable.Repeat(around, Margin)];
            var to = new double[expected.Length + 2 * Margin];
            Array.Fill(to, 123);
            new CompiledFunction(graph).Run(from.AsSpan(Margin, point.Length), to.AsSpan(Margin, expected.Length));
            Assert.All(to[..Margin], v => Assert.Equal(123, v));
            Assert.All(to[^Margin..], v => Assert.Equal(123, v));
            // Sums of up to 100 terms in another order, and vector functions within a few ulp.
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], to[Margin + i], 1e-12 * (1 + Math.Abs(expected[i])));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Outputs_may_lie_over_the_parameters(int length)
    {
        Graph graph = Density(length);
        var function = new CompiledFunction(graph);
        double[] point = Point(graph);
        var expected = new double[graph.OutputCount];
        function.Run(point, expected);
        for (int shift = -3; shift <= 3; shift++)
        {
            var memory = new double[expected.Length + 2 * Margin];
            point.CopyTo(memory, Margin + shift);
            function.Run(memory.AsSpan(Margin + shift, point.Length), memory.AsSpan(Margin, expected.Length));
            Assert.Equal(expected, memory.AsSpan(Margin, expected.Length).ToArray());
        }
    }

    [Theory]
    [InlineData(Engine.Compiled)]
    [InlineData(Engine.Interpreted)]
    public void The_first_output_can_be_returned(Engine engine)
    {
        foreach (int length in new[] { 1, 8, 33 })
        {
            GraphFunction function = GraphFunction.Create(Density(length), engine: engine);
            double[] point = Point(function.Graph);
            var expected = new double[function.OutputCount];
            function.Run(point, expected);
            var rest = new double[expected.Length - 1];
            Assert.Equal(expected[0], function.RunValue(point, rest));
            Assert.Equal(expected[1..], rest);
            Assert.Throws<ArgumentException>(() => function.RunValue(point, new double[expected.Length]));
            Assert.Throws<ArgumentException>(() => function.RunValue(new double[1], rest));
            // The gradient where the point was.
            var memory = new double[rest.Length];
            point.CopyTo(memory, 0);
            Assert.Equal(expected[0], function.RunValue(memory.AsSpan(0, point.Length), memory));
            Assert.Equal(rest, memory);
        }
        Tensor x = Tensor.Parameter("x", Shape.Vector(3));
        GraphFunction vector = GraphFunction.Create(Graph.Create([Exp(x)], [x]), engine: engine);
        Assert.Throws<ArgumentException>(() => vector.RunValue(new double[3], new double[2]));
    }

    [Fact]
    public void Many_parameters_that_must_be_copied_and_many_outputs_are_split_into_methods()
    {
        Tensor[] parameters = [.. Enumerable.Range(0, 1500).Select(i => Tensor.Parameter($"p{i}", Shape.Vector(1 + i % 6)))];
        Graph graph = Graph.Create([Sum(parameters[5]), .. parameters.Select(p => Exp(p)), .. parameters], parameters);
        double[] point = Point(graph);
        var expected = new double[graph.OutputCount];
        var found = new double[graph.OutputCount];
        new Interpreter(graph).Run(point, expected);
        new CompiledFunction(graph).Run(point, found);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 4e-16 * Math.Abs(expected[i]) + 1e-15);
    }
}
