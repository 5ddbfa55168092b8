using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>The broadcasting rule of NumPy: values, gradients summed back, and refusals.</summary>
public class BroadcastingTests
{
    private static readonly int[][] Shapes = [[], [1], [3], [1, 3], [2, 1], [2, 3], [0], [1, 1], [2, 0], [4, 2, 3], [4, 1, 1]];

    public static TheoryData<int[], int[]> Pairs
    {
        get
        {
            var pairs = new TheoryData<int[], int[]>();
            foreach (int[] a in Shapes)
            {
                foreach (int[] b in Shapes)
                    pairs.Add(a, b);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_shapes_stretch_to_a_common_one_or_are_refused(int[] first, int[] second)
    {
        (Shape a, Shape b) = (new Shape(first), new Shape(second));
        Tensor x = Tensor.Parameter("x", a);
        Tensor y = Tensor.Parameter("y", b);
        if (Common(first, second) is not { } common)
        {
            var fault = Assert.Throws<HmcNetException>(() => x * y);
            Assert.Contains("multiply", fault.What, StringComparison.Ordinal);
            Assert.Equal($"{a} and {b}", fault.Found);
            return;
        }
        var random = new Random(5);
        double[] xs = Places.RandomValues(random, a);
        double[] ys = Places.RandomValues(random, b);
        double[] weights = Places.RandomValues(random, common);
        Tensor product = x * y;
        Assert.Equal(common, product.Shape);
        Tensor value = Sum(product * Tensor.FromArray(weights, common));

        double[] xWide = Places.Stretch(xs, a, common);
        double[] yWide = Places.Stretch(ys, b, common);
        double[] expected =
        [
            .. xWide.Zip(yWide, (u, v) => u * v),
            .. SumBack([.. weights.Zip(yWide, (w, v) => w * v)], common, a),
            .. SumBack([.. weights.Zip(xWide, (w, u) => w * u)], common, b),
        ];
        Numeric.Close(expected, Numeric.Evaluate([product, .. ReverseMode.Gradient(value, [x, y])], [x, y], [.. xs, .. ys]), 1e-13, $"{a} and {b}");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_choice_between_broadcast_shapes_sends_the_gradient_back(int[] first, int[] second)
    {
        if (Common(first, second) is not { } common)
            return;
        (Shape a, Shape b) = (new Shape(first), new Shape(second));
        Tensor x = Tensor.Parameter("x", a);
        Tensor y = Tensor.Parameter("y", b);
        var random = new Random(6);
        double[] xs = Places.RandomValues(random, a);
        double[] ys = Places.RandomValues(random, b);
        Tensor larger = Where(x > y, x, y);
        double[] isFirst = [.. Places.Stretch(xs, a, common).Zip(Places.Stretch(ys, b, common), (u, v) => u > v ? 1.0 : 0)];
        double[] expected = [.. SumBack(isFirst, common, a), .. SumBack([.. isFirst.Select(c => 1 - c)], common, b)];
        Assert.Equal(expected, Numeric.Evaluate(ReverseMode.Gradient(Sum(larger), [x, y]), [x, y], [.. xs, .. ys]));
        Assert.Equal(expected, Numeric.Evaluate(ReverseMode.Gradient(Sum(Max(x, y)), [x, y]), [x, y], [.. xs, .. ys]));
    }

    [Fact]
    public void Three_shapes_stretch_in_a_choice()
    {
        Tensor condition = Reshape(new[] { 1.0, 0 }, 2, 1);
        double[] found = Numeric.Evaluate(Where(condition, new[] { 1.0, 2, 3 }, -1));
        Assert.Equal([1, 2, 3, -1, -1, -1], found);
    }

    /// <summary>The rule said the other way round: pad with ones in front, then each pair is equal or holds a 1.</summary>
    private static Shape? Common(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] x = [.. Enumerable.Repeat(1, rank - a.Length), .. a];
        int[] y = [.. Enumerable.Repeat(1, rank - b.Length), .. b];
        if (x.Zip(y).Any(p => p.First != p.Second && p.First != 1 && p.Second != 1))
            return null;
        return new Shape([.. x.Zip(y, (u, v) => u == 1 ? v : u)]);
    }

    private static double[] SumBack(double[] values, Shape from, Shape to)
    {
        var result = new double[to.Size];
        double[] places = Places.Stretch([.. Enumerable.Range(0, to.Size).Select(i => (double)i)], to, from);
        for (int i = 0; i < values.Length; i++)
            result[(int)places[i]] += values[i];
        return result;
    }
}
