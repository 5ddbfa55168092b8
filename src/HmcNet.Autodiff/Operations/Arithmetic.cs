using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Differentiation;

namespace HmcNet.Autodiff.Operations;

/// <summary>x + y.</summary>
internal sealed record Add : Binary<Add>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x + y;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) => x + y;

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => adjoint;

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => adjoint;
}

/// <summary>x - y.</summary>
internal sealed record Subtract : Binary<Subtract>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x - y;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) => x - y;

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => adjoint;

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => -adjoint;
}

/// <summary>x * y.</summary>
internal sealed record Multiply : Binary<Multiply>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x * y;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) => x * y;

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => context.Scale(adjoint, y);

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => context.Scale(adjoint, x);
}

/// <summary>x * y, but 0 wherever x is 0, whatever y is: keeps branches that were not chosen out of gradients.</summary>
internal sealed record MultiplyOrZero : Binary<MultiplyOrZero>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x == 0 ? 0 : x * y;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.ConditionalSelect(Vector256.Equals(x, Vector256<double>.Zero), Vector256<double>.Zero, x * y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => context.Scale(adjoint, y);

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Mask(Tensor.Apply(new MultiplyOrZero(), x, adjoint));
}

/// <summary>x / y.</summary>
internal sealed record Divide : Binary<Divide>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x / y;

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) => x / y;

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, 1.0 / y);

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, -(result / y));
}

/// <summary>x to the power y; the derivative with respect to y is taken as 0 where x is 0.</summary>
internal sealed record Power : Binary<Power>, IBinaryKernel
{
    public static double Invoke(double x, double y) => Math.Pow(x, y);

    // Not a Where on y = 0: the factor y is zero there by itself, and its own derivative x^(y-1) must stay.
    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new MultiplyOrZero(), y, TensorMath.Pow(x, Lowered(y))));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Where(TensorMath.Equal(x, 0), 0, Tensor.Apply(new MultiplyOrZero(), result, TensorMath.Log(x))));

    // A number stays a number, so that the cheap forms of Pow apply to it.
    private static Tensor Lowered(Tensor y) =>
        y.Shape.IsScalar && y.Node.Operation is Constant { Values: [double power] } ? power - 1 : y - 1;
}

/// <summary>The smaller of x and y; NaN when either is NaN. At a tie the derivative goes to x.</summary>
internal sealed record Min : Binary<Min>, IBinaryKernel
{
    public static double Invoke(double x, double y) => Math.Min(x, y);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) => Vector256.Min(x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Select(x <= y, adjoint, 0);

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Select(x <= y, 0, adjoint);
}

/// <summary>The larger of x and y; NaN when either is NaN. At a tie the derivative goes to x.</summary>
internal sealed record Max : Binary<Max>, IBinaryKernel
{
    public static double Invoke(double x, double y) => Math.Max(x, y);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) => Vector256.Max(x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Select(x >= y, adjoint, 0);

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Select(x >= y, 0, adjoint);
}

/// <summary>-x.</summary>
internal sealed record Negate : Unary<Negate>, IUnaryKernel
{
    public static double Invoke(double x) => -x;

    public static Vector256<double> Invoke(Vector256<double> x) => -x;

    protected override Tensor Derivative(Tensor x, Tensor y) => -1;

    internal override void Backward(Ir.Node node, Tensor adjoint, AdjointContext context) => context.Add(0, -adjoint);
}

/// <summary>x squared.</summary>
internal sealed record Square : Unary<Square>, IUnaryKernel
{
    public static double Invoke(double x) => x * x;

    public static Vector256<double> Invoke(Vector256<double> x) => x * x;

    protected override Tensor Derivative(Tensor x, Tensor y) => 2 * x;
}

/// <summary>The square root of x.</summary>
internal sealed record Sqrt : Unary<Sqrt>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Sqrt(x);

    public static Vector256<double> Invoke(Vector256<double> x) => Vector256.Sqrt(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => 0.5 / y;
}

/// <summary>The absolute value of x; its derivative at 0 is taken as 0.</summary>
internal sealed record Abs : Unary<Abs>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Abs(x);

    public static Vector256<double> Invoke(Vector256<double> x) => Vector256.Abs(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Sign(x);
}

/// <summary>-1, 0 or 1; NaN for NaN. Its derivative is taken as 0 everywhere.</summary>
internal sealed record Sign : Unary<Sign>, IUnaryKernel
{
    public static double Invoke(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    public static Vector256<double> Invoke(Vector256<double> x) =>
        Vector256.ConditionalSelect(
            Vector256.GreaterThan(x, Vector256<double>.Zero),
            Vector256.Create(1.0),
            Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Vector256.Create(-1.0), x));

    protected override Tensor Derivative(Tensor x, Tensor y) => 0;

    internal override void Backward(Ir.Node node, Tensor adjoint, AdjointContext context)
    {
        // A step function: nothing flows.
    }
}
