using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>Loops whose rows are put in order of groups when data are bound.</summary>
public class GroupedLoopTests
{
    /// <summary>How rows fall into groups; the number of groups is at least the largest index plus one.</summary>
    public enum Design
    {
        /// <summary>Ragged groups in order, some empty.</summary>
        Sorted,

        /// <summary>Ragged groups in no order.</summary>
        Unsorted,

        /// <summary>One row a group, as long as there are groups.</summary>
        Single,

        /// <summary>All rows in one group.</summary>
        One,

        /// <summary>Each of the first groups with each of the second, in order.</summary>
        Crossed,

        /// <summary>The same in no order.</summary>
        CrossedUnsorted,
    }

    private static readonly Design[] Designs = Enum.GetValues<Design>();

    private static double[] Run(GraphFunction function, double[] point)
    {
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }

    /// <summary>Rows, each with a first and a second group, and numbers from -3 to 3.</summary>
    private sealed record Rows(DataSource First, DataSource Second, DataSource X, DataSource Y)
    {
        public const int Groups = 80;
        public const int Others = 8;

        public static Rows Create(int count) => new(
            new DataSource("first", Shape.Vector(count), new double[count]), new DataSource("second", Shape.Vector(count), new double[count]),
            new DataSource("x", Shape.Vector(count), new double[count]), new DataSource("y", Shape.Vector(count), new double[count]));

        public Dictionary<DataSource, double[]> Values(Design design, int seed)
        {
            var random = new Random(seed);
            int count = X.Shape.Size;
            int groups = 1 + random.Next(Math.Clamp(count / 4, 1, Groups / 2));
            double[] first = [.. Enumerable.Range(0, count).Select(i => design switch
            {
                Design.Single => i % Groups,
                Design.One => 3,
                Design.Crossed or Design.CrossedUnsorted => i / Others,
                _ => (double)(2 * random.Next(groups)),
            })];
            double[] second = [.. Enumerable.Range(0, count).Select(i =>
                design is Design.Crossed or Design.CrossedUnsorted ? i % Others : (double)random.Next(Others))];
            if (design == Design.Sorted)
                Array.Sort(first);
            if (design == Design.CrossedUnsorted)
            {
                int[] order = [.. Enumerable.Range(0, count)];
                random.Shuffle(order);
                (first, second) = ([.. order.Select(i => first[i])], [.. order.Select(i => second[i])]);
            }
            double[] Numbers() => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-3, 4))];
            return new Dictionary<DataSource, double[]> { [First] = first, [Second] = second, [X] = Numbers(), [Y] = Numbers() };
        }
    }

    /// <summary>Intercepts and slopes of the first groups, effects of the second, and their gradient, over whole numbers.</summary>
    private static Graph Whole(Rows rows)
    {
        Tensor[] p = Parameters();
        Tensor first = Tensor.Data(rows.First), second = Tensor.Data(rows.Second), x = Tensor.Data(rows.X), y = Tensor.Data(rows.Y);
        Tensor residual = y - p[0][first] - p[1][first] * x - p[2][second] * p[3];
        Tensor value = Sum(Square(residual)) + Sum(x * Square(p[0][first]));
        return Graph.Create([value, SegmentSum(residual, second, Rows.Others), .. ReverseMode.Gradient(value, p)], p);
    }

    /// <summary>A log-linear model of counts with scales of groups: special functions of groups and of rows.</summary>
    private static Graph Curved(Rows rows)
    {
        Tensor[] p = Parameters();
        Tensor first = Tensor.Data(rows.First), second = Tensor.Data(rows.Second), x = Tensor.Data(rows.X), y = Tensor.Data(rows.Y);
        Tensor eta = p[0][first] + p[2][second] + p[3] * x;
        Tensor scaled = (y - eta) * Exp(-p[1][first]);
        Tensor value = Sum(LogAddExp(-Square(scaled), y * eta - Exp(eta)) - p[1][first]);
        return Graph.Create([value, .. ReverseMode.Gradient(value, p)], p);
    }

    private static Tensor[] Parameters() =>
    [
        Tensor.Parameter("alpha", Shape.Vector(Rows.Groups)), Tensor.Parameter("beta", Shape.Vector(Rows.Groups)),
        Tensor.Parameter("gamma", Shape.Vector(Rows.Others)), Tensor.Parameter("s", Shape.Scalar),
    ];

    private static bool IsGrouped(GraphFunction function) =>
        ((CompiledFunction)function).Describe().Contains(" groups:", StringComparison.Ordinal);

    [Fact]
    public void Random_designs_give_the_interpreters_bits_also_when_bound_again()
    {
        int grouped = 0, plain = 0;
        for (int count = 0; count <= 70; count++)
        {
            Rows rows = Rows.Create(count);
            Graph graph = Whole(rows);
            GraphFunction function = GraphFunction.Create(graph, rows.Values(Design.Single, count), Engine.Compiled);
            double[] point = RandomGraphs.Point(graph, count);
            for (int k = 0; k < 2 * Designs.Length; k++)
            {
                Dictionary<DataSource, double[]> data = rows.Values(Designs[k % Designs.Length], 100 * count + k);
                GraphFunction bound = function.Rebind(data);
                (grouped, plain) = IsGrouped(bound) ? (grouped + 1, plain) : (grouped, plain + 1);
                Assert.Equal(Run(new Interpreter(graph, data), point), Run(bound, point));
                if (k % 3 == 0)
                    function = bound;
            }
        }
        Assert.True(grouped > 100 && plain > 100, $"{grouped} in groups, {plain} as they are");
    }

    [Fact]
    public void Special_functions_of_groups_and_rows_agree_with_the_interpreter()
    {
        foreach (int count in new[] { 0, 1, 15, 16, 40, 64, 67, 640 })
        {
            Rows rows = Rows.Create(count);
            Graph graph = Curved(rows);
            GraphFunction function = GraphFunction.Create(graph, rows.Values(Design.One, count), Engine.Compiled);
            double[] point = [.. Enumerable.Range(0, graph.ParameterCount).Select(i => Math.Sin(i + 1))];
            foreach (Design design in Designs)
            {
                Dictionary<DataSource, double[]> data = rows.Values(design, count);
                double[] expected = Run(new Interpreter(graph, data), point);
                double[] found = Run(function.Rebind(data), point);
                // Sums of terms of up to about 100 in another order, and vector functions within a few ulp.
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-14 * count + 1e-12 * Math.Abs(expected[i]), $"{design}, {count} rows, output {i}: {expected[i]} and {found[i]}");
            }
        }
    }

    [Fact]
    public void Rows_are_put_in_order_where_groups_have_several()
    {
        Rows rows = Rows.Create(80);
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(Rows.Groups));
        Tensor value = Sum(Square(Tensor.Data(rows.Y) - alpha[Tensor.Data(rows.First)]));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [alpha])], [alpha]);
        GraphFunction function = GraphFunction.Create(graph, rows.Values(Design.Single, 1), Engine.Compiled);
        double[] point = RandomGraphs.Point(graph, 1);
        foreach (Design design in Designs)
        {
            Dictionary<DataSource, double[]> data = rows.Values(design, 2);
            GraphFunction bound = function.Rebind(data);
            Assert.Equal(design != Design.Single, IsGrouped(bound));
            Assert.Equal(Run(new Interpreter(graph, data), point), Run(bound, point));
        }
    }

    [Fact]
    public void A_call_allocates_nothing_and_repeats_its_bits()
    {
        Rows rows = Rows.Create(640);
        Graph graph = Curved(rows);
        Dictionary<DataSource, double[]> data = rows.Values(Design.Unsorted, 3);
        GraphFunction function = GraphFunction.Create(graph, data, Engine.Compiled);
        Assert.True(IsGrouped(function));
        double[] point = [.. Enumerable.Range(0, graph.ParameterCount).Select(i => Math.Cos(i))];
        double[] first = Run(function, point);
        var result = new double[first.Length];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            function.Run(point, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, result);
        Assert.Equal(first, Run(GraphFunction.Create(graph, data, Engine.Compiled), point));
        Assert.Equal(first, Run(function.Rebind(rows.Values(Design.Single, 3)).Rebind(data), point));
        Assert.Equal(first, Run(function.ForAnotherThread(), point));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(3, 16)]
    [InlineData(16, 3)]
    [InlineData(9, 8)]
    [InlineData(12, 7)]
    public void Rows_and_columns_of_a_table_are_groups_too(int height, int width)
    {
        var random = new Random(height);
        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-3, 4))];
        Tensor y = Tensor.Data(new DataSource("y", new Shape(height, width), Numbers(height * width)));
        Tensor a = Tensor.Parameter("a", new Shape(height, 1));
        Tensor b = Tensor.Parameter("b", Shape.Vector(width));
        Tensor c = Tensor.Parameter("c", new Shape(5, width));
        Tensor index = Tensor.Data(new DataSource("index", Shape.Vector(height), [.. Enumerable.Range(0, height).Select(_ => (double)random.Next(5))]));
        Tensor value = Sum(Square(y - a * b - c[index])) + Sum(y * (a - b));
        Tensor[] parameters = [a, b, c];
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);
        double[] point = RandomGraphs.Point(graph, width);
        Assert.Equal(Run(new Interpreter(graph), point), Run(GraphFunction.Create(graph, engine: Engine.Compiled), point));
    }
}
