using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Tests.Ir;

public class ShapeTests
{
    [Fact]
    public void Shapes_compare_and_print_by_their_lengths()
    {
        Assert.Equal(new Shape(2, 3), new Shape(2, 3));
        Assert.Equal(new Shape(2, 3).GetHashCode(), new Shape(2, 3).GetHashCode());
        Assert.NotEqual(new Shape(2, 3), new Shape(3, 2));
        Assert.NotEqual(new Shape(1), Shape.Scalar);
        Assert.Equal("[2, 3]", new Shape(2, 3).ToString());
        Assert.Equal("scalar", Shape.Scalar.ToString());
    }

    [Fact]
    public void Size_is_the_product_of_the_lengths()
    {
        Assert.Equal(1, Shape.Scalar.Size);
        Assert.Equal(24, new Shape(2, 3, 4).Size);
        Assert.Equal(0, new Shape(5, 0).Size);
        // A product beyond all whole numbers on the way, and then nothing.
        Assert.Equal(0, new Shape(int.MaxValue, int.MaxValue, int.MaxValue, 0).Size);
    }

    [Fact]
    public void Impossible_shapes_are_refused()
    {
        Assert.Contains("[2, -1]", Assert.Throws<HmcNetException>(() => new Shape(2, -1)).Message, StringComparison.Ordinal);
        Assert.Contains("too large", Assert.Throws<HmcNetException>(() => new Shape(1 << 16, 1 << 16)).Message, StringComparison.Ordinal);
        Assert.Contains("too large", Assert.Throws<HmcNetException>(() => new Shape(1 << 30, 1 << 30, 1 << 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Strides_are_zero_where_a_dimension_is_stretched()
    {
        Assert.Equal([0, 1], new Shape(1, 3).StridesIn(new Shape(2, 3)));
        Assert.Equal([0, 1, 0], new Shape(2, 1).StridesIn(new Shape(4, 2, 3)));
        Assert.Equal([0, 0], Shape.Scalar.StridesIn(new Shape(2, 3)));
    }
}
