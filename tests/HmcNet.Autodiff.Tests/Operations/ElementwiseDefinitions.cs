using System.Numerics;
using HmcNet.Autodiff.Operations;
using MathNet.Numerics;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>
/// What each elementwise operation means, by another formula, a series, an integral or another library, and
/// where its derivatives can be compared with differences.
/// </summary>
internal sealed record ElementwiseDefinition(Func<double[], double> Value, Func<Random, double[]> Sample)
{
    /// <summary>Arguments that are never differentiated (an order, a condition).</summary>
    public int[] Data { get; init; } = [];
}

/// <summary>The table of elementwise operations.</summary>
internal static class ElementwiseDefinitions
{
    public static IReadOnlyDictionary<Type, ElementwiseDefinition> All { get; } = Arithmetic()
        .Concat(Exponential()).Concat(Circular()).Concat(Normal()).Concat(GammaFamily()).Concat(Pairs())
        .ToDictionary(d => d.Operation, d => d.Definition);

    private static IEnumerable<(Type Operation, ElementwiseDefinition Definition)> Arithmetic() =>
    [
        (typeof(Add), Two((x, y) => Math.FusedMultiplyAdd(x, 1, y), -3, 3)),
        (typeof(Subtract), Two((x, y) => Math.FusedMultiplyAdd(y, -1, x), -3, 3)),
        (typeof(Multiply), Two((x, y) => Math.FusedMultiplyAdd(x, y, 0), -3, 3)),
        (typeof(MultiplyOrZero), Two((x, y) => Math.FusedMultiplyAdd(x, y, 0), 0.5, 3)),
        (typeof(Divide), Two((x, y) => x * Math.Pow(y, -1), 0.5, 3)),
        (typeof(Power), Two((x, y) => Math.Exp(y * Math.Log(x)), 0.5, 2.5)),
        (typeof(Min), Apart((x, y) => 0.5 * (x + y - Math.Abs(x - y)))),
        (typeof(Max), Apart((x, y) => 0.5 * (x + y + Math.Abs(x - y)))),
        (typeof(Less), Apart((x, y) => y - x > 0 ? 1 : 0)),
        (typeof(LessOrEqual), Apart((x, y) => x - y > 0 ? 0 : 1)),
        (typeof(EqualTo), Apart((x, y) => x - y == 0 ? 1 : 0)),
        (typeof(Where), new(a => a[0] * a[1] + (1 - a[0]) * a[2], r => [r.Next(2), Between(r, -2, 2), Between(r, -2, 2)]) { Data = [0] }),
        (typeof(MultiplyAdd), Three((x, y, z) => x * y + z)),
        (typeof(MultiplySubtract), Three((x, y, z) => x * y - z)),
        (typeof(SubtractProduct), Three((x, y, z) => z - x * y)),
        (typeof(Negate), One(x => 0 - x, -3, 3)),
        (typeof(Square), One(x => Math.Pow(x, 2), -3, 3)),
        (typeof(Sqrt), One(x => Math.Pow(x, 0.5), 0.5, 4)),
        (typeof(Abs), AwayFromZero(x => Math.Max(x, -x))),
        (typeof(Sign), AwayFromZero(x => x / Math.Abs(x))),
    ];

    private static IEnumerable<(Type Operation, ElementwiseDefinition Definition)> Exponential() =>
    [
        (typeof(Exp), One(x => 1 + Numeric.Integral(t => x * Math.Pow(Math.E, t * x), 0, 1), -3, 3)),
        (typeof(Log), One(x => Numeric.Integral(t => 1 / t, 1, x), 0.5, 4)),
        (typeof(Log1p), One(x => Numeric.Integral(t => 1 / (1 + t), 0, x), -0.5, 4)),
        (typeof(Expm1), One(x => Numeric.Integral(Math.Exp, 0, x), -3, 3)),
        (typeof(Log1mExp), One(x => Math.Log(1 - Math.Exp(x)), -4, -0.5)),
        (typeof(InvLogit), One(x => 0.5 + 0.5 * Math.Tanh(0.5 * x), -4, 4)),
        (typeof(LogInvLogit), One(x => -Math.Log(1 + Math.Exp(-x)), -4, 4)),
        (typeof(Logit), One(x => 2 * Math.Atanh(2 * x - 1), 0.3, 0.7)),
        (typeof(Softplus), One(x => Math.Log(1 + Math.Exp(x)), -4, 4)),
        (typeof(AtanhRemainder), new(a => 2 * Math.Atanh(a[0]) / a[0] - 2, r => [Between(r, 0.05, 0.33) * (r.Next(2) == 0 ? 1 : -1)])),
    ];

    private static IEnumerable<(Type Operation, ElementwiseDefinition Definition)> Circular() =>
    [
        (typeof(Sin), One(x => Complex.Exp(new Complex(0, x)).Imaginary, -3, 3)),
        (typeof(Cos), One(x => 1 - Numeric.Integral(Math.Sin, 0, x), -3, 3)),
        (typeof(Tan), One(x => Math.Sin(x) / Math.Cos(x), -0.8, 0.8)),
        (typeof(Atan), One(x => Numeric.Integral(t => 1 / (1 + t * t), 0, x), -2, 2)),
        (typeof(Sinh), One(x => 0.5 * (Math.Exp(x) - Math.Exp(-x)), -3, 3)),
        (typeof(Cosh), One(x => 0.5 * (Math.Exp(x) + Math.Exp(-x)), -3, 3)),
        (typeof(Tanh), One(x => (Math.Exp(2 * x) - 1) / (Math.Exp(2 * x) + 1), -2, 2)),
    ];

    private static IEnumerable<(Type Operation, ElementwiseDefinition Definition)> Normal() =>
    [
        (typeof(Erf), One(x => SpecialFunctions.Erf(x), -2, 2)),
        (typeof(Erfc), One(x => SpecialFunctions.Erfc(x), -2, 3)),
        (typeof(Phi), One(x => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)), -3, 3)),
        (typeof(LogPhi), One(x => Math.Log(0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2))), -4, 3)),
        (typeof(InverseMillsRatio), One(x => 1 / TruncatedMoment(0, x), -4, 3)),
        (typeof(MillsRemainder), Ordered(1, 4, (n, x) => TruncatedMoment(n, x) / TruncatedMoment(n - 1, x), -6, 2)),
    ];

    private static IEnumerable<(Type Operation, ElementwiseDefinition Definition)> GammaFamily() =>
    [
        (typeof(LogGamma), One(x => SpecialFunctions.GammaLn(x), 0.7, 6)),
        (typeof(Digamma), One(x => SpecialFunctions.DiGamma(x), 0.7, 6)),
        (typeof(Trigamma), One(x => PolygammaIntegral(1, x), 1, 6)),
        (typeof(Polygamma), Ordered(1, 4, PolygammaIntegral, 1.5, 6)),
        (typeof(LogBesselI0), One(x => Math.Log(CircularMoment(0, x)), -9, 9)),
        (typeof(BesselRatioI1I0), One(x => CircularMoment(1, x) / CircularMoment(0, x), -9, 9)),
        (typeof(BesselRatioSlope), One(CircularVariance, -9, 9)),
    ];

    private static IEnumerable<(Type Operation, ElementwiseDefinition Definition)> Pairs() =>
    [
        (typeof(LogAddExp), Two((x, y) => Math.Log(Math.Exp(x) + Math.Exp(y)), -3, 3)),
        (typeof(ExpShare), Two((x, y) => Math.Exp(x) / (Math.Exp(x) + Math.Exp(y)), -3, 3)),
        (typeof(XLogY), Two((x, y) => Math.Log(Math.Pow(y, x)), 0.5, 3)),
        (typeof(XLog1pY), Two((x, y) => Math.Log(Math.Pow(1 + y, x)), 0.5, 3)),
        (typeof(LogBeta), Two((x, y) => SpecialFunctions.BetaLn(x, y), 0.7, 5)),
        (typeof(DigammaRise), Two((x, y) => SpecialFunctions.DiGamma(x + y) - SpecialFunctions.DiGamma(x), 0.7, 5)),
    ];

    private static double Between(Random random, double from, double to) => from + (to - from) * random.NextDouble();

    private static ElementwiseDefinition One(Func<double, double> value, double from, double to) =>
        new(a => value(a[0]), r => [Between(r, from, to)]);

    private static ElementwiseDefinition AwayFromZero(Func<double, double> value) =>
        new(a => value(a[0]), r => [Between(r, 0.2, 3) * (r.Next(2) == 0 ? 1 : -1)]);

    private static ElementwiseDefinition Two(Func<double, double, double> value, double from, double to) =>
        new(a => value(a[0], a[1]), r => [Between(r, from, to), Between(r, from, to)]);

    private static ElementwiseDefinition Three(Func<double, double, double, double> value) =>
        new(a => value(a[0], a[1], a[2]), r => [Between(r, -3, 3), Between(r, -3, 3), Between(r, -3, 3)]);

    /// <summary>The two arguments are further apart than the steps of the differences, so that no kink lies between.</summary>
    private static ElementwiseDefinition Apart(Func<double, double, double> value) =>
        new(a => value(a[0], a[1]), r =>
        {
            double x = Between(r, -2, 2);
            return [x, x + Between(r, 0.1, 2) * (r.Next(2) == 0 ? 1 : -1)];
        });

    /// <summary>The first argument is a whole number.</summary>
    private static ElementwiseDefinition Ordered(int first, int end, Func<int, double, double> value, double from, double to) =>
        new(a => value((int)a[0], a[1]), r => [r.Next(first, end), Between(r, from, to)]) { Data = [0] };

    /// <summary>The integral of t^n exp(x t - t^2 / 2) over t above 0.</summary>
    private static double TruncatedMoment(int n, double x) =>
        Numeric.IntegralToInfinity(t => Math.Pow(t, n) * Math.Exp(t * (x - 0.5 * t)));

    /// <summary>DLMF 25.11.25: (-1)^(n+1) times the integral of t^n exp(-x t) / (1 - exp(-t)).</summary>
    private static double PolygammaIntegral(int n, double x) =>
        (n % 2 == 1 ? 1 : -1) * Numeric.IntegralToInfinity(t => -Math.Pow(t, n) * Math.Exp(-x * t) / ExpMinusOne(-t));

    // exp(x) - 1, near 0 without cancellation as 2 exp(x/2) sinh(x/2).
    private static double ExpMinusOne(double x) => x < -1 ? Math.Exp(x) - 1 : 2 * Math.Exp(0.5 * x) * Math.Sinh(0.5 * x);

    /// <summary>Mean of cos(k t) exp(x cos t) over the circle, by the trapezoidal rule, exact for periodic functions.</summary>
    private static double CircularMoment(int k, double x)
    {
        double sum = 0;
        for (int i = 0; i < 128; i++)
            sum += Math.Cos(k * Math.PI * i / 64) * Math.Exp(x * Math.Cos(Math.PI * i / 64));
        return sum / 128;
    }

    private static double CircularVariance(double x)
    {
        double ratio = CircularMoment(1, x) / CircularMoment(0, x);
        return 0.5 + 0.5 * CircularMoment(2, x) / CircularMoment(0, x) - ratio * ratio;
    }
}
