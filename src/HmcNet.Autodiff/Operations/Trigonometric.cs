using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>The sine of x, in radians.</summary>
internal sealed record Sin : Unary<Sin>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Sin(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Sin(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Cos(x);
}

/// <summary>The cosine of x, in radians.</summary>
internal sealed record Cos : Unary<Cos>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Cos(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Cos(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => -TensorMath.Sin(x);
}

/// <summary>The tangent of x, in radians.</summary>
internal sealed record Tan : Unary<Tan>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Tan(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => 1 + TensorMath.Square(y);
}

/// <summary>The arc tangent of x, in radians.</summary>
internal sealed record Atan : Unary<Atan>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Atan(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => 1.0 / (1 + TensorMath.Square(x));
}

/// <summary>The hyperbolic sine of x.</summary>
internal sealed record Sinh : Unary<Sinh>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Sinh(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Cosh(x);
}

/// <summary>The hyperbolic cosine of x.</summary>
internal sealed record Cosh : Unary<Cosh>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Cosh(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Sinh(x);
}

/// <summary>The hyperbolic tangent of x.</summary>
internal sealed record Tanh : Unary<Tanh>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Tanh(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Tanh(x);

    // 1 / cosh(x)^2 as a product of two logistic functions, which neither cancels nor overflows, nor do its derivatives.
    protected override Tensor Derivative(Tensor x, Tensor y) => 4 * TensorMath.InvLogit(2 * x) * TensorMath.InvLogit(-2 * x);
}
