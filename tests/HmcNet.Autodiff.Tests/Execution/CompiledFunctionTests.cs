using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

public class CompiledFunctionTests
{
    private static double[] Run(GraphFunction function, double[] point)
    {
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }

    [Fact]
    public void Random_graphs_of_exact_operations_give_the_interpreters_bits()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Graph graph = RandomGraphs.Create(seed, seed % 67, 5 + seed % 40);
            double[] point = RandomGraphs.Point(graph, seed);
            double[] expected = Run(new Interpreter(graph), point);
            double[] found = Run(new CompiledFunction(graph), point);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(expected[i] == found[i], $"seed {seed}, output {i}: {expected[i]} and {found[i]}\n{graph}");
        }
    }

    [Fact]
    public void Gradients_of_random_graphs_give_the_interpreters_bits()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Graph graph = RandomGraphs.Create(seed, seed % 67, 5 + seed % 20);
            Tensor total = 0.0;
            foreach (Node output in graph.Outputs)
                total += Sum(new Tensor(output));
            Tensor[] parameters = [.. graph.Parameters.Select(p => new Tensor(p))];
            Graph gradient = Graph.Create(ReverseMode.Gradient(total, parameters), parameters);
            double[] point = RandomGraphs.Point(graph, seed);
            double[] expected = Run(new Interpreter(gradient), point);
            double[] found = Run(new CompiledFunction(gradient), point);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-12 * Math.Abs(expected[i]), $"seed {seed}, output {i}: {expected[i]} and {found[i]}\n{gradient}");
        }
    }
}
