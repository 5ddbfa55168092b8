using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes;
using HmcNet.Autodiff.Tests.Execution;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Passes;

public class PipelineTests
{
    [Fact]
    public void Trace_shows_what_each_pass_made_of_a_normal_log_density_and_its_gradient()
    {
        Tensor y = Tensor.Data(new DataSource("y", Shape.Vector(4), [1, 2, 3, 4]));
        Tensor mu = Tensor.Parameter("mu", Shape.Scalar);
        Tensor value = Sum(-0.5 * Square((y - mu) / 2) - Log(2.0) - 0.5 * Log(2 * Tensor.FromArray([Math.PI], Shape.Scalar)));
        IReadOnlyList<PassTrace> trace = Pipeline.Trace(Graph.Create([value, .. ReverseMode.Gradient(value, [mu])], [mu]));
        Assert.Equal(["traced", "fold constants", "simplify"], trace.Select(t => t.Pass));
        Assert.Equal(
            """
            %0 = constant{-0.5} scalar
            %1 = constant{0.5} scalar
            %2 = data{y} [4]
            %3 = parameter{mu} scalar
            %4 = subtract(%2, %3) [4]
            %5 = multiply(%1, %4) [4]
            %6 = square(%5) [4]
            %7 = sum{axes 0}(%6) scalar
            %8 = multiply(%0, %7) scalar
            %9 = constant{2.772588722239781} scalar
            %10 = subtract(%8, %9) scalar
            %11 = constant{3.6757541328186907} scalar
            %12 = subtract(%10, %11) scalar
            %13 = constant{0.25} scalar
            %14 = sum{axes 0}(%4) scalar
            %15 = multiply(%13, %14) scalar
            outputs: %12, %15

            """.ReplaceLineEndings("\n"),
            trace[^1].Graph.ToString());
        Assert.Equal(trace[^1].Graph.ToString(), Pipeline.Run(trace[0].Graph).ToString());
    }

    [Fact]
    public void Random_graphs_keep_their_values_and_do_not_grow()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Graph graph = RandomGraphs.Create(seed, seed % 40, 5 + seed % 40);
            Graph simplified = Pipeline.Run(graph);
            double[] point = RandomGraphs.Point(graph, seed);
            double[] expected = new double[graph.OutputCount], found = new double[graph.OutputCount];
            new Interpreter(graph).Run(point, expected);
            new Interpreter(simplified).Run(point, found);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(expected[i] == found[i], $"seed {seed}, output {i}: {expected[i]} and {found[i]}\n{graph}\n{simplified}");
            Assert.Equal(simplified.ToString(), Pipeline.Run(simplified).ToString());
        }
    }

    [Fact]
    public void Checks_find_a_node_that_is_not_shared()
    {
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        Graph graph = Graph.Create([Exp(x), Log(x)], [x]);
        GraphChecks.Check(graph);
        Assert.Equal(3, graph.Nodes.Count);
    }
}
