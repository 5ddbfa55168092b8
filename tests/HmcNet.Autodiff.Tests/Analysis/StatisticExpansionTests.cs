using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Analysis;

/// <summary>An expansion has the same value as what was expanded, once its inputs are given the statistics' values.</summary>
public class StatisticExpansionTests
{
    private static readonly Tensor X = Tensor.Parameter("x", Shape.Vector(3));
    private static readonly Tensor Y = Tensor.Parameter("y", Shape.Vector(4));
    private static readonly Tensor Index = (Tensor)new[] { 0, 2, 2, 1 };

    private static readonly Dictionary<string, (Tensor Expression, string Statistics)> Cases = new()
    {
        ["normal by its sd"] = (Sum(-Log(X[Index]) - 0.5 * Square(Y / X[Index])), "1/x^2, log x"),
        ["normal by its variance"] = (Sum(-Log(Sqrt(X[Index])) - 0.5 * Square(Y / Sqrt(X[Index]))), "1/x, log x"),
        ["normal by its precision"] = (Sum(Log(Sqrt(X[Index])) - 0.5 * Square(Y * Sqrt(X[Index]))), "x, log x"),
        ["reciprocal root"] = (Sum(-Log(1 / Sqrt(X)) - Square(3 / (1 / Sqrt(X)))), "x, log x"),
        ["square of a sum"] = (Sum(Square(X[Index] - Y)), "x, x^2"),
        ["Poisson"] = (Sum(Y * Log(2 * X[Index]) - 2 * X[Index]), "x, log x"),
        ["beta"] = (Sum(2 * Log(X) + 3 * Log1p(-X) + XLogY(4, 1 - X)), "log x, log(1 - x)"),
        ["power"] = (Sum(Pow(X, -0.5)), "1/x^0.5"),
        ["matrix"] = (Sum(MatMul(new double[,] { { 1, 2, 3 }, { 0, -1, 2 } }, Log(X))), "log x"),
        ["cancelled powers"] = (Sum(X * (1 / X) + X), "x"),
        ["one element"] = (Log(X[1]) - 2 * X[1], "x, log x"),
        ["free"] = (Sum(Exp(Y)), ""),
    };

    private static readonly Dictionary<string, Tensor> Refused = new()
    {
        ["exponential"] = Sum(Exp(X)),
        ["logarithm of a sum"] = Sum(Log(X + 1)),
        ["product of elements"] = X[0] * X[1],
        ["square of a sum over elements"] = Square(Sum(X)),
        ["product of logarithms"] = Sum(Log(X) * Log(X)),
        ["choice"] = Sum(Where(X < 0.5, X, 0)),
        ["in a denominator with a constant"] = Sum(1 / (1 + X)),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    public static TheoryData<string> RefusedNames() => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Expansion_has_the_value_of_the_expression(string name)
    {
        (Tensor expression, string statistics) = Cases[name];
        StatisticExpansion expansion = StatisticExpansion.Of(Graph.Create([expression], [X, Y]), X, isPositive: true);
        Assert.Null(expansion.Obstacle);
        Assert.Equal(statistics, string.Join(", ", expansion.Inputs.Keys.OrderBy(s => s.Kind).ThenBy(s => Math.Abs(s.Exponent)).Select(s => s.Describe("x"))));
        double[] x = [0.3, 0.8, 0.55], y = [0.4, -1.2, 2.3, 0.1];
        Statistic[] order = [.. expansion.Inputs.Keys];
        double[] values = [.. order.SelectMany(s => x.Select(v => ValueOf(s, v)))];
        double expanded = Numeric.Evaluate([expansion.Result!], [X, Y, .. order.Select(s => expansion.Inputs[s])], [.. x, .. y, .. values])[0];
        double direct = Numeric.Evaluate([expression], [X, Y], [.. x, .. y])[0];
        Assert.Equal(direct, expanded, 1e-12 * Math.Max(1, Math.Abs(direct)));
        // The variable itself is gone: other values of it change nothing.
        Assert.Equal(expanded, Numeric.Evaluate([expansion.Result!], [X, Y, .. order.Select(s => expansion.Inputs[s])], [9, 9, 9, .. y, .. values])[0]);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void What_is_not_linear_in_statistics_is_refused(string name)
    {
        StatisticExpansion expansion = StatisticExpansion.Of(Graph.Create([Refused[name]], [X]), X, isPositive: true);
        Assert.Null(expansion.Result);
        Assert.NotNull(expansion.Obstacle);
    }

    [Fact]
    public void Roots_and_logarithms_split_only_where_the_variable_is_positive()
    {
        Graph graph = Graph.Create([Sum(Sqrt(Square(X)))], [X]);
        Assert.Null(StatisticExpansion.Of(graph, X, isPositive: false).Result);
        Assert.NotNull(StatisticExpansion.Of(graph, X, isPositive: true).Result);
    }

    private static double ValueOf(Statistic statistic, double x) => statistic.Kind switch
    {
        StatisticKind.Log => Math.Log(x),
        StatisticKind.LogComplement => Math.Log(1 - x),
        _ => Math.Pow(x, statistic.Exponent),
    };
}
