using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>Loops over very many rows: in chunks, by any number of threads.</summary>
public class ChunkedLoopTests
{
    // Sums of up to 70,000 terms of order one, added in two orders: each addition rounds a partial sum by at most 1.2e-16
    // of it; errors are compared with the larger of 1 and the sum, and gradients are sums of terms of both signs.
    private const double Tolerance = 1e-9;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string name in Models.Keys)
            {
                // Below the least length, at it, above it; whole vectors and chunks, and not.
                foreach (int rows in new[] { 32767, 32768, 32769, 40003, 65536 })
                    cases.Add(name, rows);
            }
            return cases;
        }
    }

    private static Dictionary<string, Func<int, Graph>> Models { get; } = new()
    {
        ["logistic, 5 columns"] = rows => Logistic(rows, 5, 0),
        ["logistic, 20 columns"] = rows => Logistic(rows, 20, 0),
        ["logistic, 37 columns, 12 groups"] = rows => Logistic(rows, 37, 12),
        ["logistic, 9 columns, 9000 groups"] = rows => Logistic(rows, 9, 9000),
        ["poisson by group"] = rows => Poisson(rows, 40),
        ["poisson by 2500 groups"] = rows => Poisson(rows, 2500),
        ["several sums and streams"] = SeveralSums,
        ["products used elsewhere"] = ProductsElsewhere,
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits_and_the_interpreters_numbers(string name, int rows)
    {
        Graph graph = Models[name](rows);
        var function = (CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled);
        bool cut = rows >= ChunkPlan.LeastRows && name != "poisson by 2500 groups";
        Assert.Equal(cut, function.Describe().Contains(" chunks of ", StringComparison.Ordinal));
        double[] point = Point(graph);
        double[] alone = Run(function, point);
        Numeric.Close(Run(GraphFunction.Create(graph, engine: Engine.Interpreted), point), alone, Tolerance, name);
        foreach (int threads in new[] { 1, 2, 3, 16 })
        {
            using var team = new ThreadTeam(threads);
            GraphFunction other = function.ForAnotherThread();
            other.Use(team);
            for (int repeat = 0; repeat < 3; repeat++)
                Assert.Equal(alone, Run(other, point));
            other.Use(null);
            Assert.Equal(alone, Run(other, point));
        }
    }

    [Fact]
    public void Other_data_run_in_the_same_chunks()
    {
        Graph graph = Logistic(40003, 20, 5);
        DataSource design = Assert.Single(graph.DataSources, s => s.Name == "x");
        var data = new Dictionary<DataSource, double[]> { [design] = [.. design.Values.Select(v => 0.5 - v)] };
        using var team = new ThreadTeam(2);
        GraphFunction function = GraphFunction.Create(graph, engine: Engine.Compiled).Rebind(data);
        double[] alone = Run(function, Point(graph));
        function.Use(team);
        Assert.Equal(alone, Run(function, Point(graph)));
        Numeric.Close(Run(GraphFunction.Create(graph, data, Engine.Interpreted), Point(graph)), alone, Tolerance, "other data");
    }

    [Fact]
    public void What_is_not_a_number_is_seen_by_every_number_of_threads()
    {
        Graph graph = Logistic(40003, 20, 0);
        double[] point = Point(graph);
        point[3] = double.NaN;
        using var team = new ThreadTeam(3);
        GraphFunction function = GraphFunction.Create(graph, engine: Engine.Compiled);
        function.Use(team);
        double[] spoilt = Run(function, point);
        // All but the derivative by alpha, which no row depends on here.
        Assert.All([spoilt[0], .. spoilt[2..]], v => Assert.True(double.IsNaN(v)));
        point[3] = 0.1;
        Assert.All(Run(function, point), v => Assert.True(double.IsFinite(v)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    public void A_gradient_allocates_nothing_and_holds_no_rows(int columns)
    {
        const int rows = 100_000;
        Graph graph = Logistic(rows, columns, 0);
        var function = (CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled);
        using var team = new ThreadTeam(2);
        function.Use(team);
        double[] point = Point(graph);
        var result = new double[function.OutputCount];
        // Helpers go to sleep in the pauses: the first waking of one loads what the runtime needs for it, once.
        for (int i = 0; i < 20; i++)
        {
            function.Run(point, result);
            Thread.Sleep(2);
        }
        long own = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
            function.Run(point, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - own);
        // Less than a double a row: with 5 columns some kilobytes, with 20 the parts of 98 chunks and the rows of one.
        Assert.InRange(BytesAThread(function), 1, columns == 5 ? 10_000 : 60_000);
    }

    [Fact]
    public async Task Several_functions_run_at_once_each_with_its_team()
    {
        Graph graph = Logistic(50_000, 12, 7);
        GraphFunction function = GraphFunction.Create(graph, engine: Engine.Compiled);
        double[] point = Point(graph);
        double[] expected = Run(function, point);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () =>
            {
                using var team = new ThreadTeam(4);
                GraphFunction own = function.ForAnotherThread();
                own.Use(team);
                for (int i = 0; i < 50; i++)
                    Assert.Equal(expected, Run(own, point));
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    private static Graph Logistic(int rows, int columns, int groups)
    {
        Tensor x = Tensor.Data(Source("x", new Shape(rows, columns), i => Math.Sin(1 + 0.7 * i)));
        Tensor y = Tensor.Data(Source("y", Shape.Vector(rows), i => i % 3 == 0 ? 1 : 0));
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(columns));
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(Math.Max(groups, 1)));
        Tensor eta = MatMul(x, beta);
        if (groups > 0)
            eta += alpha[Tensor.Data(Source("g", Shape.Vector(rows), i => i * 7919L % groups))];
        Tensor value = Sum(y * eta - Softplus(eta)) - Sum(Square(alpha)) - 0.5 * Sum(Square(beta));
        return WithGradient(value, alpha, beta);
    }

    private static Graph Poisson(int rows, int groups)
    {
        Tensor x = Tensor.Data(Source("x", Shape.Vector(rows), i => Math.Cos(0.3 * i)));
        Tensor y = Tensor.Data(Source("y", Shape.Vector(rows), i => i % 4));
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(groups));
        Tensor beta = Tensor.Parameter("beta", Shape.Scalar);
        Tensor eta = alpha[Tensor.Data(Source("g", Shape.Vector(rows), i => i * (long)groups / rows))] + beta * x;
        return WithGradient(Sum(y * eta - Exp(eta)) - Sum(Square(alpha)), alpha, beta);
    }

    /// <summary>Sums that depend on one another make several loops, and the rows themselves are an output.</summary>
    private static Graph SeveralSums(int rows)
    {
        Tensor x = Tensor.Data(Source("x", Shape.Vector(rows), i => Math.Cos(0.3 * i)));
        Tensor mu = Tensor.Parameter("mu", Shape.Scalar);
        Tensor sigma = Tensor.Parameter("sigma", Shape.Scalar);
        Tensor residual = (x - mu) / Exp(sigma);
        Tensor mean = Sum(Tanh(residual)) / rows;
        Tensor value = -0.5 * Sum(Square(residual)) - Sum(Exp(residual - mean)) - rows * sigma;
        Tensor[] parameters = [mu, sigma];
        return Graph.Create([value, residual, mean, .. ReverseMode.Gradient(value, parameters)], parameters);
    }

    /// <summary>Products that other loops and routines read, and a transposed product of an earlier loop's rows.</summary>
    private static Graph ProductsElsewhere(int rows)
    {
        Tensor x = Tensor.Data(Source("x", new Shape(rows, 11), i => Math.Sin(1 + 0.7 * i)));
        Tensor z = Tensor.Data(Source("z", new Shape(rows, 14), i => Math.Cos(2 + 0.4 * i)));
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(11));
        Tensor gamma = Tensor.Parameter("gamma", Shape.Vector(14));
        Tensor first = MatMul(x, beta);
        Tensor second = MatMul(z, gamma);
        Tensor value = Sum(Tanh(first * second)) + Sum(Exp(-Square(first - Sum(second) / rows))) + LogSumExp(first);
        Tensor[] parameters = [beta, gamma];
        return Graph.Create([value, second, .. ReverseMode.Gradient(value, parameters)], parameters);
    }

    private static Graph WithGradient(Tensor value, params Tensor[] parameters) =>
        Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);

    private static DataSource Source(string name, Shape shape, Func<int, double> value) =>
        new(name, shape, [.. Enumerable.Range(0, shape.Size).Select(value)]);

    private static double[] Point(Graph graph) => [.. Enumerable.Range(0, graph.ParameterCount).Select(i => 0.3 * Math.Cos(1.3 * i))];

    private static double[] Run(GraphFunction function, double[] point)
    {
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }

    private static int BytesAThread(CompiledFunction function)
    {
        string text = function.Describe();
        int start = text.IndexOf("memory: ", StringComparison.Ordinal) + "memory: ".Length;
        return int.Parse(text[start..text.IndexOf(' ', start)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
