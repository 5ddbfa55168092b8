using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Tensors;

/// <summary>Reductions at zeros, ties, infinities and emptiness.</summary>
public class ReductionTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData(new double[] { 2, 3, 5 }, new double[] { 15, 10, 6 })]
    [InlineData(new double[] { 2, 0, 5 }, new double[] { 0, 10, 0 })]
    [InlineData(new double[] { 0, 3, 0 }, new double[] { 0, 0, 0 })]
    [InlineData(new double[] { 7 }, new double[] { 1 })]
    public void The_derivative_of_a_product_is_exact_at_zeros(double[] x, double[] expected) =>
        Assert.Equal(expected, Numeric.Gradient(v => Prod(v), Shape.Vector(x.Length), x));

    [Fact]
    public void The_second_derivative_of_a_product_is_exact_at_zeros()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(4));
        Tensor first = Differentiation(Prod(x), x)[1];
        // d^2/dx1 dx_j of x0 x1 x2 x3 at (0, 2, 3, 5).
        Assert.Equal([15, 0, 0, 0], Numeric.Evaluate([Differentiation(first, x)], [x], [0, 2, 3, 5]));
    }

    [Fact]
    public void A_product_over_an_empty_axis_is_one()
    {
        Assert.Equal([1, 1], Numeric.Evaluate(Prod(Zeros(new Shape(2, 0)), 1)));
        Assert.Equal([1], Numeric.Evaluate(Prod(Zeros(new Shape(0)))));
        Assert.Equal([0], Numeric.Evaluate(Sum(Zeros(new Shape(0)))));
        Assert.Equal([double.NaN], Numeric.Evaluate(Mean(Zeros(new Shape(0)))));
        Assert.Equal([-Infinity, -Infinity], Numeric.Evaluate(Concatenate(0, Reshape(MaxOver(Zeros(new Shape(0))), 1), Reshape(LogSumExp(Zeros(new Shape(0))), 1))));
    }

    [Fact]
    public void Ties_share_the_derivative_of_the_largest()
    {
        Assert.Equal([0.5, 0, 0.5], Numeric.Gradient(v => MaxOver(v), Shape.Vector(3), 4, 1, 4));
        Assert.Equal([0.5, 0.5], Numeric.Gradient(v => MaxOver(v), Shape.Vector(2), -Infinity, -Infinity));
        Assert.Equal([0, 1], Numeric.Gradient(v => MaxOver(v), Shape.Vector(2), 3, Infinity));
    }

    [Fact]
    public void An_infinite_slope_of_the_largest_does_not_reach_the_others() =>
        Assert.Equal([Infinity, 0], Numeric.Gradient(v => Sqrt(MaxOver(v)), Shape.Vector(2), 0, -1));

    [Fact]
    public void LogSumExp_takes_infinities_for_what_they_are()
    {
        Assert.Equal([2.0], Numeric.Evaluate(LogSumExp(new[] { -Infinity, 2, -Infinity })));
        Assert.Equal([-Infinity], Numeric.Evaluate(LogSumExp(new[] { -Infinity, -Infinity })));
        Assert.Equal([Infinity], Numeric.Evaluate(LogSumExp(new[] { 1, Infinity, -Infinity })));
        Assert.Equal([double.NaN], Numeric.Evaluate(LogSumExp(new[] { 1, double.NaN })));
        Assert.Equal([1e300], Numeric.Evaluate(LogSumExp(new[] { 1e300, -1e300 })));
        Assert.Equal([0, 1.0, 0], Numeric.Gradient(v => LogSumExp(v), Shape.Vector(3), -Infinity, 2, -Infinity));
    }

    [Theory]
    [InlineData(new[] { -Infinity, -Infinity }, new[] { 0.5, 0.5 })]
    [InlineData(new[] { Infinity, 0, Infinity, -Infinity }, new[] { 0.5, 0, 0.5, 0 })]
    public void Equal_infinities_share_the_derivative_of_LogSumExp(double[] x, double[] expected) =>
        Assert.Equal(expected, Numeric.Gradient(v => LogSumExp(v), Shape.Vector(x.Length), x));

    [Fact]
    public void The_second_derivative_of_LogSumExp_is_that_of_shares_even_when_one_element_dominates()
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(2));
        Tensor first = Differentiation(LogSumExp(x), x)[0];
        double share = Math.Exp(-30) / (1 + Math.Exp(-30));
        Numeric.Close(
            [share * (1 - share), -share * (1 - share)], Numeric.Evaluate([Differentiation(first, x)], [x], [0, -30]), 1e-16, "shares");
        Numeric.Close([0.25, -0.25], Numeric.Evaluate([Differentiation(first, x)], [x], [3, 3]), 1e-15, "equal shares");
    }

    [Fact]
    public void Softmax_with_impossible_classes_gives_them_no_probability()
    {
        Numeric.Close([0.5, 0, 0.5], Numeric.Evaluate(Softmax(new[] { 1, -Infinity, 1 })), 1e-15, "value");
        Numeric.Close([0.25, 0, -0.25], Numeric.Gradient(v => Softmax(v)[0], Shape.Vector(3), 1, -Infinity, 1), 1e-15, "gradient");
        Numeric.Close([0.5, 0, -0.5], Numeric.Gradient(v => LogSoftmax(v)[0], Shape.Vector(3), 1, -Infinity, 1), 1e-15, "gradient of the log");
    }

    [Fact]
    public void Softmax_does_not_overflow()
    {
        Assert.Equal([1, 0], Numeric.Evaluate(Softmax(new[] { 1000.0, -1000 })));
        Numeric.Close([-2000, 0], Numeric.Evaluate(LogSoftmax(new[] { -1000.0, 1000 })), 1e-15, "log softmax");
    }

    [Fact]
    public void A_missing_axis_is_refused_also_for_scalars()
    {
        foreach (Func<Tensor, int[], Tensor> fold in new Func<Tensor, int[], Tensor>[] { Sum, Mean, Prod, MaxOver, LogSumExp })
        {
            Assert.Contains("at least one dimension", Assert.Throws<HmcNetException>(() => fold(1.0, [0])).Message, StringComparison.Ordinal);
            Assert.Contains("0 to 1, or -2 to -1", Assert.Throws<HmcNetException>(() => fold(Zeros(new Shape(2, 2)), [2])).Message, StringComparison.Ordinal);
        }
        Assert.Contains("axis -3", Assert.Throws<HmcNetException>(() => Softmax(Zeros(new Shape(2, 2)), -3)).Message, StringComparison.Ordinal);
    }

    private static Tensor Differentiation(Tensor value, Tensor x) => Autodiff.Differentiation.ReverseMode.Gradient(value, [x])[0];
}
