using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>The scalar meaning of a three-argument operation.</summary>
internal interface ITernaryKernel
{
    /// <summary>The value at (x, y, z).</summary>
    static abstract double Invoke(double x, double y, double z);
}

/// <summary>
/// A product and a sum, rounded once. Made by <see cref="Execution.Contraction"/> where the hardware has such an
/// instruction; tracing never makes one.
/// </summary>
internal abstract record FusedProduct<TSelf> : Elementwise
    where TSelf : ITernaryKernel
{
    public override int Arity => 3;

    /// <summary>The sign of x y in the result.</summary>
    protected abstract int SignOfProduct { get; }

    /// <summary>The sign of z in the result.</summary>
    protected abstract int SignOfTerm { get; }

    public override void Evaluate(Operands operands, Span<double> result)
    {
        var walk = new BroadcastWalk(operands.ResultShape, operands.ShapeOf(0), operands.ShapeOf(1), operands.ShapeOf(2));
        ReadOnlySpan<double> x = operands[0];
        ReadOnlySpan<double> y = operands[1];
        ReadOnlySpan<double> z = operands[2];
        for (int i = 0; i < result.Length; i++, walk.Next())
            result[i] = TSelf.Invoke(x[walk.First], y[walk.Second], z[walk.Third]);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        Tensor ofProduct = SignOfProduct < 0 ? -adjoint : adjoint;
        for (int k = 0; k < 2; k++)
        {
            if (context.Needs(k))
                context.Add(k, TensorMath.SumTo(context.Scale(ofProduct, new Tensor(node.Inputs[1 - k])), node.Inputs[k].Shape));
        }
        if (context.Needs(2))
            context.Add(2, TensorMath.SumTo(SignOfTerm < 0 ? -adjoint : adjoint, node.Inputs[2].Shape));
    }
}

/// <summary>x * y + z, rounded once.</summary>
internal sealed record MultiplyAdd : FusedProduct<MultiplyAdd>, ITernaryKernel
{
    protected override int SignOfProduct => 1;

    protected override int SignOfTerm => 1;

    public static double Invoke(double x, double y, double z) => Math.FusedMultiplyAdd(x, y, z);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
        Vector256.FusedMultiplyAdd(x, y, z);
}

/// <summary>x * y - z, rounded once.</summary>
internal sealed record MultiplySubtract : FusedProduct<MultiplySubtract>, ITernaryKernel
{
    protected override int SignOfProduct => 1;

    protected override int SignOfTerm => -1;

    public static double Invoke(double x, double y, double z) => Math.FusedMultiplyAdd(x, y, -z);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
        Vector256.FusedMultiplyAdd(x, y, -z);
}

/// <summary>z - x * y, rounded once.</summary>
internal sealed record SubtractProduct : FusedProduct<SubtractProduct>, ITernaryKernel
{
    protected override int SignOfProduct => -1;

    protected override int SignOfTerm => 1;

    public static double Invoke(double x, double y, double z) => Math.FusedMultiplyAdd(-x, y, z);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
        Vector256.FusedMultiplyAdd(-x, y, z);
}
