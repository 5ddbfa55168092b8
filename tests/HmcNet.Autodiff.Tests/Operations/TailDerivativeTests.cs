using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Special;
using MathNet.Numerics;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Operations;

/// <summary>Derivatives far out, at ties and near poles, where the textbook formula cancels, overflows or gives NaN.</summary>
public class TailDerivativeTests
{
    [Theory]
    [InlineData(-1e8)]
    [InlineData(-1e5)]
    [InlineData(-300.0)]
    [InlineData(-40.0)]
    public void LogPhi_in_the_left_tail_follows_its_asymptotic_series(double x)
    {
        // With z = -x: m = z + 1/z - 2/z^3 + 10/z^5 - 74/z^7 + 706/z^9 (DLMF 7.12.1 inverted), and its derivatives term by term.
        double z = -x;
        double[] found = Numeric.Derivatives(LogPhi, x, 3);
        Numeric.CloseRelative(z + 1 / z - 2 / Math.Pow(z, 3) + 10 / Math.Pow(z, 5) - 74 / Math.Pow(z, 7) + 706 / Math.Pow(z, 9), found[0], 1e-13, "first");
        Numeric.CloseRelative(-1 + 1 / (z * z) - 6 / Math.Pow(z, 4) + 50 / Math.Pow(z, 6) - 518 / Math.Pow(z, 8) + 6354 / Math.Pow(z, 10), found[1], 1e-13, "second");
        // What is left of the third, 2/z^3, is a difference of terms of size 1/z.
        Numeric.Close(2 / Math.Pow(z, 3) - 24 / Math.Pow(z, 5) + 300 / Math.Pow(z, 7) - 4144 / Math.Pow(z, 9) + 63540 / Math.Pow(z, 11) - 1077384 / Math.Pow(z, 13), found[2], 3e-15 / z + 1e-15, "third");
        // One plus the second derivative is what a Newton step sees.
        double[] sum = Numeric.Derivatives(v => LogPhi(v) + 0.5 * Square(v), x, 2);
        Numeric.Close(1 / (z * z) - 6 / Math.Pow(z, 4), sum[1], 60 / Math.Pow(z, 6) + 1e-15, "curvature left over");
    }

    [Fact]
    public void The_inverse_Mills_ratio_has_accurate_derivatives_across_the_switch_of_formulas()
    {
        for (double x = -6; x < 6; x += 0.0625)
        {
            double[] found = Numeric.Derivatives(InverseMillsRatio, x, 2);
            double m = Numeric.Evaluate(InverseMillsRatio, Shape.Scalar, x)[0];
            // m = 1/I0; excess = I1/I0 with I[n] the moments of exp(x t - t^2/2).
            double mean = Moment(1, x) / Moment(0, x);
            double variance = Moment(2, x) / Moment(0, x) - mean * mean;
            Numeric.Close(-m * mean, found[0], 1e-13, "first");
            Numeric.Close(m * mean * mean - m * variance, found[1], 1e-12, "second");
        }
    }

    private static double Moment(int n, double x) => Numeric.IntegralToInfinity(t => Math.Pow(t, n) * Math.Exp(t * (x - 0.5 * t)));

    [Fact]
    public void LogPhi_in_the_right_tail_has_vanishing_derivatives()
    {
        Assert.All(Numeric.Derivatives(LogPhi, 45, 3), d => Assert.Equal(0, d));
        Assert.All(Numeric.Derivatives(LogPhi, 1e10, 3), d => Assert.Equal(0, d));
    }

    [Theory]
    [InlineData(20.0)]
    [InlineData(400.0)]
    [InlineData(800.0)]
    [InlineData(-800.0)]
    public void Tanh_is_flat_far_out_in_all_derivatives(double x)
    {
        double decay = Math.Exp(-2 * Math.Abs(x));
        double[] found = Numeric.Derivatives(Tanh, x, 3);
        Numeric.Close(4 * decay, found[0], 1e-15, "first");
        Numeric.Close(-8 * Math.Sign(x) * decay, found[1], 1e-15, "second");
        Numeric.Close(16 * decay, found[2], 1e-15, "third");
        if (Math.Abs(x) < 300)
            Numeric.CloseRelative(4 * decay, found[0], 1e-12, "first, relative");
    }

    [Theory]
    [InlineData(-1e-300)]
    [InlineData(-1e-12)]
    [InlineData(-1.0)]
    [InlineData(-40.0)]
    [InlineData(-360.0)]
    public void Log1mExp_has_relatively_accurate_derivatives(double x)
    {
        double[] found = Numeric.Derivatives(Log1mExp, x, 2);
        // -q and -q (1 + q) with the odds q = e^x / (1 - e^x): 1/|x| near 0, e^x far out.
        double odds = x > -1e-8 ? 1 / -x - 0.5 : Math.Exp(x) / (1 - Math.Exp(x));
        Numeric.CloseRelative(-odds, found[0], 1e-12, "first");
        if (x < -1e-100)
            Numeric.CloseRelative(-odds * (1 + odds), found[1], 1e-12, "second");
    }

    [Fact]
    public void Log1mExp_has_no_NaN_below_the_range_of_exp() =>
        Assert.All(Numeric.Derivatives(Log1mExp, -800, 3), d => Assert.Equal(0, d));

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-8)]
    [InlineData(0.25)]
    [InlineData(0.999)]
    public void Logit_has_relatively_accurate_derivatives(double p)
    {
        double[] found = Numeric.Derivatives(Logit, p, 1);
        Numeric.CloseRelative(1 / p + 1 / (1 - p), found[0], 1e-14, "first");
    }

    [Theory]
    [InlineData(-745.0)]
    [InlineData(-50.0)]
    [InlineData(0.0)]
    [InlineData(50.0)]
    [InlineData(1000.0)]
    public void The_logistic_family_keeps_its_tails_in_second_derivatives(double x)
    {
        double p = 1 / (1 + Math.Exp(-Math.Abs(x)));
        double q = Math.Exp(-Math.Abs(x)) * p;
        Numeric.Close(p * q, Numeric.Derivatives(Softplus, x, 2)[1], 1e-15, "softplus");
        Numeric.Close(-p * q, Numeric.Derivatives(LogInvLogit, x, 2)[1], 1e-15, "logInvLogit");
        Numeric.Close(p * q * (q - p) * Math.Sign(x), Numeric.Derivatives(InvLogit, x, 2)[1], 1e-15, "invLogit");
        if (x is < 0 and > -700)
            Numeric.CloseRelative(p * q, Numeric.Derivatives(Softplus, x, 2)[1], 1e-14, "softplus, relative");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(3.0)]
    [InlineData(-700.0)]
    public void LogAddExp_of_equal_arguments_has_a_quarter_as_second_derivative(double x)
    {
        // d^2/dx^2 log(e^x + e^y) at y = x is 1/2 (1 - 1/2).
        Assert.Equal([0.5, 0.25, 0], Numeric.Derivatives(v => LogAddExp(v, x), x, 3));
    }

    [Fact]
    public void LogAddExp_of_infinities_has_a_finite_gradient()
    {
        double infinity = double.PositiveInfinity;
        Assert.Equal([0.5, 0.5], Numeric.Gradient(v => LogAddExp(v[0], v[1]), Shape.Vector(2), -infinity, -infinity));
        Assert.Equal([0.5, 0.5], Numeric.Gradient(v => LogAddExp(v[0], v[1]), Shape.Vector(2), infinity, infinity));
        Assert.Equal([0, 1.0], Numeric.Gradient(v => LogAddExp(v[0], v[1]), Shape.Vector(2), -infinity, 3));
    }

    [Theory]
    [InlineData(0.0, 2.0, 0.0, 2.0)]
    [InlineData(0.0, 1.0, 1.0, 0.0)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    [InlineData(-2.0, 3.0, 12.0, -12.0)]
    [InlineData(-2.0, 2.0, -4.0, 2.0)]
    [InlineData(3.0, 0.0, 0.0, 0.0)]
    public void Powers_of_zero_and_of_negative_numbers_have_derivatives(double x, double power, double first, double second)
    {
        Tensor exponent = Tensor.Parameter("power", Shape.Scalar);
        Tensor v = Tensor.Parameter("x", Shape.Scalar);
        Tensor d1 = Differentiation.Gradient(Pow(v, exponent), v);
        Tensor d2 = Differentiation.Gradient(d1, v);
        Assert.Equal([first, second], Numeric.Evaluate([d1, d2], [v, exponent], [x, power]));
        Assert.Equal([first, second], Numeric.Derivatives(t => Pow(t, power), x, 2));
    }

    [Fact]
    public void The_mixed_derivative_of_a_power_at_exponent_zero_is_one_over_x()
    {
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        Tensor y = Tensor.Parameter("y", Shape.Scalar);
        Tensor xy = Differentiation.Gradient(Differentiation.Gradient(Pow(x, y), x), y);
        Tensor yx = Differentiation.Gradient(Differentiation.Gradient(Pow(x, y), y), x);
        Assert.Equal([0.25, 0.25], Numeric.Evaluate([xy, yx], [x, y], [4, 0]));
    }

    [Fact]
    public void A_power_at_infinity_has_no_NaN_derivative_in_its_exponent() =>
        Assert.Equal(0, Numeric.Derivatives(y => Pow(double.PositiveInfinity, y), -2, 1)[0]);

    [Fact]
    public void XLogY_at_zero_counts_has_no_NaN_derivatives_in_y()
    {
        foreach (double y in new[] { 0, 0.5, 2 })
            Assert.Equal([0.0, 0.0], Numeric.Derivatives(v => XLogY(0, v), y, 2));
        Assert.Equal([0.0, 0.0], Numeric.Derivatives(v => XLog1pY(0, v), -1, 2));
        Assert.Equal([1.5, -0.75], Numeric.Derivatives(v => XLogY(3, v), 2, 2));
    }

    [Fact]
    public void The_gamma_family_chains_to_the_fourth_derivative()
    {
        // psi^(n)(1/2) = (-1)^(n+1) n! (2^(n+1) - 1) zeta(n+1); psi(1/2) = -gamma - 2 ln 2 (DLMF 5.4.13, 5.15.3).
        double[] zeta = [0, 0, Math.PI * Math.PI / 6, 1.2020569031595943, Math.Pow(Math.PI, 4) / 90];
        double[] expected = [-0.57721566490153287 - 2 * Math.Log(2), 3 * zeta[2], -14 * zeta[3], 90 * zeta[4]];
        Numeric.Close(expected, Numeric.Derivatives(LogGamma, 0.5, 4), 1e-13, "log gamma at 1/2");
        Numeric.Close(expected.AsSpan(1), Numeric.Derivatives(Digamma, 0.5, 3), 1e-13, "digamma at 1/2");
        Numeric.Close(expected.AsSpan(2), Numeric.Derivatives(Trigamma, 0.5, 2), 1e-13, "trigamma at 1/2");
    }

    [Theory]
    [InlineData(150.0, 0.5)]
    [InlineData(250.0, 3.0)]
    [InlineData(1e6, 1.0)]
    [InlineData(1e10, 2.0)]
    [InlineData(1e15, 1.0)]
    [InlineData(300.0, 1e12)]
    public void LogBeta_of_a_large_argument_does_not_lose_its_gradient(double x, double y)
    {
        // psi(x) - psi(x + y) for whole y is -sum 1/(x + k); otherwise by the integral of (e^{-xt} - e^{-(x+y)t}) / (1 - e^{-t}).
        double expected = y switch
        {
            > 10 => SpecialFunctions.DiGamma(x) - SpecialFunctions.DiGamma(x + y),
            >= 1 => -Enumerable.Range(0, (int)y).Sum(k => 1 / (x + k)),
            _ => -Numeric.IntegralToInfinity(t => Math.Exp(-x * t) * LogExp.Expm1(-y * t) / LogExp.Expm1(-t)),
        };
        double found = Numeric.Derivatives(v => LogBeta(v, y), x, 1)[0];
        // Below the switch to the series the two digammas cancel, by a factor of 1500 at (150, 1/2).
        Numeric.CloseRelative(expected, found, x < 200 ? 1e-12 : 1e-14, "first");
    }

    [Fact]
    public void The_Bessel_ratio_has_accurate_second_derivatives_near_zero_and_across_the_switch()
    {
        foreach (double x in new[] { 1e-12, 1e-6, 0.01, 0.0199, 0.0201, 0.1, 1 })
        {
            // The series r = x/2 - x^3/16 + x^5/96 - 11 x^7/6144 + 473 x^9/1474560 (DLMF 10.25.2), differentiated twice;
            // at 0.1 and 1 by differences instead.
            double found = Numeric.Derivatives(BesselRatioI1I0, x, 2)[1];
            double expected = x < 0.05
                ? x * (-0.375 + x * x * (20.0 / 96 - x * x * (11 * 42.0 / 6144 - x * x * (473 * 72.0 / 1474560))))
                : Numeric.Difference(t => Numeric.Derivatives(BesselRatioI1I0, t, 1)[0], x, 0.02);
            Numeric.CloseRelative(expected, found, x < 0.05 ? 2e-11 : 1e-9, $"at {x}");
        }
    }

    [Fact]
    public void Order_of_a_polygamma_function_is_checked_at_once()
    {
        Tensor x = Tensor.Parameter("x", Shape.Scalar);
        Assert.Contains("0 to 16", Assert.Throws<HmcNetException>(() => Polygamma(-1, x)).Message, StringComparison.Ordinal);
        Assert.Contains("17", Assert.Throws<HmcNetException>(() => Polygamma(17, x)).Message, StringComparison.Ordinal);
    }

    private static class Differentiation
    {
        public static Tensor Gradient(Tensor value, Tensor x) => Autodiff.Differentiation.ReverseMode.Gradient(value, [x])[0];
    }
}
