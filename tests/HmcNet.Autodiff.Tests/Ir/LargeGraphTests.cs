using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Ir;

/// <summary>Deep and wide graphs: no recursion, and work in proportion to their size.</summary>
public class LargeGraphTests
{
    [Fact]
    public void A_chain_of_200_000_nodes_is_built_differentiated_and_interpreted()
    {
        const int links = 200_000;
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        Tensor y = x;
        for (int i = 0; i < links / 2; i++)
            y = 0.5 * (y + i % 3);
        Tensor gradient = ReverseMode.Gradient(y + x, [x])[0];
        Graph graph = Graph.Create([y, gradient], [x]);
        Assert.True(graph.Nodes.Count > links);
        double[] found = Numeric.Evaluate([y, gradient], [x], [1]);
        double expected = 1;
        for (int i = 0; i < links / 2; i++)
            expected = 0.5 * (expected + i % 3);
        // 2^-100000 underflows: only the direct term is left.
        Assert.Equal([expected, 1], found);
    }

    [Fact]
    public void A_recurrence_over_a_state_has_a_gradient_through_every_step()
    {
        const int steps = 20_000;
        Tensor phi = Tensor.Parameter("phi", Shape.Scalar);
        Tensor state = 1;
        Tensor sum = 0;
        for (int i = 0; i < steps; i++)
        {
            state = phi * state;
            sum += state;
        }
        // sum phi^k = phi (1 - phi^n) / (1 - phi); its derivative is 1 / (1 - phi)^2 when phi^n vanishes.
        double[] found = Numeric.Evaluate([sum, ReverseMode.Gradient(sum, [phi])[0]], [phi], [0.75]);
        Numeric.Close([3, 16], found, 1e-13, "geometric series");
    }

    [Fact]
    public void Unrolled_indexing_of_20_000_elements_has_a_gradient_of_linear_size()
    {
        const int count = 20_000;
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(count));
        Tensor sum = 0;
        for (int i = 0; i < count; i++)
            sum += Square(alpha[i]) * (i % 5);
        Tensor gradient = ReverseMode.Gradient(sum, [alpha])[0];
        Graph graph = Graph.Create([gradient], [alpha]);
        // The elements written and read in all nodes together bound the work of one evaluation.
        long work = graph.Nodes.Sum(n => (long)n.Shape.Size);
        Assert.True(work < 20L * count, $"{work} elements");
        Assert.True(graph.Nodes.Count < 10 * count, $"{graph.Nodes.Count} nodes");
        double[] point = [.. Enumerable.Range(0, count).Select(i => 0.5 * i)];
        Assert.Equal(Enumerable.Range(0, count).Select(i => (double)i * (i % 5)), Numeric.Evaluate([gradient], [alpha], point));

        // And so has the second derivative.
        Tensor slope = ReverseMode.Gradient(Sum(gradient), [alpha])[0];
        Graph second = Graph.Create([slope], [alpha]);
        Assert.True(second.Nodes.Sum(n => (long)n.Shape.Size) < 30L * count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => 2.0 * (i % 5)), Numeric.Evaluate([slope], [alpha], point));
    }

    [Fact]
    public void A_stack_of_20_000_scalars_has_a_gradient_of_linear_size()
    {
        const int count = 20_000;
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(count));
        Tensor stacked = Stack([.. Enumerable.Range(0, count).Select(i => alpha[count - 1 - i])]);
        Tensor gradient = ReverseMode.Gradient(Dot(stacked, alpha), [alpha])[0];
        Graph graph = Graph.Create([gradient], [alpha]);
        Assert.True(graph.Nodes.Sum(n => (long)n.Shape.Size) < 30L * count);
        var function = GraphFunction.Create(graph, null, Engine.Interpreted);
        var result = new double[count];
        double[] point = [.. Enumerable.Range(0, count).Select(i => 1.0 + i)];
        function.Run(point, result);
        Assert.Equal(point.Reverse().Select(v => 2 * v), result);
    }
}
