using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>e to the power x.</summary>
internal sealed record Exp : Unary<Exp>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Exp(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Exp(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => y;
}

/// <summary>The natural logarithm of x; NaN for x &lt; 0, -infinity at 0.</summary>
internal sealed record Log : Unary<Log>, IUnaryKernel
{
    public static double Invoke(double x) => Math.Log(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Log(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => 1.0 / x;
}

/// <summary>log(1 + x), accurate near 0.</summary>
internal sealed record Log1p : Unary<Log1p>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.Log1p(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Log1p(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => 1.0 / (1 + x);
}

/// <summary>exp(x) - 1, accurate near 0.</summary>
internal sealed record Expm1 : Unary<Expm1>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.Expm1(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Expm1(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Exp(x);
}

/// <summary>log(1 - exp(x)) for x &lt; 0.</summary>
internal sealed record Log1mExp : Unary<Log1mExp>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.Log1mExp(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Log1mExp(x);

    // Not -1 / expm1(-x), whose own derivative is 0 times infinity below -709.
    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Exp(x) / TensorMath.Expm1(x);
}

/// <summary>1 / (1 + exp(-x)).</summary>
internal sealed record InvLogit : Unary<InvLogit>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.InvLogit(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.InvLogit(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => y * TensorMath.InvLogit(-x);
}

/// <summary>log(1 / (1 + exp(-x))).</summary>
internal sealed record LogInvLogit : Unary<LogInvLogit>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.LogInvLogit(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.LogInvLogit(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.InvLogit(-x);
}

/// <summary>log(x / (1 - x)).</summary>
internal sealed record Logit : Unary<Logit>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.Logit(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => 1.0 / (x * (1 - x));
}

/// <summary>log(1 + exp(x)).</summary>
internal sealed record Softplus : Unary<Softplus>, IUnaryKernel
{
    public static double Invoke(double x) => LogExp.Softplus(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Softplus(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.InvLogit(x);
}

/// <summary>
/// log((1 + s) / (1 - s)) / s - 2 for |s| at most 1/3: what a logarithm needs whose quotient is known. Made by
/// <see cref="Execution.SharedExponentials"/>; tracing never makes one.
/// </summary>
internal sealed record AtanhRemainder : Unary<AtanhRemainder>, IUnaryKernel
{
    public static double Invoke(double s)
    {
        double z = s * s;
        return z * Polynomial.Halves11(Coefficients.AtanhRemainder, z);
    }

    public static Vector256<double> Invoke(Vector256<double> s) => VectorKernels<Lanes256>.AtanhRemainder(new(s)).Value;

    protected override Tensor Derivative(Tensor x, Tensor y) => (2 * x * x / (1 - x * x) - y) / x;
}
