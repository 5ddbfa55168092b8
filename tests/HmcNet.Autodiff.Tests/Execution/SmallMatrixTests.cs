using System.Globalization;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Execution;

/// <summary>Operations on a few elements, which are written into the code instead of being called.</summary>
public class SmallMatrixTests
{
    /// <summary>What hurts most: overflow, a tie, zeros of both signs, infinities and NaN.</summary>
    private static readonly double[] Hostile = [1, -0.0, 0, 1e300, -1e300, 1, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    [Fact]
    public void Triangular_systems_of_every_size_around_the_limit()
    {
        for (int n = 1; n <= 6; n++)
        {
            foreach (int m in new[] { 1, 2, 3, 8, 9, 40 })
            {
                foreach (bool transposed in new[] { false, true })
                {
                    Tensor lower = Tensor.Parameter("lower", new Shape(n, n));
                    Tensor right = Tensor.Parameter("right", new Shape(n, m));
                    Tensor solution = transposed ? SolveLowerTransposed(lower, right) : SolveLower(lower, right);
                    Tensor value = Sum(Square(solution)) + Sum(Exp(-solution));
                    double[] point = Point(n, m);
                    string where = string.Create(CultureInfo.InvariantCulture, $"{n} equations, {m} columns, {transposed}");
                    Graph graph = Graph.Create([solution, value, .. ReverseMode.Gradient(value, [lower, right])], [lower, right]);
                    Compare(graph, point, where);
                    Compare(HessianVectorProduct(value, lower, right), point, where);
                }
            }
        }
    }

    [Fact]
    public void A_pivot_that_is_zero_or_not_finite_gives_what_the_interpreter_gives()
    {
        foreach (double pivot in new[] { 0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN })
        {
            foreach (int m in new[] { 1, 9 })
            {
                Tensor lower = Tensor.Parameter("lower", new Shape(3, 3));
                Tensor right = Tensor.Parameter("right", new Shape(3, m));
                double[] point = Point(3, m);
                point[4] = pivot;
                Compare(Graph.Create([SolveLower(lower, right), SolveLowerTransposed(lower, right)], [lower, right]), point, "pivot");
            }
        }
    }

    [Fact]
    public void A_multivariate_normal_of_three_effects_calls_no_routine()
    {
        Tensor tau = Tensor.Parameter("tau", Shape.Vector(3));
        Tensor factor = Tensor.Parameter("factor", new Shape(3, 3));
        Tensor beta = Tensor.Parameter("beta", new Shape(40, 3));
        Tensor value = Sum(Square(SolveLower(Reshape(tau, 3, 1) * LowerTriangle(factor), Transpose(beta)))) - Sum(Log(DiagonalOf(factor)));
        Graph graph = Graph.Create([value, .. ReverseMode.Gradient(value, [tau, factor, beta])], [tau, factor, beta]);
        Assert.DoesNotContain("routine", ((CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled)).Describe(), StringComparison.Ordinal);
        Compare(graph, [1, 2, 0.5, 1, 9, 9, 0.3, 2, 9, -0.4, 0.2, 1.5, .. Enumerable.Range(0, 120).Select(i => Math.Sin(i))], "effects");
    }

    [Fact]
    public void Structure_on_a_few_elements_is_written_out_and_keeps_values_that_hurt()
    {
        Tensor x = Tensor.Parameter("x", new Shape(3, 3));
        Tensor row = Slice(x, 0, 1, 1);
        Tensor[] results =
        [
            Concatenate(0, x, row), Concatenate(1, x, Transpose(row)), CumSum(x, 1), CumSum(row, 1), LowerTriangle(x),
            Diag(Reshape(row, 3)), MaxOver(x, 1), MatMul(x, x), MatMul(row, x),
        ];
        Graph graph = Graph.Create(results, [x]);
        Assert.DoesNotContain("routine", ((CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled)).Describe(), StringComparison.Ordinal);
        for (int shift = 0; shift < Hostile.Length; shift++)
            Compare(graph, [.. Enumerable.Range(0, 9).Select(i => Hostile[(i + shift) % Hostile.Length])], "hostile");
        for (int place = 0; place < 9; place++)
        {
            foreach (double value in Hostile)
                Compare(graph, [.. Enumerable.Range(0, 9).Select(i => i == place ? value : 0.5 + i)], "one hostile value");
        }
    }

    [Fact]
    public void Long_parts_that_lie_behind_each_other_are_copied_as_runs()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(37));
        Tensor y = Tensor.Parameter("y", Shape.Vector(3));
        Graph graph = Graph.Create([Concatenate(0, Exp(x), y, -x, Slice(x, 0, 5, 11))], [x, y]);
        Assert.DoesNotContain("routine", ((CompiledFunction)GraphFunction.Create(graph, engine: Engine.Compiled)).Describe(), StringComparison.Ordinal);
        Compare(graph, [.. Enumerable.Range(0, 40).Select(i => 0.1 * i)], "runs");
    }

    private static Graph HessianVectorProduct(Tensor value, Tensor lower, Tensor right)
    {
        Tensor slope = 0;
        foreach (Tensor part in ReverseMode.Gradient(value, [lower, right]))
            slope += Sum(part * Tensor.FromArray([.. Enumerable.Range(0, part.Shape.Size).Select(i => Math.Cos(i))], part.Shape));
        return Graph.Create([slope, .. ReverseMode.Gradient(slope, [lower, right])], [lower, right]);
    }

    /// <summary>A lower triangle with a diagonal around 2 and numbers above it that must not be read, and right-hand sides.</summary>
    private static double[] Point(int n, int m) =>
    [
        .. Enumerable.Range(0, n * n).Select(i => i / n == i % n ? 2 + 0.3 * Math.Sin(i) : i / n < i % n ? 1e10 : 0.5 * Math.Cos(3 * i)),
        .. Enumerable.Range(0, n * m).Select(i => Math.Sin(i * i)),
    ];

    // A few products and quotients in another order, exponentials within an ulp.
    private static void Compare(Graph graph, double[] point, string where) =>
        Numeric.Close(
            Run(GraphFunction.Create(graph, engine: Engine.Interpreted), point), Run(GraphFunction.Create(graph, engine: Engine.Compiled), point), 1e-12, where);

    private static double[] Run(GraphFunction function, double[] point)
    {
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }
}
