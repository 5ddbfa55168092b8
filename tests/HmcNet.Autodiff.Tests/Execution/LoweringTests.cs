using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>The forms that a graph is brought into before it is compiled.</summary>
public class LoweringTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 5)]
    [InlineData(64, 8)]
    [InlineData(70, 9)]
    [InlineData(63, 3)]
    [InlineData(200, 24)]
    public void A_regression_on_data_agrees_with_the_interpreter(int rows, int columns)
    {
        var design = new DataSource("x", new Shape(rows, columns), [.. Enumerable.Range(0, rows * columns).Select(i => Math.Sin(i * i))]);
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(columns));
        Tensor x = Tensor.Data(design);
        Tensor value = Sum(LogInvLogit(MatMul(x, beta)));
        double[] point = [.. Enumerable.Range(0, columns).Select(i => Math.Cos(i))];
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [beta])], [beta]);
        Compare(graph, point);
        // Other data in the same code.
        double[] other = [.. design.Values.Select(v => 1 - v)];
        GraphFunction compiled = GraphFunction.Create(graph, engine: Engine.Compiled).Rebind(new Dictionary<DataSource, double[]> { [design] = other });
        GraphFunction interpreted = GraphFunction.Create(graph, new Dictionary<DataSource, double[]> { [design] = other }, Engine.Interpreted);
        Numeric.Close(Run(interpreted, point), Run(compiled, point), 1e-12, "other data");
    }

    [Fact]
    public void Narrow_data_make_one_loop_and_wide_ones_are_read_by_rows()
    {
        Assert.DoesNotContain("matrixProduct", Describe(columns: 4), StringComparison.Ordinal);
        Assert.DoesNotContain("transposedProduct", Describe(columns: 4), StringComparison.Ordinal);
        Assert.Contains("transposedProduct", Describe(columns: 20), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, 2, 7)]
    [InlineData(101, 3, 10)]
    [InlineData(480, 4, 40)]
    [InlineData(31, 3, 4)]
    [InlineData(90, 5, 9)]
    public void Slopes_by_group_agree_with_the_interpreter(int rows, int columns, int groups)
    {
        (Graph graph, double[] point, DataSource design) = Slopes(rows, columns, groups);
        Compare(graph, point);
        double[] other = [.. design.Values.Select(v => 1 - v)];
        GraphFunction compiled = GraphFunction.Create(graph, engine: Engine.Compiled).Rebind(new Dictionary<DataSource, double[]> { [design] = other });
        GraphFunction interpreted = GraphFunction.Create(graph, new Dictionary<DataSource, double[]> { [design] = other }, Engine.Interpreted);
        Numeric.Close(Run(interpreted, point), Run(compiled, point), 1e-12, "other data");
    }

    [Fact]
    public void Narrow_matrices_are_summed_by_columns()
    {
        Assert.DoesNotContain($"loop over {100 * 3}", Describe(Slopes(100, 3, 7).Graph), StringComparison.Ordinal);
        Assert.Contains($"loop over {100 * 5}", Describe(Slopes(100, 5, 7).Graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_put_together_make_a_loop_and_no_call()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(50));
        Tensor y = Tensor.Parameter("y", x.Shape);
        Box[] boxes = [.. new[] { 2, 0, 1 }.Select(j => new Box(new IntList(0, j), new Shape(50, 1)))];
        Graph graph = Graph.Create([Place([Reshape(Exp(x), 50, 1), Reshape(x + y, 50, 1), Reshape(x * y, 50, 1)], boxes, new Shape(50, 3))], [x, y]);
        Assert.DoesNotContain("routine", Describe(graph), StringComparison.Ordinal);
        Compare(graph, [.. Enumerable.Range(0, 100).Select(i => Math.Sin(i))]);
    }

    /// <summary>Rows of data times slopes of their groups around a mean, and what is repeated along either axis.</summary>
    private static (Graph Graph, double[] Point, DataSource Design) Slopes(int rows, int columns, int groups)
    {
        var design = new DataSource("x", new Shape(rows, columns), [.. Enumerable.Range(0, rows * columns).Select(i => Math.Sin(i * i))]);
        Tensor group = Tensor.Data(new DataSource("g", Shape.Vector(rows), [.. Enumerable.Range(0, rows).Select(i => (double)(i * i % groups))]));
        Tensor beta = Tensor.Parameter("beta", new Shape(groups, columns));
        Tensor mean = Tensor.Parameter("mean", Shape.Vector(columns));
        Tensor scale = Tensor.Parameter("scale", new Shape(rows, 1));
        Tensor value = Sum(Square(Cos(Sum(Tensor.Data(design) * (beta[group] + mean) * Exp(scale), 1))));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [beta, mean, scale])], [beta, mean, scale]);
        return (graph, [.. Enumerable.Range(0, graph.ParameterCount).Select(i => Math.Cos(i))], design);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Logarithm_and_derivative_share_their_exponential(bool negated)
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(11));
        Tensor argument = negated ? -x : x;
        Tensor value = Sum(Softplus(argument)) + 2 * Sum(LogInvLogit(argument) * InvLogit(-argument));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [x])], [x]);
        var compiled = (CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled);
        Assert.Single(compiled.Graph.Nodes, n => n.Operation.Name == "exp");
        Assert.DoesNotContain(compiled.Graph.Nodes, n => n.Operation.Name is "softplus" or "logInvLogit" or "invLogit");
        Compare(graph, [-800, -40, -3, -1e-3, -0.0, 1e-3, 0.5, 2, 30, 50, 800]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Shared_exponentials_keep_values_that_hurt(double hurt)
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(5));
        Graph graph = Graph.Create([Softplus(x), LogInvLogit(x), InvLogit(x), InvLogit(-x), Softplus(-x), LogInvLogit(-x)], [x]);
        Compare(graph, [1, hurt, -1, 0, hurt]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Log_sum_of_two_and_its_shares_share_their_exponential(bool swapped)
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(11));
        Tensor y = Tensor.Parameter("y", Shape.Vector(11));
        Tensor weights = Tensor.FromArray([.. Enumerable.Range(1, 11).Select(i => 0.1 * i)], Shape.Vector(11));
        Tensor value = Sum(weights * LogAddExp(swapped ? y : x, swapped ? x : y));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [x, y])], [x, y]);
        var compiled = (CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled);
        Assert.Single(compiled.Graph.Nodes, n => n.Operation.Name == "exp");
        Assert.Single(compiled.Graph.Nodes, n => n.Operation.Name == "atanhRemainder");
        Assert.Single(compiled.Graph.Nodes, n => n.Operation.Name == "divide");
        Assert.DoesNotContain(compiled.Graph.Nodes, n => n.Operation.Name is "logAddExp" or "expShare");
        Compare(graph, [-800, -40, -3, -1e-3, -0.0, 1e-3, 0.5, 2, 30, 50, 800, .. Enumerable.Range(0, 11).Select(i => 5.0 - i)]);
    }

    /// <summary>All pairs of values that hurt, ties and equal infinities among them, and both orders of the terms.</summary>
    [Fact]
    public void Log_sums_of_two_keep_values_that_hurt()
    {
        double[] hurt = [0, -0.0, 1, -1, 1e-17, 700, -700, 1e300, -1e300, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        int count = hurt.Length * hurt.Length;
        Tensor x = Tensor.Parameter("x", Shape.Vector(count));
        Tensor y = Tensor.Parameter("y", Shape.Vector(count));
        Tensor both = LogAddExp(x, y);
        Tensor swapped = LogAddExp(y, x);
        Graph graph = Graph.Create(
            [both, .. ReverseMode.Gradient(Sum(both), [x, y]), swapped, .. ReverseMode.Gradient(Sum(both) + 2 * Sum(swapped), [x, y])], [x, y]);
        Compare(graph, [.. hurt.SelectMany(_ => hurt), .. hurt.SelectMany(v => Enumerable.Repeat(v, hurt.Length))]);
    }

    /// <summary>A term and its multiple by a small number differ by much less than the terms: the logarithm keeps its digits.</summary>
    [Fact]
    public void Log_sum_of_a_large_and_a_small_term_keeps_its_digits()
    {
        const int count = 400;
        Tensor x = Tensor.Parameter("x", Shape.Vector(count));
        Tensor value = Softplus(x);
        Tensor sum = LogAddExp(x, Zeros(Shape.Vector(count)));
        Graph graph = Graph.Create([value, InvLogit(x), sum, .. ReverseMode.Gradient(Sum(sum), [x])], [x]);
        double[] found = Run(GraphFunction.Create(graph, engine: Engine.Compiled), [.. Enumerable.Range(0, count).Select(i => -0.1 * i)]);
        double[] expected = Run(GraphFunction.Create(graph, engine: Engine.Interpreted), [.. Enumerable.Range(0, count).Select(i => -0.1 * i)]);
        // Relative to each value, however small: a few units in the last place.
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(1, found[i] / expected[i], 2e-15);
    }

    private static string Describe(int columns)
    {
        Tensor x = Tensor.Data(new DataSource("x", new Shape(100, columns), new double[100 * columns]));
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(columns));
        Tensor value = Sum(Square(1 - MatMul(x, beta)));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [beta])], [beta]);
        return Describe(graph);
    }

    private static string Describe(Graph graph) => ((CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled)).Describe();

    // Sums of up to 200 terms in another order, and exponentials within an ulp.
    private static void Compare(Graph graph, double[] point) =>
        Numeric.Close(
            Run(GraphFunction.Create(graph, engine: Engine.Interpreted), point),
            Run(GraphFunction.Create(graph, engine: Engine.Compiled), point), 1e-12, "compiled");

    private static double[] Run(GraphFunction function, double[] point)
    {
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }
}
