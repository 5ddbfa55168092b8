using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>log(exp(x) + exp(y)) without overflow.</summary>
internal sealed record LogAddExp : Binary<LogAddExp>, IBinaryKernel
{
    public static double Invoke(double x, double y) => LogExp.LogAddExp(x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Share(x, y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Share(y, x));

    // Two equal infinities have no difference; by symmetry each has half.
    private static Tensor Share(Tensor of, Tensor other) =>
        TensorMath.Where(TensorMath.Equal(of, other), 0.5, TensorMath.InvLogit(of - other));
}

/// <summary>x log y, and 0 where x is 0, whatever y is.</summary>
internal sealed record XLogY : Binary<XLogY>, IBinaryKernel
{
    public static double Invoke(double x, double y) => LogExp.XLogY(x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Log(y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new MultiplyOrZero(), x, 1.0 / y));
}

/// <summary>x log(1 + y), and 0 where x is 0, whatever y is.</summary>
internal sealed record XLog1pY : Binary<XLog1pY>, IBinaryKernel
{
    public static double Invoke(double x, double y) => LogExp.XLog1pY(x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Log1p(y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new MultiplyOrZero(), x, 1.0 / (1 + y)));
}

/// <summary>log B(x, y) = log gamma(x) + log gamma(y) - log gamma(x + y), without cancellation.</summary>
internal sealed record LogBeta : Binary<LogBeta>, IBinaryKernel
{
    public static double Invoke(double x, double y) => Gamma.LogBeta(x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Digamma(x) - TensorMath.Digamma(x + y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Digamma(y) - TensorMath.Digamma(x + y));
}

/// <summary>The polygamma function of order x (a whole number of at least 0) at y; only y has a derivative.</summary>
internal sealed record Polygamma : Binary<Polygamma>, IBinaryKernel
{
    public static double Invoke(double x, double y) => Gamma.Polygamma((int)x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => null;

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new Polygamma(), x + 1, y));
}
