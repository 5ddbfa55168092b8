using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>The logarithm of the absolute value of the gamma function.</summary>
internal sealed record LogGamma : Unary<LogGamma>, IUnaryKernel
{
    public static double Invoke(double x) => Gamma.LogGamma(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Digamma(x);
}

/// <summary>The derivative of log gamma.</summary>
internal sealed record Digamma : Unary<Digamma>, IUnaryKernel
{
    public static double Invoke(double x) => Gamma.Digamma(x);

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

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.Where(TensorMath.Equal(x, 0), 0.5, 1 - y / x - TensorMath.Square(y));
}
