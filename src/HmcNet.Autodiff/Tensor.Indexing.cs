using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Indexing: elements, rows, ranges, and gathering by groups. Indices count from 0.</content>
public sealed partial class Tensor
{
    /// <summary>Element of a vector, row of a matrix: the part at a place of the first dimension.</summary>
    /// <param name="index">Place, 0 to <see cref="Length"/> - 1.</param>
    /// <exception cref="HmcNetException">When there is no such place.</exception>
    public Tensor this[int index]
    {
        get
        {
            if (Rank == 0 || index < 0 || index >= Shape[0])
                throw OutOfRange(index, 0);
            var start = new int[Rank];
            start[0] = index;
            Tensor row = Apply(new SliceBox(new Box(new IntList(start), Shape.With(0, 1))), this);
            return TensorMath.Reshape(row, new Shape(Shape.Lengths[1..]));
        }
    }

    /// <summary>Element of a matrix.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="column">Column, from 0.</param>
    /// <exception cref="HmcNetException">When there is no such element.</exception>
    public Tensor this[int row, int column]
    {
        get
        {
            if (Rank != 2)
                throw new HmcNetException("Two indices need a matrix.", where: SourceLocation.OfCaller(), found: $"shape {Shape}");
            if (row < 0 || row >= Shape[0])
                throw OutOfRange(row, 0);
            if (column < 0 || column >= Shape[1])
                throw OutOfRange(column, 1);
            return TensorMath.Reshape(Apply(new SliceBox(new Box(new IntList(row, column), new Shape(1, 1))), this), Shape.Scalar);
        }
    }

    /// <summary>A run along the first dimension, as in <c>x[1..]</c> or <c>x[..^1]</c>.</summary>
    /// <param name="range">The places kept.</param>
    /// <exception cref="HmcNetException">When the range is outside the tensor.</exception>
    public Tensor this[Range range]
    {
        get
        {
            if (Rank == 0)
                throw OutOfRange(0, 0);
            int first = range.Start.GetOffset(Shape[0]);
            int end = range.End.GetOffset(Shape[0]);
            if (first < 0 || end > Shape[0] || first > end)
                throw OutOfRange(first < 0 || first > Shape[0] ? first : end, 0);
            return TensorMath.Slice(this, 0, first, end - first);
        }
    }

    /// <summary>
    /// Rows in the order of an index made of data or of discrete parameters: <c>alpha[group]</c> has, for observation i, the element of its group.
    /// </summary>
    /// <param name="index">Whole numbers from 0 to <see cref="Length"/> - 1: a factor, an int array, a column, a discrete parameter.</param>
    /// <exception cref="HmcNetException">When the index depends on a continuous parameter, or this is a scalar.</exception>
    public Tensor this[Tensor index] => Apply(index.Node.DependsOnParameters ? new Lookup() : new Gather(), this, index);

    private HmcNetException OutOfRange(int index, int axis) =>
        new("An index is out of range.", where: SourceLocation.OfCaller(),
            expected: Rank == 0 ? "a vector or matrix" : $"0 to {Shape[axis] - 1} in dimension {axis}",
            found: $"{index} in a tensor of shape {Shape}", remedy: "indices count from 0");
}
