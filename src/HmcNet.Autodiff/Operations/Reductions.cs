using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>An operation that folds some axes away; the axes are sorted and distinct.</summary>
internal abstract record Reduction(IntList Axes) : Operation
{
    public override string DescribeAttributes() => $"axes {Axes}";

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        foreach (int axis in Axes.Items)
        {
            if (axis < 0 || axis >= inputs[0].Shape.Rank)
                throw ShapeFault($"a tensor with an axis {axis}", inputs, "axes count from 0 (or from -1 at the end)");
        }
        return inputs[0].Shape.Without(Axes.Items);
    }

    /// <summary>The reduced shape with length 1 in place of the folded axes, so that it broadcasts back.</summary>
    public Shape KeptShape(Shape shape)
    {
        foreach (int axis in Axes.Items)
            shape = shape.With(axis, 1);
        return shape;
    }

    /// <summary>For each element of the input in order, the flat index of the result it is folded into.</summary>
    protected BroadcastWalk Walk(Operands operands) => new(operands.ShapeOf(0), operands.ShapeOf(0), KeptShape(operands.ShapeOf(0)));

    /// <summary>A tensor of the result's shape, stretched so that it fits the input.</summary>
    protected Tensor Stretch(Tensor reduced, Shape inputShape) => TensorMath.Reshape(reduced, KeptShape(inputShape));
}

/// <summary>Sums over axes, in row-major order.</summary>
internal sealed record SumAxes(IntList Axes) : Reduction(Axes)
{
    public override string Name => "sum";

    public override void Evaluate(Operands operands, Span<double> result)
    {
        result.Clear();
        BroadcastWalk walk = Walk(operands);
        foreach (double x in operands[0])
        {
            result[walk.Second] += x;
            walk.Next();
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        Shape shape = node.Inputs[0].Shape;
        context.Add(0, TensorMath.BroadcastTo(Stretch(adjoint, shape), shape));
    }
}

/// <summary>Largest element over axes; -infinity over an empty axis, NaN when an element is NaN. Ties share the derivative.</summary>
internal sealed record MaxAxes(IntList Axes) : Reduction(Axes)
{
    public override string Name => "max over axes";

    public override void Evaluate(Operands operands, Span<double> result)
    {
        result.Fill(double.NegativeInfinity);
        BroadcastWalk walk = Walk(operands);
        foreach (double x in operands[0])
        {
            result[walk.Second] = Math.Max(result[walk.Second], x);
            walk.Next();
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var x = new Tensor(node.Inputs[0]);
        Tensor isLargest = TensorMath.Equal(x, Stretch(new Tensor(node), x.Shape));
        Tensor ties = new(new Node(new SumAxes(Axes), isLargest.Node));
        context.AddMasked(0, TensorMath.Where(isLargest, Stretch(adjoint / ties, x.Shape), 0));
    }
}

/// <summary>log of the sum of exp over axes, without overflow; -infinity over an empty axis. Equal infinities share the derivative.</summary>
internal sealed record LogSumExpAxes(IntList Axes) : Reduction(Axes)
{
    public override string Name => "logSumExp";

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> x = operands[0];
        var largest = new double[result.Length];
        Array.Fill(largest, double.NegativeInfinity);
        BroadcastWalk walk = Walk(operands);
        foreach (double value in x)
        {
            largest[walk.Second] = Math.Max(largest[walk.Second], value);
            walk.Next();
        }
        result.Clear();
        walk = Walk(operands);
        foreach (double value in x)
        {
            // An infinite largest element would give infinity minus infinity.
            double shift = largest[walk.Second];
            result[walk.Second] += double.IsInfinity(shift) ? (value == shift ? 1 : 0) : Math.Exp(value - shift);
            walk.Next();
        }
        for (int i = 0; i < result.Length; i++)
        {
            double shift = largest[i];
            result[i] = double.IsInfinity(shift) ? shift : shift + Math.Log(result[i]);
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var x = new Tensor(node.Inputs[0]);
        Tensor total = Stretch(new Tensor(node), x.Shape);
        // An element equal to the total leaves nothing to the others, unless they are equal too: infinities share.
        Tensor isTotal = TensorMath.Equal(x, total);
        Tensor ties = Stretch(new Tensor(new Node(new SumAxes(Axes), isTotal.Node)), x.Shape);
        Tensor share = TensorMath.Where(isTotal, 1.0 / ties, TensorMath.Exp(x - total));
        context.Add(0, context.Scale(Stretch(adjoint, x.Shape), share));
    }
}

/// <summary>Running sums along an axis; from the end when reversed.</summary>
internal sealed record CumSum(int Axis, bool Reversed) : Operation
{
    public override string Name => Reversed ? "cumSumReversed" : "cumSum";

    public override string DescribeAttributes() => $"axis {Axis}";

    public override Shape InferShape(ReadOnlySpan<Node> inputs) =>
        Axis >= 0 && Axis < inputs[0].Shape.Rank
            ? inputs[0].Shape
            : throw ShapeFault($"a tensor with an axis {Axis}", inputs);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> x = operands[0];
        Shape shape = operands.ResultShape;
        int length = shape[Axis];
        int inner = 1;
        for (int d = Axis + 1; d < shape.Rank; d++)
            inner *= shape[d];
        for (int start = 0; start < result.Length; start += length * inner)
        {
            for (int lane = 0; lane < inner; lane++)
            {
                double sum = 0;
                for (int i = 0; i < length; i++)
                {
                    int place = start + (Reversed ? length - 1 - i : i) * inner + lane;
                    sum += x[place];
                    result[place] = sum;
                }
            }
        }
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.Add(0, Tensor.Apply(new CumSum(Axis, !Reversed), adjoint));
}
