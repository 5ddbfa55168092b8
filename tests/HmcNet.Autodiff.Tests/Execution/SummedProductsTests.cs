using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>Products that only a sum reads join it; others, and those of loops with padding, stay as they are.</summary>
public class SummedProductsTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(400)]
    [InlineData(7)]
    public void Sums_of_products_and_squares_are_those_of_the_interpreter(int length)
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(length));
        Tensor y = Tensor.Parameter("y", Shape.Vector(length));
        Tensor both = Exp(x) * y;
        // A square and a product for sums alone; a product that an output and two sums read.
        Graph graph = Graph.Create([Sum(Square(x - y)), Sum(x * Exp(y)), Sum(both), Sum(both * x), both, Sum(Square(x) * 3)], [x, y]);
        double[] point = [.. Enumerable.Range(0, 2 * length).Select(i => Math.Sin(1 + 3 * i))];
        double[] expected = Run(graph, Engine.Interpreted, point);
        double[] found = Run(graph, Engine.Compiled, point);
        for (int i = 0; i < expected.Length; i++)
        {
            // Rounding of sums of this many terms of size 1 to 7 in another order.
            double tolerance = 1e-15 * 7 * length;
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"output {i}: {expected[i]:R} interpreted, {found[i]:R} compiled");
        }
    }

    [Fact]
    public void Only_products_that_one_sum_alone_reads_are_left_to_it()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(8));
        Tensor square = Square(x);
        Tensor shared = x * Exp(x);
        Graph graph = Graph.Create([Sum(square), Sum(shared), shared], [x]);
        var context = new CodeContext(graph, inWorkspace: false);
        Assert.Equal(Contraction.CanFuse, context.Summed.Contains(graph.IndexOf(square.Node)));
        Assert.False(context.Summed.Contains(graph.IndexOf(shared.Node)));
    }

    private static double[] Run(Graph graph, Engine engine, double[] point)
    {
        GraphFunction function = GraphFunction.Create(graph, engine: engine);
        var outputs = new double[function.OutputCount];
        function.Run(point, outputs);
        return outputs;
    }
}
