using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
internal sealed record Erf : Unary<Erf>, IUnaryKernel
{
    private const double TwoOverRootPi = 1.1283791670955126;

    public static double Invoke(double x) => ErrorFunction.Erf(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TwoOverRootPi * TensorMath.Exp(-TensorMath.Square(x));
}

/// <summary>1 - erf(x), accurate for large x.</summary>
internal sealed record Erfc : Unary<Erfc>, IUnaryKernel
{
    private const double TwoOverRootPi = 1.1283791670955126;

    public static double Invoke(double x) => ErrorFunction.Erfc(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => -TwoOverRootPi * TensorMath.Exp(-TensorMath.Square(x));
}

/// <summary>The standard normal distribution function.</summary>
internal sealed record Phi : Unary<Phi>, IUnaryKernel
{
    private const double OneOverRootTwoPi = 0.3989422804014327;

    public static double Invoke(double x) => ErrorFunction.Phi(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => OneOverRootTwoPi * TensorMath.Exp(-0.5 * TensorMath.Square(x));
}

/// <summary>The logarithm of the standard normal distribution function.</summary>
internal sealed record LogPhi : Unary<LogPhi>, IUnaryKernel
{
    public static double Invoke(double x) => ErrorFunction.LogPhi(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => TensorMath.InverseMillsRatio(x);
}

/// <summary>The standard normal density over its distribution function.</summary>
internal sealed record InverseMillsRatio : Unary<InverseMillsRatio>, IUnaryKernel
{
    public static double Invoke(double x) => ErrorFunction.InverseMillsRatio(x);

    protected override Tensor Derivative(Tensor x, Tensor y) => -y * (x + y);
}
