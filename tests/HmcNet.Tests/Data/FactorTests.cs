using HmcNet.Autodiff;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Tests.Data;

/// <summary>Factors, columns in expressions, and dimensions.</summary>
public sealed class FactorTests
{
    [Fact]
    public void Levels_are_in_numeric_order_where_all_are_numbers()
    {
        Factor factor = Factor.From("g", ["10", "9", "10", "-1"]);
        Assert.Equal(["-1", "9", "10"], factor.Levels);
        Assert.Equal([2, 1, 2, 0], factor.Codes);
        Assert.Equal(["a10", "a2", "b"], Factor.From("g", ["b", "a2", "a10"]).Levels);
        Assert.Equal([1, 0], Factor.From("g", [30, 4]).Codes);
        Assert.Equal("g, 3 levels", factor.ToString());
    }

    [Fact]
    public void Given_levels_keep_their_order_and_admit_no_others()
    {
        Factor factor = Factor.From("size", ["small", "large"], ["small", "medium", "large"]);
        Assert.Equal([0, 2], factor.Codes);
        var refused = Assert.Throws<HmcNetException>(() => Factor.From("size", ["small", "huge"], ["small", "large"]));
        Assert.Equal("A factor has a label that is not among its levels.", refused.What);
        Assert.Equal("\"size\", row 2", refused.Where);
        Assert.Equal("one of small, large", refused.Expected);
        Assert.Equal("\"huge\"", refused.Found);
    }

    [Fact]
    public void Factors_without_rows_labels_or_distinct_levels_are_refused()
    {
        Assert.Equal("A factor needs at least one row.", Assert.Throws<HmcNetException>(() => Factor.From("g", Array.Empty<string>())).What);
        Assert.Equal("\"g\", row 2", Assert.Throws<HmcNetException>(() => Factor.From("g", ["a", " "])).Where);
        Assert.Equal("\"a\" twice", Assert.Throws<HmcNetException>(() => Factor.From("g", ["a"], ["a", "a"])).Found);
    }

    [Fact]
    public void Columns_and_factors_stand_in_expressions()
    {
        var x = new Column("x", [1, 2]);
        var y = new Column("y", [10, 20]);
        Factor g = Factor.From("g", ["b", "a"]);
        Tensor alpha = new double[] { 100, 200 };
        Assert.Equal([11, 22], Evaluate(x + y));
        Assert.Equal([-9, -18], Evaluate(x - y));
        Assert.Equal([10, 40], Evaluate(x * y));
        Assert.Equal([0.1, 0.1], Evaluate(x / y));
        Assert.Equal([-1, -2], Evaluate(-x));
        Assert.Equal([3, 2, 4, 0.5], [Evaluate(2 + x)[0], Evaluate(4 - x)[1], Evaluate(2 * x)[1], Evaluate(1 / x)[1]]);
        Assert.Equal([2, 1, 3, 0.5], [Evaluate(x + 1)[0], Evaluate(x - 1)[1], Evaluate(x * 3)[0], Evaluate(x / 2)[0]]);
        Assert.Equal([201, 102], Evaluate(alpha[g] + x));
        Assert.Equal([1, 2], (double[])x);
    }

    [Fact]
    public void One_column_is_one_data_source()
    {
        var x = new Column("x", [1, 2]);
        Assert.Equal("x", Assert.Single(Graph.Create([x + x.ToTensor() * 2], []).DataSources).Name);
    }

    [Fact]
    public void Dimensions_come_from_lengths_and_factors()
    {
        Factor g = Factor.From("g", ["b", "a"]);
        Dimensions both = [g, 3, new Dimension("time", ["t1", "t2"])];
        Assert.Equal(["g (2)", "(3)", "time (2)"], both.Select(d => d.ToString()));
        Assert.Equal(["a", "b"], both[0].Labels!);
        Assert.Null(both[1].Labels);
        Assert.Equal("0", Assert.Throws<HmcNetException>(() => new Dimension("empty", 0)).Found);
    }

    private static double[] Evaluate(Tensor tensor)
    {
        var values = new double[tensor.Shape.Size];
        new Interpreter(Graph.Create([tensor], [])).Run([], values);
        return values;
    }
}
