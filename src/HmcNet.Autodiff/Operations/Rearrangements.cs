using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>The same elements in row-major order under another shape.</summary>
internal sealed record Reshape(Shape Target) : Operation
{
    public override string Name => "reshape";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        inputs[0].Shape.Size == Target.Size
            ? Target
            : throw ShapeFault($"a tensor of {Target.Size} elements for the shape {Target}", inputs);

    public override void Evaluate(Operands operands, Span<double> result) => operands[0].CopyTo(result);

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.Add(0, TensorMath.Reshape(adjoint, node.Inputs[0].Shape));
}

/// <summary>Stretches lengths of 1, and missing leading dimensions, to a target shape.</summary>
internal sealed record BroadcastTo(Shape Target) : Operation
{
    public override string Name => "broadcast";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        Shape.Broadcast(inputs[0].Shape, Target) is { } common && common.Equals(Target)
            ? Target
            : throw ShapeFault($"a shape that stretches to {Target}", inputs);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> x = operands[0];
        var walk = new BroadcastWalk(operands.ResultShape, operands.ShapeOf(0), Shape.Scalar);
        for (int i = 0; i < result.Length; i++, walk.Next())
            result[i] = x[walk.First];
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.Add(0, TensorMath.SumTo(adjoint, node.Inputs[0].Shape));
}

/// <summary>Reorders the axes: axis d of the result is axis Order[d] of the input.</summary>
internal sealed record Transpose(IntList Order) : Operation
{
    public override string Name => "transpose";

    public override string DescribeAttributes() => Order.ToString();

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape shape = inputs[0].Shape;
        var seen = new bool[shape.Rank];
        var lengths = new int[Order.Count];
        for (int d = 0; d < Order.Count; d++)
        {
            if (Order.Count != shape.Rank || Order[d] < 0 || Order[d] >= shape.Rank || seen[Order[d]])
                throw ShapeFault($"a tensor whose axes the order ({Order}) permutes", inputs);
            seen[Order[d]] = true;
            lengths[d] = shape[Order[d]];
        }
        return Order.Count == shape.Rank ? new Shape(lengths) : throw ShapeFault($"a tensor of {Order.Count} axes", inputs);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> x = operands[0];
        Shape source = operands.ShapeOf(0);
        Shape target = operands.ResultShape;
        var strides = new int[source.Rank];
        int stride = 1;
        for (int d = source.Rank - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= source[d];
        }
        var index = new int[target.Rank];
        int place = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = x[place];
            for (int d = target.Rank - 1; d >= 0; d--)
            {
                place += strides[Order[d]];
                if (++index[d] < target[d])
                    break;
                place -= strides[Order[d]] * target[d];
                index[d] = 0;
            }
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var inverse = new int[Order.Count];
        for (int d = 0; d < inverse.Length; d++)
            inverse[Order[d]] = d;
        context.Add(0, Tensor.Apply(new Transpose(new IntList(inverse)), adjoint));
    }
}

/// <summary>Joins tensors along an axis.</summary>
internal sealed record Concatenate(int Axis) : Operation
{
    public override string Name => "concatenate";

    public override string DescribeAttributes() => $"axis {Axis}";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape first = inputs[0].Shape;
        int total = 0;
        foreach (Node input in inputs)
        {
            if (Axis < 0 || Axis >= first.Rank || input.Shape.Rank != first.Rank || !input.Shape.With(Axis, 0).Equals(first.With(Axis, 0)))
                throw ShapeFault($"tensors with an axis {Axis} whose other lengths are equal", inputs);
            total += input.Shape[Axis];
        }
        return first.With(Axis, total);
    }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        Shape shape = operands.ResultShape;
        int inner = 1;
        for (int d = Axis + 1; d < shape.Rank; d++)
            inner *= shape[d];
        int row = shape[Axis] * inner;
        int rows = row == 0 ? 0 : result.Length / row;
        int offset = 0;
        for (int k = 0; k < operands.Count; k++)
        {
            ReadOnlySpan<double> x = operands[k];
            int width = operands.ShapeOf(k)[Axis] * inner;
            for (int r = 0; r < rows; r++)
                x.Slice(r * width, width).CopyTo(result[(r * row + offset)..]);
            offset += width;
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        int offset = 0;
        for (int k = 0; k < node.Inputs.Length; k++)
        {
            Shape part = node.Inputs[k].Shape;
            if (context.Needs(k))
            {
                var start = new int[part.Rank];
                start[Axis] = offset;
                context.Add(k, Tensor.Apply(new SliceBox(new Box(new IntList(start), part)), adjoint));
            }
            offset += part[Axis];
        }
    }
}
