using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Operations;

/// <summary>A comparison: 1 where it holds, 0 where it does not (and where an operand is NaN). No derivative flows through it.</summary>
internal abstract record Comparison<TSelf> : Binary<TSelf>
    where TSelf : IBinaryKernel
{
    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => null;

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => null;
}

/// <summary>x &lt; y.</summary>
internal sealed record Less : Comparison<Less>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x < y ? 1 : 0;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.LessThan(x, y) & Vector256.Create(1.0);
}

/// <summary>x &lt;= y.</summary>
internal sealed record LessOrEqual : Comparison<LessOrEqual>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x <= y ? 1 : 0;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.LessThanOrEqual(x, y) & Vector256.Create(1.0);
}

/// <summary>x = y.</summary>
internal sealed record EqualTo : Comparison<EqualTo>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x == y ? 1 : 0;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.Equals(x, y) & Vector256.Create(1.0);
}

/// <summary>The second operand where the first is not 0, the third where it is 0.</summary>
internal sealed record Where : Elementwise
{
    public override int Arity => 3;

    public static double Invoke(double condition, double x, double y) => condition != 0 ? x : y;

    public static Vector256<double> Invoke(Vector256<double> condition, Vector256<double> x, Vector256<double> y) =>
        Vector256.ConditionalSelect(Vector256.Equals(condition, Vector256<double>.Zero), y, x);

    public override void Evaluate(Operands operands, Span<double> result)
    {
        var walk = new BroadcastWalk(operands.ResultShape, operands.ShapeOf(0), operands.ShapeOf(1), operands.ShapeOf(2));
        ReadOnlySpan<double> condition = operands[0];
        ReadOnlySpan<double> x = operands[1];
        ReadOnlySpan<double> y = operands[2];
        for (int i = 0; i < result.Length; i++, walk.Next())
            result[i] = Invoke(condition[walk.First], x[walk.Second], y[walk.Third]);
    }

    internal override void Backward(Node node, Tensor adjoint, AdjointContext context)
    {
        var condition = new Tensor(node.Inputs[0]);
        if (context.Needs(1))
            context.AddMasked(1, TensorMath.SumTo(TensorMath.Where(condition, adjoint, 0), node.Inputs[1].Shape));
        if (context.Needs(2))
            context.AddMasked(2, TensorMath.SumTo(TensorMath.Where(condition, 0, adjoint), node.Inputs[2].Shape));
    }
}
