using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>The logarithm of the absolute value of the gamma function.</summary>
internal sealed record LogGamma : Unary<LogGamma>, IUnaryKernel
{
    public static double Invoke(double x) => Gamma.LogGamma(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.LogGamma(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Digamma(x);
}

/// <summary>The derivative of log gamma.</summary>
internal sealed record Digamma : Unary<Digamma>, IUnaryKernel
{
    public static double Invoke(double x) => Gamma.Digamma(x);

    public static Vector256<double> Invoke(Vector256<double> x) => VectorMath.Digamma(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Trigamma(x);
}

/// <summary>The second derivative of log gamma.</summary>
internal sealed record Trigamma : Unary<Trigamma>, IUnaryKernel
{
    public static double Invoke(double x) => Gamma.Trigamma(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Polygamma(2, x);
}

/// <summary>The logarithm of the modified Bessel function of the first kind and order 0.</summary>
internal sealed record LogBesselI0 : Unary<LogBesselI0>, IUnaryKernel
{
    public static double Invoke(double x) => Bessel.LogBesselI0(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.BesselRatioI1I0(x);
}

/// <summary>The ratio I1(x) / I0(x) of modified Bessel functions of the first kind.</summary>
internal sealed record BesselRatioI1I0 : Unary<BesselRatioI1I0>, IUnaryKernel
{
    public static double Invoke(double x) => Bessel.RatioI1I0(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => Tensor.Apply(new BesselRatioSlope(), x);
}

/// <summary>The derivative of <see cref="BesselRatioI1I0"/>, 1 - r / x - r^2 for the ratio r.</summary>
internal sealed record BesselRatioSlope : Unary<BesselRatioSlope>, IUnaryKernel
{
    public static double Invoke(double x) => Bessel.RatioI1I0Derivative(x);

    // The closed form cancels near 0, where three terms of the series are enough.
    protected override Tensor Derivative(Tensor x, Tensor y)
    {
        Tensor ratio = TensorMath.BesselRatioI1I0(x);
        Tensor square = TensorMath.Square(x);
        Tensor series = x * (-0.375 + square * (5.0 / 24 - square * (77.0 / 1024)));
        return TensorMath.Where(TensorMath.Abs(x) < 0.02, series, (ratio / x - y) / x - 2 * ratio * y);
    }
}
