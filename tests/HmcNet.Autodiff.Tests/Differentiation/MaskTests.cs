using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Differentiation;

/// <summary>What was not chosen adds nothing: not to the gradient, nor to the second derivative, in either engine.</summary>
public class MaskTests
{
    /// <summary>Gradient, then the gradient of the gradient's weighted sum.</summary>
    private static void Check(Func<Tensor, Tensor> function, double[] point, double[] gradient, double[] second)
    {
        Tensor x = Tensor.Parameter("x", Shape.Vector(point.Length));
        Tensor first = ReverseMode.Gradient(function(x), [x])[0];
        Tensor twice = ReverseMode.Gradient(Sum(first), [x])[0];
        foreach (Engine engine in new[] { Engine.Interpreted, Engine.Compiled })
            Numeric.Close([.. gradient, .. second], Numeric.Evaluate([first, twice], [x], point, engine), 1e-14, engine.ToString());
    }

    [Fact]
    public void A_logarithm_at_zero_that_is_not_chosen() =>
        Check(x => Sum(Where(x > 0, Log(x), 3 * x)), [2, 0, -1], [0.5, 3, 3], [-0.25, 0, 0]);

    [Fact]
    public void A_logarithm_at_zero_inside_a_longer_branch() =>
        Check(x => Sum(Where(x > 0, Square(Log(x)) * x, 0)), [1, 0], [0, 0], [2, 0]);

    [Fact]
    public void A_root_at_zero_below_Max() =>
        Check(x => Sum(Max(x, 1) * 2 + Min(Sqrt(x), -1)), [4, 0], [2, 0], [0, 0]);

    [Fact]
    public void A_slice_that_leaves_out_a_logarithm_at_zero() =>
        Check(x => Sum(Log(x)[1..]) + Log(x)[1], [0, 2], [0, 1], [0, -0.5]);

    [Fact]
    public void An_element_of_a_matrix_beside_a_logarithm_at_zero() =>
        Check(x => Log(Reshape(x, 2, 2))[1, 0], [0, 0, 2, 0], [0, 0, 0.5, 0], [0, 0, -0.25, 0]);

    [Fact]
    public void Groups_without_rows_beside_a_logarithm_at_zero() =>
        Check(x => Sum(Log(x)[new[] { 1, 1 }]), [0, 2], [0, 1], [0, -0.5]);

    [Fact]
    public void A_largest_element_beside_an_infinite_slope() =>
        Check(x => MaxOver(Log(x)), [0, 2], [0, 0.5], [0, -0.25]);

    [Fact]
    public void A_diagonal_and_a_lower_triangle_beside_infinite_slopes()
    {
        Check(x => Sum(DiagonalOf(Log(Reshape(x, 2, 2)))), [1, 0, 0, 2], [1, 0, 0, 0.5], [-1, 0, 0, -0.25]);
        Check(x => Sum(LowerTriangle(Log(Reshape(x, 2, 2)))), [1, 0, 4, 2], [1, 0, 0.25, 0.5], [-1, 0, -0.0625, -0.25]);
    }

    [Fact]
    public void A_shared_scale_in_a_branch_that_is_not_chosen_everywhere() =>
        // x[0] scales logarithms of which one, at zero, is not chosen.
        Check(
            x => Sum(Where(new[] { 0, 1 }, x[0] * Log(x[1..]), 0)), [3, 0, 2],
            [Math.Log(2), 0, 1.5], [0.5, 0, 0.5 - 0.75]);

    [Fact]
    public void Nested_choices() =>
        Check(x => Sum(Where(x > 0, Where(x > 1, Log(x - 1), Square(x)), Pow(x, 3))), [3, 0.5, -2, 1, 0], [0.5, 1, 12, 2, 0], [-0.25, 2, -12, 2, 0]);

    [Fact]
    public void A_choice_by_a_scalar_condition() =>
        Check(x => Where(Sum(x) > 100, Sum(Log(x)), Sum(Square(x))), [0, 2], [0, 4], [2, 2]);

    [Fact]
    public void Zero_counts_times_an_infinite_logarithm() =>
        Check(x => Sum(XLogY(new[] { 0, 3 }, x)), [0, 2], [0, 1.5], [0, -0.75]);
}
