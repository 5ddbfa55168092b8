using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>
/// An operation that acts element by element under broadcasting. Each record has static methods named Invoke: one
/// over doubles, which is its meaning, and one over Vector256 of double where it can be vectorised; the interpreter
/// and the kernel emitter both call these.
/// </summary>
internal abstract record Elementwise : Operation
{
    public override string Name => char.ToLowerInvariant(GetType().Name[0]) + GetType().Name[1..];

    /// <summary>Number of inputs: 1, 2 or 3.</summary>
    public abstract int Arity { get; }

    public override Shape InferShape(ReadOnlySpan<Node> inputs)
    {
        Shape shape = inputs[0].Shape;
        foreach (Node input in inputs[1..])
        {
            shape = Shape.Broadcast(shape, input.Shape)
                ?? throw ShapeFault(
                    "shapes that are equal or stretch by the broadcasting rule (aligned at the last dimension, lengths equal or 1)",
                    inputs,
                    "index the group-level vector by its factor (alpha[group]), or reshape one side");
        }
        return shape;
    }
}

/// <summary>The scalar meaning of a one-argument operation.</summary>
internal interface IUnaryKernel
{
    /// <summary>The value at x.</summary>
    static abstract double Invoke(double x);
}

/// <summary>The scalar meaning of a two-argument operation.</summary>
internal interface IBinaryKernel
{
    /// <summary>The value at (x, y).</summary>
    static abstract double Invoke(double x, double y);
}

/// <summary>A one-argument elementwise operation y = f(x).</summary>
internal abstract record Unary<TSelf> : Elementwise
    where TSelf : IUnaryKernel
{
    public override int Arity => 1;

    public override void Evaluate(Operands operands, Span<double> result)
    {
        ReadOnlySpan<double> x = operands[0];
        for (int i = 0; i < result.Length; i++)
            result[i] = TSelf.Invoke(x[i]);
    }

    /// <summary>dy/dx as an expression of x and of the result y.</summary>
    protected abstract Tensor Derivative(Tensor x, Tensor y);

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context) =>
        context.Add(0, context.Scale(adjoint, Derivative(new Tensor(node.Inputs[0]), new Tensor(node))));
}

/// <summary>A two-argument elementwise operation under broadcasting.</summary>
internal abstract record Binary<TSelf> : Elementwise
    where TSelf : IBinaryKernel
{
    public override int Arity => 2;

    public override void Evaluate(Operands operands, Span<double> result)
    {
        var walk = new BroadcastWalk(operands.ResultShape, operands.ShapeOf(0), operands.ShapeOf(1));
        ReadOnlySpan<double> x = operands[0];
        ReadOnlySpan<double> y = operands[1];
        for (int i = 0; i < result.Length; i++, walk.Next())
            result[i] = TSelf.Invoke(x[walk.First], y[walk.Second]);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var x = new Tensor(node.Inputs[0]);
        var y = new Tensor(node.Inputs[1]);
        var result = new Tensor(node);
        if (context.Needs(0) && AdjointOfFirst(adjoint, x, y, result, context) is { } first)
            context.Add(0, TensorMath.SumTo(first, x.Shape));
        if (context.Needs(1) && AdjointOfSecond(adjoint, x, y, result, context) is { } second)
            context.Add(1, TensorMath.SumTo(second, y.Shape));
    }

    /// <summary>Adjoint times the derivative with respect to the first argument; null where that is zero everywhere.</summary>
    protected abstract Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context);

    /// <summary>Adjoint times the derivative with respect to the second argument; null where that is zero everywhere.</summary>
    protected abstract Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context);
}
