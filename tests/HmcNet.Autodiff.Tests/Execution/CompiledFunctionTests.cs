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
        for (int seed = 0; seed < 300; seed++)
        {
            Graph graph = RandomGraphs.Create(seed, seed < 257 ? seed : 3, 5 + seed % 40);
            double[] point = RandomGraphs.Point(graph, seed);
            double[] expected = Run(new Interpreter(graph), point);
            double[] found = Run(new CompiledFunction(graph), point);
            double[] simplified = Run(GraphFunction.Create(graph, engine: Engine.Compiled), point);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(expected[i] == found[i] && expected[i] == simplified[i], $"seed {seed}, output {i}: {expected[i]}, {found[i]}, {simplified[i]}\n{graph}");
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

    /// <summary>A hierarchical regression with gathers, a matrix product, a Cholesky factor and a mixture.</summary>
    private static Graph Model(out DataSource y, int rows = 37, int groups = 5)
    {
        var random = new Random(7);
        y = new DataSource("y", Shape.Vector(rows), [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())]);
        var group = new DataSource("group", Shape.Vector(rows), [.. Enumerable.Range(0, rows).Select(_ => (double)random.Next(groups))]);
        var design = new DataSource("x", new Shape(rows, 3), [.. Enumerable.Range(0, 3 * rows).Select(_ => random.NextDouble())]);
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(groups));
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(3));
        Tensor logSigma = Tensor.Parameter("log_sigma", Shape.Scalar);
        Tensor sigma = Exp(logSigma);
        Tensor mean = alpha[Tensor.Data(group)] + MatMul(Tensor.Data(design), beta);
        Tensor residual = (Tensor.Data(y) - mean) / sigma;
        Tensor covariance = Exp(-Square(Reshape(alpha, groups, 1) - alpha)) + Diag(Exp(0 * alpha));
        Tensor value = Sum(LogAddExp(-0.5 * Square(residual), -Abs(residual) - 1)) - rows * logSigma
            + LogDeterminant(covariance) - Sum(Square(SolveLower(Cholesky(covariance), alpha))) + LogSumExp(beta);
        Tensor[] parameters = [alpha, beta, logSigma];
        return Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);
    }

    private static double[] PointOf(Graph graph) => [.. Enumerable.Range(0, graph.ParameterCount).Select(i => Math.Sin(i + 1))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(37)]
    [InlineData(256)]
    public void A_hierarchical_model_and_its_gradient_agree_with_the_interpreter(int rows)
    {
        Graph graph = Model(out _, rows);
        double[] point = PointOf(graph);
        double[] expected = Run(new Interpreter(graph), point);
        double[] found = Run(GraphFunction.Create(graph, engine: Engine.Compiled), point);
        // Sums of up to 256 terms in another order, and vector functions within a few ulp.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-13 * rows + 1e-12 * Math.Abs(expected[i]));
    }

    [Fact]
    public void A_call_allocates_nothing_and_repeats_its_bits()
    {
        Graph graph = Model(out _);
        GraphFunction function = GraphFunction.Create(graph, engine: Engine.Compiled);
        double[] point = PointOf(graph);
        double[] first = Run(function, point);
        var result = new double[function.OutputCount];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            function.Run(point, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, result);
        Assert.Equal(first, Run(new CompiledFunction(function.Graph), point));
    }

    [Fact]
    public void Instances_for_other_threads_do_not_disturb_each_other()
    {
        Graph graph = Model(out _);
        GraphFunction function = GraphFunction.Create(graph, engine: Engine.Compiled);
        double[][] points = [.. Enumerable.Range(0, 4).Select(k => PointOf(graph).Select(x => x + 0.1 * k).ToArray())];
        double[][] expected = [.. points.Select(p => Run(function, p))];
        Parallel.For(0, 4, k =>
        {
            GraphFunction own = function.ForAnotherThread();
            for (int i = 0; i < 500; i++)
                Assert.Equal(expected[k], Run(own, points[k]));
        });
    }

    [Fact]
    public void Other_data_are_bound_without_compiling()
    {
        Graph graph = Model(out DataSource y);
        double[] point = PointOf(graph);
        double[] other = [.. y.Values.Select(v => 2 * v + 1)];
        var bound = new Dictionary<DataSource, double[]> { [y] = other };
        foreach (Engine engine in new[] { Engine.Compiled, Engine.Interpreted })
        {
            GraphFunction function = GraphFunction.Create(graph, engine: engine);
            double[] before = Run(function, point);
            Assert.Equal(Run(GraphFunction.Create(graph, bound, engine), point), Run(function.Rebind(bound), point));
            Assert.NotEqual(before, Run(function.Rebind(bound), point));
            Assert.Equal(before, Run(function, point));
        }
    }

    [Fact]
    public void The_interpreter_serves_where_no_code_can_be_generated()
    {
        Graph graph = Model(out _);
        GraphFunction function = GraphFunction.Create(graph, null, Engine.Automatic, canGenerateCode: false);
        Assert.IsType<Interpreter>(function);
        Assert.IsType<CompiledFunction>(GraphFunction.Create(graph, null, Engine.Automatic, canGenerateCode: true));
        Assert.Throws<PlatformNotSupportedException>(() => GraphFunction.Create(graph, null, Engine.Compiled, canGenerateCode: false));
    }

    [Theory]
    [InlineData(Engine.Compiled)]
    [InlineData(Engine.Interpreted)]
    public void An_index_out_of_range_is_refused_when_it_is_bound(Engine engine)
    {
        var index = new DataSource("index", Shape.Vector(3), [0, 1, 2]);
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(3));
        Tensor scalar = Tensor.Parameter("b", Shape.Vector(1));
        Graph graph = Graph.Create([alpha[Tensor.Data(index)]], [alpha, scalar]);
        var fault = Assert.Throws<HmcNetException>(
            () => GraphFunction.Create(graph, new Dictionary<DataSource, double[]> { [index] = [0, 3, 1] }, engine));
        Assert.Equal(
            "An index is out of range.\n  where: element 1 of the index (counting from 0)\n  expected: a whole number from 0 to 2\n  found: 3\n"
            + "  what to do: indices count from 0; make factors with Factor, which counts for you",
            fault.Message);
        Assert.Throws<HmcNetException>(() => GraphFunction.Create(graph, new Dictionary<DataSource, double[]> { [index] = [0, 3] }, engine));
        Graph single = Graph.Create([scalar[Tensor.Data(index)]], [alpha, scalar]);
        Assert.Throws<HmcNetException>(() => GraphFunction.Create(single, null, engine));
    }

    [Theory]
    [InlineData(Engine.Compiled)]
    [InlineData(Engine.Interpreted)]
    public void A_point_or_a_result_of_the_wrong_length_is_refused(Engine engine)
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(3));
        GraphFunction function = GraphFunction.Create(Graph.Create([Exp(x)], [x]), engine: engine);
        Assert.Throws<ArgumentException>(() => function.Run(new double[2], new double[3]));
        Assert.Throws<ArgumentException>(() => function.Run(new double[3], new double[2]));
    }

    [Fact]
    public void A_recurrence_of_many_steps_compiles_and_agrees_with_the_interpreter()
    {
        const int steps = 2500;
        var random = new Random(3);
        Tensor y = Tensor.Data(new DataSource("y", Shape.Vector(steps), [.. Enumerable.Range(0, steps).Select(_ => random.NextDouble())]));
        Tensor a = Tensor.Parameter("a", Shape.Scalar);
        Tensor b = Tensor.Parameter("b", Shape.Scalar);
        Tensor z = Tensor.Parameter("z", Shape.Vector(steps));
        Tensor state = 0.5;
        Tensor value = 0.0;
        for (int t = 0; t < steps; t++)
        {
            state = a + b * state + 0.1 * z[t];
            value -= Square(y[t] - state) / (1 + Exp(state));
        }
        Tensor[] parameters = [a, b, z];
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);
        Assert.True(graph.Nodes.Count > 20_000);
        double[] point = [0.1, 0.5, .. Enumerable.Range(0, steps).Select(_ => random.NextDouble())];
        double[] expected = Run(new Interpreter(graph), point);
        double[] found = Run(GraphFunction.Create(graph, engine: Engine.Compiled), point);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-11 * (1 + Math.Abs(expected[i])));
    }

    [Fact]
    public void Description_names_the_loops()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(7));
        Tensor value = Sum(Square(x));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [x])], [x]);
        Assert.Equal(
            "loop over 7: 2 operations, 0 gathers, 1 sums, 0 scatters, 2 stored, of x\nmemory: 200 bytes a thread, 64 bytes shared\n",
            ((CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled)).Describe());
    }

    [Theory]
    [InlineData(5, 3, 1)]
    [InlineData(7, 19, 1)]
    [InlineData(1, 8, 9)]
    [InlineData(4, 5, 6)]
    [InlineData(3, 0, 2)]
    [InlineData(0, 3, 1)]
    public void Matrix_products_of_whole_numbers_give_the_interpreters_bits(int rows, int inner, int columns)
    {
        Tensor a = Tensor.Parameter("a", new Shape(rows, inner));
        Tensor b = Tensor.Parameter("b", new Shape(inner, columns));
        Graph graph = Graph.Create([MatMul(a, b)], [a, b]);
        double[] point = RandomGraphs.Point(graph, 1);
        Assert.Equal(Run(new Interpreter(graph), point), Run(new CompiledFunction(graph), point));
    }

    [Theory]
    [InlineData(Engine.Compiled)]
    [InlineData(Engine.Interpreted)]
    public void What_depends_on_data_alone_is_computed_once_for_each_binding(Engine engine)
    {
        var source = new DataSource("y", Shape.Vector(5), [1, 2, 3, 4, 5]);
        var counted = new CountedCopy();
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        Graph graph = Graph.Create([Sum(x * Tensor.Apply(counted, Tensor.Data(source)))], [x]);
        GraphFunction function = GraphFunction.Create(graph, engine: engine);
        for (int i = 0; i < 5; i++)
            Assert.Equal([2.0 * 15], Run(function, [2]));
        Run(function.ForAnotherThread(), [2]);
        Assert.Equal(1, counted.Evaluations);
        Assert.Equal([0.0], Run(function.Rebind(new Dictionary<DataSource, double[]> { [source] = [0, 0, 0, 0, 0] }), [2]));
        Assert.Equal(2, counted.Evaluations);
    }

    [Fact]
    public void Places_of_dead_values_are_used_again()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(1000));
        Tensor value = x;
        for (int i = 0; i < 50; i++)
            value = CumSum(value) / (1.0 + i);
        var function = (CompiledFunction)GraphFunction.Create(Graph.Create([Sum(value)], [x]), engine: Engine.Compiled);
        // The parameter and two running values, where one for each step would take 800,000 bytes.
        Assert.Contains("memory: 24080 bytes a thread", function.Describe(), StringComparison.Ordinal);
    }

    /// <summary>A copy that counts how often it is made.</summary>
    private sealed record CountedCopy : Operation
    {
        public int Evaluations { get; private set; }

        public override Shape InferShape(ReadOnlySpan<Node> inputs) => inputs[0].Shape;

        public override void Evaluate(Operands operands, Span<double> result)
        {
            Evaluations++;
            operands[0].CopyTo(result);
        }

        internal override void Backward(Node node, Tensor adjoint, AdjointContext context) => context.Add(0, adjoint);
    }
}
