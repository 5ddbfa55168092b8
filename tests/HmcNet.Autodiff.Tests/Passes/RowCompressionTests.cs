using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Passes.CompressRows;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Passes;

public class RowCompressionTests
{
    // Rounding of two orders of summation: 1e-10 as the feature promises, relative to the largest of its kind, since
    // components of a gradient are differences of sums.
    private const double Tolerance = 1e-10;

    [Fact]
    public void Random_designs_keep_log_density_and_gradient()
    {
        int compressed = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var design = new RandomDesign(seed);
            CompressedGraph result = Compress(design.Value, design.Parameters);
            compressed += result.Terms.Count > 0 ? 1 : 0;
            RequireEqual(design.Value, design.Parameters, result, design.Point, $"seed {seed}");
        }
        Assert.InRange(compressed, 150, 400);
    }

    [Fact]
    public void Varying_intercepts_leave_one_row_a_group_and_no_gather()
    {
        int[] group = [.. Enumerable.Range(0, 90).Select(i => i % 9)];
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(9));
        Tensor sigma = Tensor.Parameter("sigma", Shape.Scalar);
        Tensor value = Sum(-0.5 * Square((Y(90) - Gather(alpha, group)) / sigma) - Log(sigma));
        CompressedGraph result = Compress(value, [alpha, sigma]);
        CompressedTerm term = Assert.Single(result.Terms);
        Assert.Equal((CompressionKind.Rotation, 90, 9), (term.Kind, term.RowsBefore, term.RowsAfter));
        Assert.Equal("squares of residuals (y): 90 rows to 9, rotated", term.ToString());
        Assert.DoesNotContain("gather", result.Graph.ToString(), StringComparison.Ordinal);
        RequireEqual(value, [alpha, sigma], result, [.. Enumerable.Range(0, 9).Select(i => i * 0.3), 1.3], "varying intercepts");
    }

    [Fact]
    public void A_column_constant_in_each_group_is_not_rotated()
    {
        int[] group = [.. Enumerable.Range(0, 120).Select(i => i % 10)];
        Tensor soil = Column("soil", [.. group.Select(g => Math.Cos(g))]);
        Tensor floor = Column("floor", [.. Enumerable.Range(0, 120).Select(i => (double)(i / 7 % 2))]);
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(10));
        Tensor beta = Tensor.Parameter("beta", Shape.Scalar);
        Tensor gamma = Tensor.Parameter("gamma", Shape.Scalar);
        Tensor value = Sum(Square(Y(120) - (Gather(alpha, group) + beta * floor + gamma * soil)));
        CompressedGraph result = Compress(value, [alpha, beta, gamma]);
        Assert.Equal(20, Assert.Single(result.Terms).RowsAfter);
        RequireEqual(value, [alpha, beta, gamma], result, [.. Enumerable.Range(0, 12).Select(i => 0.2 * i - 1)], "constant in groups");
    }

    [Fact]
    public void Linear_terms_become_inner_products_and_equal_rows_are_merged()
    {
        int[] first = [.. Enumerable.Range(0, 200).Select(i => i % 7)];
        int[] second = [.. Enumerable.Range(0, 200).Select(i => i % 6)];
        Tensor y = Column("y", [.. Enumerable.Range(0, 200).Select(i => (double)(i * i % 11))]);
        Tensor a = Tensor.Parameter("a", Shape.Vector(7));
        Tensor b = Tensor.Parameter("b", Shape.Vector(6));
        Tensor eta = Gather(a, first) + Gather(b, second);
        Tensor value = Sum(y * eta - Exp(eta) - LogGamma(y + 1));
        CompressedGraph result = Compress(value, [a, b]);
        Assert.Equal(
            [(CompressionKind.InnerProduct, 7), (CompressionKind.InnerProduct, 6), (CompressionKind.Merging, 42)],
            result.Terms.Select(t => (t.Kind, t.RowsAfter)));
        RequireEqual(value, [a, b], result, [.. Enumerable.Range(0, 13).Select(i => 0.1 * i - 0.5)], "Poisson");
    }

    [Fact]
    public void A_design_matrix_in_a_linear_term_becomes_a_statistic()
    {
        var x = new double[100 * 3];
        for (int i = 0; i < x.Length; i++)
            x[i] = Math.Sin(i * i);
        Tensor design = Tensor.Data(new DataSource("x", new Shape(100, 3), x));
        Tensor beta = Tensor.Parameter("beta", Shape.Vector(3));
        Tensor eta = MatMul(design, beta);
        Tensor value = Sum(Y(100) * eta - Log1p(Exp(eta)));
        CompressedGraph result = Compress(value, [beta]);
        Assert.Equal((CompressionKind.InnerProduct, 3), Assert.Single(result.Terms.Select(t => (t.Kind, t.RowsAfter))));
        RequireEqual(value, [beta], result, [0.3, -0.2, 0.9], "logistic");
    }

    [Fact]
    public void Residual_sums_short_sums_and_sums_that_would_keep_their_rows_stay_as_they_are()
    {
        Tensor mu = Tensor.Parameter("mu", Shape.Scalar);
        Tensor own = Tensor.Parameter("own", Shape.Vector(40));
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(40));
        int[] everyRow = [.. Enumerable.Range(0, 40)];
        Tensor[] values =
        [
            Sum(Y(40) - mu),
            Sum(Square(Y(31) - mu)),
            Sum(Square(Y(40) - Gather(alpha, everyRow))),
            Sum(Square(Y(40) - own)),
            Sum(Exp(mu * Y(40))),
        ];
        foreach (Tensor value in values)
        {
            CompressedGraph result = Compress(value, [mu, own, alpha]);
            Assert.Empty(result.Terms);
            Assert.Same(result.Trace[^2].Graph, result.Graph);
        }
    }

    [Fact]
    public void Trace_ends_with_the_rows_of_each_term()
    {
        Tensor mu = Tensor.Parameter("mu", Shape.Scalar);
        CompressedGraph result = Compress(Sum(Square(Y(40) - mu)), [mu]);
        Assert.Equal(["traced", "fold constants", "simplify", "compress rows"], result.Trace.Select(t => t.Pass));
        Assert.Equal(["squares of residuals (y): 40 rows to 1, rotated"], result.Trace[^1].Notes);
    }

    [Fact]
    public void Statistics_follow_bound_data_and_indices_that_decide_the_groups_do_not_fit()
    {
        var y = new DataSource("y", Shape.Vector(60), [.. Enumerable.Range(0, 60).Select(i => Math.Sin(i))]);
        var group = new DataSource("group", Shape.Vector(60), [.. Enumerable.Range(0, 60).Select(i => (double)(i % 5))]);
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(5));
        Tensor value = Sum(Square(Tensor.Data(y) - Gather(alpha, Tensor.Data(group))));
        CompressedGraph result = Compress(value, [alpha]);
        double[] other = [.. Enumerable.Range(0, 60).Select(i => 0.1 * i)];
        double[] others = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 3))];
        Assert.True(result.Fits(new Dictionary<DataSource, double[]> { [y] = other }));
        Assert.False(result.Fits(new Dictionary<DataSource, double[]> { [group] = others }));

        double[] point = [0.1, 0.2, 0.3, 0.4, 0.5];
        var data = new Dictionary<DataSource, double[]> { [y] = other };
        var found = new double[1];
        GraphFunction.Create(result.Graph).Rebind(data).Run(point, found);
        Assert.Equal(other.Select((v, i) => Math.Pow(v - point[i % 5], 2)).Sum(), found[0], 1e-10 * found[0]);

        var regrouped = new Dictionary<DataSource, double[]> { [group] = others };
        CompressedGraph again = RowCompression.Run(Graph.Create([value], [alpha]), regrouped);
        GraphFunction.Create(again.Graph, regrouped).Run(point, found);
        Assert.Equal(y.Values.Select((v, i) => Math.Pow(v - point[i % 3], 2)).Sum(), found[0], 1e-10 * found[0]);
    }

    [Fact]
    public void Index_out_of_range_is_refused_by_its_row()
    {
        int[] group = [.. Enumerable.Range(0, 60).Select(i => i == 41 ? 9 : i % 5)];
        Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(5));
        var fault = Assert.Throws<HmcNetException>(() => Compress(Sum(Square(Y(60) - Gather(alpha, group))), [alpha]));
        Assert.Contains("element 41 of the index", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_and_many_addends_are_left_in_time()
    {
        Tensor mu = Tensor.Parameter("mu", Shape.Scalar);
        Tensor doubled = Square(Y(40) - mu);
        Tensor chain = Y(40) * mu;
        for (int i = 0; i < 20_000; i++)
            chain += mu;
        for (int i = 0; i < 100; i++)
            doubled += Sin(doubled);
        Assert.Empty(Compress(Sum(doubled), [mu]).Terms);
        Assert.Empty(Compress(Sum(Exp(chain)), [mu]).Terms);
    }

    // y and the columns are of the size of years or dollars, residuals small: sums in double precision lose digits. How
    // many is told by decimal arithmetic with 28 digits.
    [Theory]
    [InlineData(2_000, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_000_000, 0.001)]
    public void Huge_offsets_cost_no_more_digits_than_they_cost_the_plain_sum(double centre, double spread)
    {
        const int Rows = 300;
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            double[] x = [.. Enumerable.Range(0, Rows).Select(_ => centre + random.Next(30))];
            double[] y = [.. x.Select(v => 3 * v + spread * (random.NextDouble() - 0.5))];
            int[] group = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(12))];
            Tensor alpha = Tensor.Parameter("alpha", Shape.Vector(12));
            Tensor beta = Tensor.Parameter("beta", Shape.Scalar);
            Tensor value = Sum(Square(Column("y", y) - (Gather(alpha, group) + beta * Column("x", x))));
            double[] point = [.. Enumerable.Range(0, 12).Select(_ => spread * random.NextDouble()), 3 + spread / centre * (random.NextDouble() - 0.5)];
            (decimal[] exact, decimal[] sizes) = InDecimal(y, x, group, point);
            double[] plain = Evaluate(value, [alpha, beta], point);
            CompressedGraph compressed = Compress(value, [alpha, beta]);
            Assert.NotEmpty(compressed.Terms);
            double[] found = Evaluate(new Tensor(compressed.Graph.Outputs[0]), [alpha, beta], point);
            // A residual carries half a unit in the last place of numbers as large as y: from three operations in the plain
            // sum, and from three rotated columns besides; its own size is a quarter of the spread or more on average.
            double allowed = Math.Max(1e-10, 6 * 1.1e-16 * 3 * centre / (0.25 * spread));
            for (int i = 0; i < exact.Length; i++)
            {
                double error = Math.Abs((double)(((decimal)found[i] - exact[i]) / sizes[i]));
                double plainError = Math.Abs((double)(((decimal)plain[i] - exact[i]) / sizes[i]));
                Assert.True(error <= allowed && plainError <= allowed, $"output {i}: {error:g3}, plain {plainError:g3}, allowed {allowed:g3}");
            }
        }
    }

    /// <summary>Sum of squares and its gradient to 28 digits, and the same sums of the sizes of what is added up.</summary>
    private static (decimal[] Values, decimal[] Sizes) InDecimal(double[] y, double[] x, int[] group, double[] point)
    {
        var values = new decimal[1 + point.Length];
        var sizes = new decimal[1 + point.Length];
        for (int i = 0; i < y.Length; i++)
        {
            decimal residual = Exactly(y[i]) - (Exactly(point[group[i]]) + Exactly(point[^1]) * Exactly(x[i]));
            void Add(int place, decimal term)
            {
                values[place] += term;
                sizes[place] += Math.Abs(term);
            }
            Add(0, residual * residual);
            Add(1 + group[i], -2 * residual);
            Add(point.Length, -2 * residual * Exactly(x[i]));
        }
        return (values, sizes);
    }

    /// <summary>A conversion to decimal keeps 15 digits only; here what is left is converted too.</summary>
    private static decimal Exactly(double value)
    {
        decimal sum = 0;
        for (int k = 0; k < 3; k++)
        {
            decimal part = (decimal)(value - (double)sum);
            sum += part;
        }
        return sum;
    }

    private static Tensor Column(string name, double[] values) => Tensor.Data(new DataSource(name, Shape.Vector(values.Length), values));

    private static Tensor Y(int rows) =>
        Tensor.Data(new DataSource("y", Shape.Vector(rows), [.. Enumerable.Range(0, rows).Select(i => Math.Sin(i) + 0.1 * i)]));

    private static CompressedGraph Compress(Tensor value, IReadOnlyList<Tensor> parameters) =>
        RowCompression.Run(Graph.Create([value], parameters));

    private static double[] Evaluate(Tensor value, IReadOnlyList<Tensor> parameters, double[] point)
    {
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, parameters)], parameters);
        var results = new double[graph.OutputCount];
        GraphFunction.Create(graph, engine: Engine.Interpreted).Run(point, results);
        return results;
    }

    private static void RequireEqual(Tensor value, IReadOnlyList<Tensor> parameters, CompressedGraph compressed, double[] point, string what)
    {
        double[] expected = Evaluate(value, parameters, point);
        double[] found = Evaluate(new Tensor(compressed.Graph.Outputs[0]), parameters, point);
        double largest = Math.Max(1, expected.Skip(1).Max(Math.Abs));
        string text = $"{what}\n{string.Join("\n", compressed.Terms)}\n{compressed.Graph}";
        for (int i = 0; i < expected.Length; i++)
        {
            double scale = i == 0 ? Math.Max(1, Math.Abs(expected[0])) : largest;
            Assert.True(Math.Abs(expected[i] - found[i]) <= Tolerance * scale, $"output {i}: {expected[i]:R} and {found[i]:R}, {text}");
        }
    }
}
