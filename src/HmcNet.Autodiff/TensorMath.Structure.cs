using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Rearranging tensors.</content>
public static partial class TensorMath
{
    /// <summary>The same elements, in row-major order, under another shape.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">A shape of as many elements.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="HmcNetException">When the numbers of elements differ.</exception>
    public static Tensor Reshape(Tensor x, Shape shape) => Given(x).Shape.Equals(shape) ? x : Tensor.Apply(new Reshape(shape), x);

    /// <summary>The same elements, in row-major order, under another shape.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="lengths">Lengths of the new dimensions.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="HmcNetException">When the numbers of elements differ.</exception>
    public static Tensor Reshape(Tensor x, params int[] lengths) => Reshape(x, new Shape(lengths));

    /// <summary>Stretches lengths of 1 and missing leading dimensions to a shape.</summary>
    /// <param name="x">Any shape that broadcasts to the target.</param>
    /// <param name="shape">The target.</param>
    /// <returns>A tensor of the target's shape.</returns>
    /// <exception cref="HmcNetException">When x does not broadcast to it.</exception>
    public static Tensor BroadcastTo(Tensor x, Shape shape) => Given(x).Shape.Equals(shape) ? x : Tensor.Apply(new BroadcastTo(shape), x);

    /// <summary>Reorders the axes; without an order, reverses them (the transpose of a matrix).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="order">Axis d of the result is axis order[d] of x.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="HmcNetException">When the order is not a permutation of the axes.</exception>
    public static Tensor Transpose(Tensor x, params int[] order)
    {
        if (Given(x).Rank < 2 && order.Length == 0)
            return x;
        int[] axes = order.Length == 0 ? [.. Enumerable.Range(0, x.Rank).Reverse()] : order;
        return Tensor.Apply(new Transpose(new IntList(axes)), x);
    }

    /// <summary>A run of a tensor along an axis.</summary>
    /// <param name="x">A vector, matrix or higher.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">First place kept, from 0.</param>
    /// <param name="length">Number of places kept.</param>
    /// <returns>A tensor of the same rank.</returns>
    /// <exception cref="HmcNetException">When the run is outside the tensor.</exception>
    public static Tensor Slice(Tensor x, int axis, int start, int length)
    {
        int place = Axis(x, axis);
        if (start < 0 || length < 0 || start > x.Shape[place] - length)
            throw new HmcNetException(
                "A slice is out of range.", where: SourceLocation.OfCaller(),
                expected: $"a part of 0 to {x.Shape[place] - 1} in dimension {place}",
                found: $"start {start}, length {length} in a tensor of shape {x.Shape}", remedy: "indices count from 0");
        if (length == x.Shape[place])
            return x;
        var first = new int[x.Rank];
        first[place] = start;
        return Tensor.Apply(new SliceBox(new Box(new IntList(first), x.Shape.With(place, length))), x);
    }

    /// <summary>Joins tensors along an existing axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="parts">Tensors whose other lengths are equal; at least one.</param>
    /// <returns>The joined tensor.</returns>
    /// <exception cref="HmcNetException">When there is no part or the shapes differ elsewhere.</exception>
    public static Tensor Concatenate(int axis, params Tensor[] parts)
    {
        if (parts.Length == 0)
            throw new HmcNetException("There is nothing to concatenate.", where: SourceLocation.OfCaller(), expected: "at least one tensor");
        int place = Axis(parts[0], axis);
        return parts.Length == 1 ? parts[0] : Tensor.Apply(new Concatenate(place), parts);
    }

    /// <summary>Joins tensors of one shape along a new first axis: scalars to a vector, vectors to the rows of a matrix.</summary>
    /// <param name="parts">Tensors of equal shape; at least one.</param>
    /// <returns>A tensor of one more dimension.</returns>
    /// <exception cref="HmcNetException">When there is no part or the shapes differ.</exception>
    public static Tensor Stack(params Tensor[] parts)
    {
        if (parts.Length == 0)
            throw new HmcNetException("There is nothing to stack.", where: SourceLocation.OfCaller(), expected: "at least one tensor");
        foreach (Tensor part in parts)
        {
            if (!Given(part).Shape.Equals(Given(parts[0]).Shape))
                throw Misfit("Stack", "tensors of one shape", parts[0], part);
        }
        return Concatenate(0, [.. parts.Select(p => Reshape(p, new Shape([1, .. p.Shape.Lengths])))]);
    }

    /// <summary>Elements of rows chosen by an index; the same as <c>source[index]</c>.</summary>
    /// <param name="source">A vector, matrix or higher.</param>
    /// <param name="index">Whole numbers from 0, made of data alone.</param>
    /// <returns>The rows in the order of the index.</returns>
    public static Tensor Gather(Tensor source, Tensor index) => Given(source)[Given(index)];

    /// <summary>Adds tensors into boxes of a tensor that is zero elsewhere.</summary>
    internal static Tensor Place(IReadOnlyList<Tensor> parts, IReadOnlyList<Box> boxes, Shape shape) =>
        Tensor.Apply(new PlaceBoxes(shape, new BoxList([.. boxes])), [.. parts]);
}
