using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
internal sealed record Erf : Unary<Erf>, IUnaryKernel
{
    private const double TwoOverRootPi = 1.1283791670955126;

    public static double Invoke(double x) => ErrorFunction.Erf(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Erf(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TwoOverRootPi * TensorMath.Exp(-TensorMath.Square(x));
}

/// <summary>1 - erf(x), accurate for large x.</summary>
internal sealed record Erfc : Unary<Erfc>, IUnaryKernel
{
    private const double TwoOverRootPi = 1.1283791670955126;

    public static double Invoke(double x) => ErrorFunction.Erfc(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Erfc(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => -TwoOverRootPi * TensorMath.Exp(-TensorMath.Square(x));
}

/// <summary>The standard normal distribution function.</summary>
internal sealed record Phi : Unary<Phi>, IUnaryKernel
{
    private const double OneOverRootTwoPi = 0.3989422804014327;

    public static double Invoke(double x) => ErrorFunction.Phi(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Phi(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => OneOverRootTwoPi * TensorMath.Exp(-0.5 * TensorMath.Square(x));
}

/// <summary>The logarithm of the standard normal distribution function.</summary>
internal sealed record LogPhi : Unary<LogPhi>, IUnaryKernel
{
    public static double Invoke(double x) => ErrorFunction.LogPhi(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.LogPhi(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.InverseMillsRatio(x);
}

/// <summary>The standard normal density over its distribution function.</summary>
internal sealed record InverseMillsRatio : Unary<InverseMillsRatio>, IUnaryKernel
{
    public static double Invoke(double x) => ErrorFunction.InverseMillsRatio(x);

    // -y (x + y), with a sum that does not cancel in the left tail.
    protected override Tensor Derivative(Tensor x, Tensor y) => -y * Tensor.Apply(new MillsRemainder(), 1.0, x);
}

/// <summary>
/// n I[n] / I[n-1] of order n = x at y, where I[n] is the integral of t^n / n! exp(y t - t^2 / 2) over t &gt; 0;
/// order 1 is y + <see cref="InverseMillsRatio"/>(y). Only y has a derivative.
/// </summary>
/// <remarks>
/// The remainders of Laplace's continued fraction m(y) = z + 1/(z + 2/(z + 3/(z + ...))), z = -y, of the inverse Mills
/// ratio: K[n] = n / (z + K[n+1]) (DLMF 7.9.3). Then dK[n]/dy = K[n] (K[n+1] - K[n]), which does not cancel.
/// </remarks>
internal sealed record MillsRemainder : Binary<MillsRemainder>, IBinaryKernel
{
    // From here on upwards y + m(y) loses less than a digit.
    private const double FractionBelow = -1.5;

    public static double Invoke(double x, double y)
    {
        int order = (int)x;
        if (y < FractionBelow)
            return Fraction(order, -y);
        double remainder = y + ErrorFunction.InverseMillsRatio(y);
        for (int n = 1; n < order; n++)
            remainder = n / remainder + y;
        return remainder;
    }

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => null;

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, result * (Tensor.Apply(new MillsRemainder(), x + 1, y) - result));

    private static double Fraction(int order, double z)
    {
        // The error falls as exp(-2 z sqrt(2 n)): this many terms leave less than 1e-16.
        int last = order + 20 + (int)(240 / (z * z));
        double remainder = 0;
        for (int n = last; n >= order; n--)
            remainder = n / (z + remainder);
        return remainder;
    }
}
