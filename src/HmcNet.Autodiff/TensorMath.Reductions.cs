using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Sums and other reductions. Without axes they fold everything to a scalar; axes count from 0, or from -1 at the end.</content>
public static partial class TensorMath
{
    /// <summary>The sum over axes; 0 over none.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Axes to fold; all when none is named.</param>
    /// <returns>A tensor without those axes.</returns>
    /// <exception cref="HmcNetException">When there is no such axis.</exception>
    public static Tensor Sum(Tensor x, params int[] axes) => IsWhole(x, axes) ? x : Tensor.Apply(new SumAxes(Axes(x, axes)), x);

    /// <summary>The mean over axes; NaN over an empty axis.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Axes to fold; all when none is named.</param>
    /// <returns>A tensor without those axes.</returns>
    /// <exception cref="HmcNetException">When there is no such axis.</exception>
    public static Tensor Mean(Tensor x, params int[] axes)
    {
        Tensor sum = Sum(x, axes);
        return sum.Shape.Size == 0 ? sum : sum / ((double)x.Shape.Size / sum.Shape.Size);
    }

    /// <summary>The largest element over axes; ties share the derivative.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Axes to fold; all when none is named.</param>
    /// <returns>A tensor without those axes.</returns>
    /// <exception cref="HmcNetException">When there is no such axis.</exception>
    public static Tensor MaxOver(Tensor x, params int[] axes) => IsWhole(x, axes) ? x : Tensor.Apply(new MaxAxes(Axes(x, axes)), x);

    /// <summary>The product over axes; 1 over an empty axis. Its derivative is exact where elements are 0, too.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Axes to fold; all when none is named.</param>
    /// <returns>A tensor without those axes.</returns>
    /// <exception cref="HmcNetException">When there is no such axis.</exception>
    public static Tensor Prod(Tensor x, params int[] axes)
    {
        if (IsWhole(x, axes))
            return x;
        IntList folded = Axes(x, axes);
        Shape result = x.Shape.Without(folded.Items);
        foreach (int axis in folded.Items)
            x = ProductAlong(x, axis);
        return Reshape(x, result);
    }

    /// <summary>log of the sum of exp over axes, without overflow.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">Axes to fold; all when none is named.</param>
    /// <returns>A tensor without those axes.</returns>
    /// <exception cref="HmcNetException">When there is no such axis.</exception>
    public static Tensor LogSumExp(Tensor x, params int[] axes) => IsWhole(x, axes) ? x : Tensor.Apply(new LogSumExpAxes(Axes(x, axes)), x);

    /// <summary>x - logSumExp(x) along an axis: the logarithm of <see cref="Softmax"/>.</summary>
    /// <param name="x">A vector, matrix or higher.</param>
    /// <param name="axis">The axis over which the results sum to one.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor LogSoftmax(Tensor x, int axis = -1)
    {
        int place = Axis(x, axis);
        return x - Reshape(LogSumExp(x, place), x.Shape.With(place, 1));
    }

    /// <summary>exp(x) over its sum along an axis.</summary>
    /// <param name="x">A vector, matrix or higher.</param>
    /// <param name="axis">The axis over which the results sum to one.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Softmax(Tensor x, int axis = -1) => Exp(LogSoftmax(x, axis));

    /// <summary>Running sums along an axis.</summary>
    /// <param name="x">A vector, matrix or higher.</param>
    /// <param name="axis">The axis.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor CumSum(Tensor x, int axis = 0) => Tensor.Apply(new CumSum(Axis(x, axis), false), x);

    /// <summary>Sums of rows by group: result[g] is the sum of the rows whose index is g.</summary>
    /// <param name="values">Rows along the first dimension.</param>
    /// <param name="index">Group of each row, 0 to <paramref name="groups"/> - 1; data alone.</param>
    /// <param name="groups">Number of groups; those without rows get 0.</param>
    /// <returns>A tensor with one row a group.</returns>
    /// <exception cref="HmcNetException">When lengths differ or the index depends on a parameter.</exception>
    public static Tensor SegmentSum(Tensor values, Tensor index, int groups) =>
        Tensor.Apply(new SegmentSum(groups, Given(index).Rank), values, index);

    /// <summary>The sum over stretched axes that takes a tensor back to a shape it was broadcast from.</summary>
    internal static Tensor SumTo(Tensor x, Shape shape)
    {
        if (x.Shape.Equals(shape))
            return x;
        int missing = x.Rank - shape.Rank;
        var axes = new List<int>();
        for (int d = 0; d < x.Rank; d++)
        {
            if (d < missing || (shape[d - missing] == 1 && x.Shape[d] != 1))
                axes.Add(d);
        }
        return Reshape(Sum(x, [.. axes]), shape);
    }

    /// <summary>Halves the axis again and again: a product without division has a derivative at zero.</summary>
    private static Tensor ProductAlong(Tensor x, int axis)
    {
        if (x.Shape[axis] == 0)
            return Fill(x.Shape.With(axis, 1), 1);
        while (x.Shape[axis] > 1)
        {
            int length = x.Shape[axis];
            int half = length / 2;
            Tensor product = Slice(x, axis, 0, half) * Slice(x, axis, half, half);
            x = length % 2 == 0 ? product : Concatenate(axis, product, Slice(x, axis, length - 1, 1));
        }
        return x;
    }

    /// <summary>Whether there is nothing to fold: a scalar, and no axis named.</summary>
    private static bool IsWhole(Tensor x, int[] axes) => Given(x).Rank == 0 && axes.Length == 0;

    /// <summary>Sorted, distinct, non-negative axes; all of them when none is named.</summary>
    private static IntList Axes(Tensor x, int[] axes)
    {
        if (axes.Length == 0)
            return new IntList([.. Enumerable.Range(0, x.Rank)]);
        return new IntList([.. axes.Select(a => Axis(x, a)).Distinct().Order()]);
    }

    private static int Axis(Tensor x, int axis)
    {
        Given(x);
        int place = axis < 0 ? axis + x.Rank : axis;
        return place >= 0 && place < x.Rank
            ? place
            : throw new HmcNetException(
                $"There is no axis {axis}.", where: SourceLocation.OfCaller(),
                expected: x.Rank == 0 ? "a tensor with at least one dimension" : $"0 to {x.Rank - 1}, or -{x.Rank} to -1 from the end",
                found: $"axis {axis} of a tensor of shape {x.Shape}");
    }
}
