using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>A rectangular part of a tensor: where it starts and how long it is in each dimension.</summary>
internal sealed record Box(IntList Start, Shape Shape)
{
    public override string ToString() => $"{Start} length {string.Join(' ', Shape.Lengths.ToArray())}";

    /// <summary>Whether the box lies inside a tensor.</summary>
    public bool FitsIn(Shape whole)
    {
        if (Start.Count != whole.Rank || Shape.Rank != whole.Rank)
            return false;
        for (int d = 0; d < whole.Rank; d++)
        {
            if (Start[d] < 0 || Start[d] > whole[d] - Shape[d])
                return false;
        }
        return true;
    }

    /// <summary>Flat index, in the whole, of the start of each row (run along the last axis) of the box.</summary>
    public IEnumerable<int> RowStarts(Shape whole)
    {
        if (Shape.Size == 0)
            yield break;
        int rank = whole.Rank;
        if (rank == 0)
        {
            yield return 0;
            yield break;
        }
        var index = new int[rank];
        while (true)
        {
            int place = 0;
            for (int d = 0; d < rank; d++)
                place = place * whole[d] + Start[d] + index[d];
            yield return place;
            int axis = rank - 2;
            while (axis >= 0 && ++index[axis] == Shape[axis])
                index[axis--] = 0;
            if (axis < 0)
                yield break;
        }
    }

    /// <summary>Length of a row of the box.</summary>
    public int RowLength => Shape.Rank == 0 ? 1 : Shape[Shape.Rank - 1];
}

/// <summary>Cuts a box out of a tensor; the rank stays.</summary>
internal sealed record SliceBox(Box Box) : Operation
{
    public override string Name => "slice";

    public override string DescribeAttributes() => Box.ToString();

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        Box.FitsIn(inputs[0].Shape)
            ? Box.Shape
            : throw ShapeFault($"a tensor that holds the slice from ({Box.Start}) of shape {Box.Shape}", inputs, "indices count from 0");

    public override void Evaluate(Operands operands, Span<double> result)
    {
        int row = 0;
        foreach (int start in Box.RowStarts(operands.ShapeOf(0)))
        {
            operands[0].Slice(start, Box.RowLength).CopyTo(result[row..]);
            row += Box.RowLength;
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.AddMasked(0, TensorMath.Place([adjoint], [Box], node.Inputs[0].Shape));
}

/// <summary>Adds tensors into boxes of a tensor that is zero elsewhere: the adjoint of slices. Boxes may overlap.</summary>
internal sealed record PlaceBoxes(Shape Target, BoxList Boxes) : Operation
{
    public override string Name => "place";

    public override string DescribeAttributes() => Boxes.Count == 1 ? Boxes[0].ToString() : $"{Boxes.Count} parts";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        for (int i = 0; i < Boxes.Count; i++)
        {
            if (inputs.Length != Boxes.Count || !inputs[i].Shape.Equals(Boxes[i].Shape) || !Boxes[i].FitsIn(Target))
                throw ShapeFault($"parts that fit into {Target}", inputs);
        }
        return Target;
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        result.Clear();
        for (int i = 0; i < Boxes.Count; i++)
        {
            ReadOnlySpan<double> part = operands[i];
            int length = Boxes[i].RowLength;
            int next = 0;
            foreach (int start in Boxes[i].RowStarts(Target))
            {
                for (int j = 0; j < length; j++)
                    result[start + j] += part[next++];
            }
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        for (int i = 0; i < Boxes.Count; i++)
        {
            if (context.Needs(i))
                context.Add(i, Tensor.Apply(new SliceBox(Boxes[i]), adjoint));
        }
    }
}

/// <summary>Boxes that compare by value.</summary>
internal sealed class BoxList(IReadOnlyList<Box> boxes) : IEquatable<BoxList>
{
    public int Count => boxes.Count;

    public Box this[int i] => boxes[i];

    public bool Equals(BoxList? other) => other is not null && (ReferenceEquals(this, other) || boxes.SequenceEqual(Enumerable.Range(0, other.Count).Select(i => other[i])));

    public override bool Equals(object? obj) => Equals(obj as BoxList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (Box box in boxes)
            hash.Add(box);
        return hash.ToHashCode();
    }
}
