using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Tensors;

/// <summary>Operators, indexers and conversions of tensors.</summary>
public class TensorTests
{
    private static readonly Tensor Matrix = new double[,] { { 1, 2, 3 }, { 4, 5, 6 } };
    private static readonly Tensor Vector = new[] { 1.5, -2, 0, 7 };

    [Fact]
    public void Operators_act_element_by_element()
    {
        Tensor y = new[] { 1.0, 2, 0, 7 };
        (Tensor Found, double[] Expected)[] table =
        [
            (Vector + y, [2.5, 0, 0, 14]), (Vector - y, [0.5, -4, 0, 0]), (Vector * y, [1.5, -4, 0, 49]),
            (Vector / y, [1.5, -1, double.NaN, 1]), (-Vector, [-1.5, 2, -0.0, -7]), (+Vector, [1.5, -2, 0, 7]),
            (Vector < y, [0, 1, 0, 0]), (Vector <= y, [0, 1, 1, 1]), (Vector > y, [1, 0, 0, 0]), (Vector >= y, [1, 0, 1, 1]),
            (Vector < double.NaN, [0, 0, 0, 0]), (Vector >= double.NaN, [0, 0, 0, 0]),
        ];
        foreach ((Tensor found, double[] expected) in table)
            Assert.Equal(expected, Numeric.Evaluate(found));
    }

    [Fact]
    public void Numbers_and_arrays_convert_on_either_side()
    {
        Assert.Equal([3, 4], Numeric.Evaluate(2 + (Tensor)new[] { 1, 2 }));
        Assert.Equal([0.5, 1], Numeric.Evaluate((Tensor)new[] { 1.0, 2 } / 2));
        Assert.Equal([2.5], Numeric.Evaluate(2.5f));
        Assert.Equal(new Shape(2, 3), Matrix.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], Numeric.Evaluate(Matrix));
        Assert.Equal(new Shape(0, 2), ((Tensor)new double[0, 2]).Shape);
        Assert.Equal(Shape.Vector(0), ((Tensor)Array.Empty<double>()).Shape);
    }

    [Fact]
    public void Converted_arrays_are_copied()
    {
        double[] values = [1, 2];
        Tensor tensor = values;
        values[0] = 9;
        Assert.Equal([1, 2], Numeric.Evaluate(tensor));
    }

    [Fact]
    public void Constant_scalars_can_be_read_back()
    {
        Assert.Equal(2.5, (double)(Tensor)2.5);
        Assert.True((bool)(Tensor)1);
        Assert.False((bool)(Tensor)0);
    }

    [Fact]
    public void Indexers_take_elements_rows_runs_and_groups()
    {
        (Tensor Found, double[] Expected)[] table =
        [
            (Vector[0], [1.5]), (Vector[3], [7]), (Vector[^1], [7]), (Matrix[1], [4, 5, 6]), (Matrix[1, 2], [6]),
            (Vector[1..], [-2, 0, 7]), (Vector[..^1], [1.5, -2, 0]), (Vector[1..3], [-2, 0]), (Vector[2..2], []), (Vector[..], [1.5, -2, 0, 7]),
            (Matrix[1..], [4, 5, 6]), (Vector[new[] { 3, 3, 0 }], [7, 7, 1.5]), (Matrix[new[] { 1, 0 }], [4, 5, 6, 1, 2, 3]),
            (Vector[(Tensor)2.0], [0]), (Vector[Array.Empty<int>()], []),
        ];
        foreach ((Tensor found, double[] expected) in table)
            Assert.Equal(expected, Numeric.Evaluate(found));
        Assert.True(Vector[0].Shape.IsScalar);
        Assert.Equal(new Shape(2, 2, 3), Matrix[(Tensor)new double[,] { { 0, 1 }, { 1, 0 } }].Shape);
    }

    [Fact]
    public void A_tensor_has_rank_length_and_a_short_description()
    {
        Assert.Equal(2, Matrix.Rank);
        Assert.Equal(2, Matrix.Length);
        Assert.Equal("multiply [2, 3]", (Matrix * 2).ToString());
        Assert.Contains("no length", Assert.Throws<HmcNetException>(() => ((Tensor)1).Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gradient_of_indexing_returns_to_the_places()
    {
        double[] found = Numeric.Gradient(x => 2 * x[0] + 3 * x[^1] + Sum(x[1..3]) + Sum(x[new[] { 2, 2 }]), Shape.Vector(4), 1, 1, 1, 1);
        Assert.Equal([2, 1, 3, 3], found);
    }
}
