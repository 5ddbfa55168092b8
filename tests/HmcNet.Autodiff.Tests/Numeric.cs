using System.Globalization;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Execution;
using HmcNet.Autodiff.Ir;

namespace HmcNet.Autodiff.Tests;

/// <summary>Evaluation, differences and integrals that the tests compare with.</summary>
internal static class Numeric
{
    /// <summary>Traces nothing further: evaluates outputs, one after the other, at a flat parameter vector.</summary>
    public static double[] Evaluate(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> parameters, double[] point, Engine engine = Engine.Interpreted)
    {
        GraphFunction function = GraphFunction.Create(Graph.Create(outputs, parameters), null, engine);
        var result = new double[function.OutputCount];
        function.Run(point, result);
        return result;
    }

    /// <summary>Evaluates a tensor that depends on no parameter.</summary>
    public static double[] Evaluate(Tensor constant) => Evaluate([constant], [], []);

    /// <summary>Evaluates a tensor of one parameter.</summary>
    public static double[] Evaluate(Func<Tensor, Tensor> function, Shape shape, params double[] point)
    {
        Tensor x = Tensor.Parameter("x", shape);
        return Evaluate([function(x)], [x], point);
    }

    /// <summary>Gradient of a scalar function of one parameter.</summary>
    public static double[] Gradient(Func<Tensor, Tensor> function, Shape shape, params double[] point)
    {
        Tensor x = Tensor.Parameter("x", shape);
        return Evaluate(ReverseMode.Gradient(function(x), [x]), [x], point);
    }

    /// <summary>First, second, ... derivatives of a function of one scalar.</summary>
    public static double[] Derivatives(Func<Tensor, Tensor> function, double point, int count)
    {
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        var derivatives = new List<Tensor>();
        Tensor last = function(x);
        for (int i = 0; i < count; i++)
            derivatives.Add(last = ReverseMode.Gradient(last, [x])[0]);
        return Evaluate(derivatives, [x], [point]);
    }

    /// <summary>Central differences with steps h, h/2, h/4, h/8 and Richardson's extrapolation; error of order h^8.</summary>
    public static double Difference(Func<double, double> f, double x, double step)
    {
        const int levels = 4;
        var table = new double[levels];
        for (int i = 0; i < levels; i++, step /= 2)
        {
            double last = (f(x + step) - f(x - step)) / (2 * step);
            double power = 4;
            for (int j = 0; j < i; j++, power *= 4)
            {
                double better = last + (last - table[j]) / (power - 1);
                table[j] = last;
                last = better;
            }
            table[i] = last;
        }
        return table[levels - 1];
    }

    /// <summary>Integral over a finite interval by the tanh-sinh rule (Takahasi and Mori, 1974).</summary>
    public static double Integral(Func<double, double> f, double from, double to)
    {
        const double step = 1.0 / 32;
        double middle = 0.5 * (from + to);
        double half = 0.5 * (to - from);
        double sum = 0;
        for (int i = -112; i <= 112; i++)
        {
            double t = i * step;
            double u = 0.5 * Math.PI * Math.Sinh(t);
            double weight = 0.5 * Math.PI * Math.Cosh(t) / (Math.Cosh(u) * Math.Cosh(u));
            sum += weight * f(middle + half * Math.Tanh(u));
        }
        return sum * step * half;
    }

    /// <summary>Integral from 0 to infinity by the exp-sinh rule.</summary>
    public static double IntegralToInfinity(Func<double, double> f)
    {
        const double step = 1.0 / 64;
        double sum = 0;
        for (int i = -260; i <= 260; i++)
        {
            double t = i * step;
            double x = Math.Exp(0.5 * Math.PI * Math.Sinh(t));
            double value = f(x);
            if (value != 0)
                sum += 0.5 * Math.PI * Math.Cosh(t) * x * value;
        }
        return sum * step;
    }

    /// <summary>Agreement relative to the larger of 1 and the expected value; NaN and infinities must be the same.</summary>
    public static void Close(double expected, double actual, double tolerance, string where)
    {
        bool same = double.IsFinite(expected)
            ? Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected))
            : expected.Equals(actual);
        Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{where}: expected {expected:R}, found {actual:R}"));
    }

    public static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, string where)
    {
        Assert.True(expected.Length == actual.Length, $"{where}: expected {expected.Length} values, found {actual.Length}");
        for (int i = 0; i < expected.Length; i++)
            Close(expected[i], actual[i], tolerance, string.Create(CultureInfo.InvariantCulture, $"{where} [{i}]"));
    }

    /// <summary>Agreement relative to the expected value itself, however small.</summary>
    public static void CloseRelative(double expected, double actual, double tolerance, string where) =>
        Assert.True(
            Math.Abs(actual - expected) <= tolerance * Math.Abs(expected),
            string.Create(CultureInfo.InvariantCulture, $"{where}: expected {expected:R}, found {actual:R}"));
}
