using System.Runtime.Intrinsics;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Special;

namespace HmcNet.Autodiff.Operations;

/// <summary>log(exp(x) + exp(y)) without overflow.</summary>
internal sealed record LogAddExp : Binary<LogAddExp>, IBinaryKernel
{
    public static double Invoke(double x, double y) => LogExp.LogAddExp(x, y);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.ConditionalSelect(
            Vector256.Equals(x, y),
            x + Vector256.Create(LogExp.Ln2),
            Vector256.Max(x, y) + VectorMath.Log1p(VectorMath.Exp(-Vector256.Abs(x - y))));

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new ExpShare(), x, y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new ExpShare(), y, x));
}

/// <summary>exp(x) / (exp(x) + exp(y)); one half where both are the same infinity.</summary>
internal sealed record ExpShare : Binary<ExpShare>, IBinaryKernel
{
    public static double Invoke(double x, double y) => x == y ? 0.5 : LogExp.InvLogit(x - y);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.ConditionalSelect(Vector256.Equals(x, y), Vector256.Create(0.5), VectorMath.InvLogit(x - y));

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, result * Tensor.Apply(new ExpShare(), y, x));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, -(result * Tensor.Apply(new ExpShare(), y, x)));
}

/// <summary>x log y, and 0 where x is 0, whatever y is.</summary>
internal sealed record XLogY : Binary<XLogY>, IBinaryKernel
{
    public static double Invoke(double x, double y) => LogExp.XLogY(x, y);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.ConditionalSelect(
            Vector256.Equals(x, Vector256<double>.Zero) & Vector256.Equals(y, y),
            Vector256<double>.Zero,
            x * VectorMath.Log(y));

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Log(y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new MultiplyOrZero(), x, 1.0 / y));
}

/// <summary>x log(1 + y), and 0 where x is 0, whatever y is.</summary>
internal sealed record XLog1pY : Binary<XLog1pY>, IBinaryKernel
{
    public static double Invoke(double x, double y) => LogExp.XLog1pY(x, y);

    public static Vector256<double> Invoke(Vector256<double> x, Vector256<double> y) =>
        Vector256.ConditionalSelect(
            Vector256.Equals(x, Vector256<double>.Zero) & Vector256.Equals(y, y),
            Vector256<double>.Zero,
            x * VectorMath.Log1p(y));

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
        context.Scale(adjoint, -Tensor.Apply(new DigammaRise(), x, y));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, -Tensor.Apply(new DigammaRise(), y, x));
}

/// <summary>digamma(x + y) - digamma(x) for positive x and y, without cancellation where x is large.</summary>
/// <remarks>For large x the asymptotic series (DLMF 5.11.2) is subtracted term by term.</remarks>
internal sealed record DigammaRise : Binary<DigammaRise>, IBinaryKernel
{
    public static double Invoke(double x, double y)
    {
        if (!(x > SeriesFrom && x < double.PositiveInfinity && y > 0))
            return Gamma.Digamma(x + y) - Gamma.Digamma(x);
        // psi(s) = log s - 1/(2 s) - 1/(12 s^2) + 1/(120 s^4) - 1/(252 s^6) + ...; with a = 1/x and b = 1/(x + y) each
        // difference a^k - b^k is (a - b) times a sum of positive terms.
        double a = 1 / x;
        double b = 1 / (x + y);
        double difference = a * (y / (x + y));
        double squares = a * a + b * b;
        double fourths = a * a * squares + b * b * b * b;
        double sum = 0.5 + (a + b) * (1.0 / 12 - squares / 120 + fourths / 252);
        return LogExp.Log1p(y / x) + difference * sum;
    }

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Trigamma(x + y) - TensorMath.Trigamma(x));

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, TensorMath.Trigamma(x + y));

    // Above this the next term, a^8 / 240, is below rounding error.
    private const double SeriesFrom = 200;
}

/// <summary>The polygamma function of order x (a whole number of at least 0) at y; only y has a derivative.</summary>
internal sealed record Polygamma : Binary<Polygamma>, IBinaryKernel
{
    public static double Invoke(double x, double y) => Gamma.Polygamma((int)x, y);

    protected override Tensor? AdjointOfFirst(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) => null;

    protected override Tensor? AdjointOfSecond(Tensor adjoint, Tensor x, Tensor y, Tensor result, AdjointContext context) =>
        context.Scale(adjoint, Tensor.Apply(new Polygamma(), x + 1, y));
}
