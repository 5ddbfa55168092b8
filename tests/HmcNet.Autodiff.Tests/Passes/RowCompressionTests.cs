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
