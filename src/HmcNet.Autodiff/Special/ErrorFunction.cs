namespace HmcNet.Autodiff.Special;

/// <summary>The error function and the standard normal distribution function, accurate in both tails.</summary>
/// <remarks>
/// The errors stated are the largest found against 50-digit tables (tests/data/special-functions), in units in the
/// last place (ulp), rounded up; results below the normal range (2.2e-308) are good to 2e-323 absolute. NaN in gives NaN out.
/// </remarks>
public static class ErrorFunction
{
    internal const double Sqrt1Over2 = 0.7071067811865476;
    internal const double Sqrt2OverPi = 0.7978845608028654;
    private const double OneOverSqrt2Pi = 0.3989422804014327;
    internal const double OneOverSqrtPi = 0.5641895835477563;

    /// <summary>2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// x + x E(x^2) with a polynomial E for |x| at most 1, else 1 - erfc(|x|) with the sign of x. Error at most
    /// 2 ulp. Odd; keeps -0; -inf and +inf give -1 and 1.
    /// </remarks>
    public static double Erf(double x)
    {
        var z = Math.Abs(x);
        if (z <= 1)
            return Math.FusedMultiplyAdd(x, Polynomial.Horner(Coefficients.Erf, x * x), x);
        return double.IsNaN(x) ? x : Math.CopySign(1 - UpperTail(z), x);
    }

    /// <summary>1 - erf(x).</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// 1 - erf(x) below 1/2, above it exp(-x^2) erfcx(x) with the rounding error of x^2 put back. Error at most
    /// 4 ulp. -inf gives 2, 0 gives 1, +inf gives 0; underflows to 0 above 27.23.
    /// </remarks>
    public static double Erfc(double x)
    {
        if (x >= 0.5)
            return UpperTail(x);
        return x < -1 ? 2 - UpperTail(-x) : 1 - Erf(x);
    }

    /// <summary>exp(x^2) erfc(x), the scaled complement for the far right tail.</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// For x at least 1/2, (1 + 2 x) erfcx(x) as one polynomial in (x - 4) / (x + 4) (the mapping of Shepherd and
    /// Laframboise 1981, Math. Comp. 36:249); below 1/2 the definition, with exp(x^2) split. Error at
    /// most 4 ulp. +inf gives 0, 0 gives 1, -inf gives +inf; overflows below -26.62.
    /// </remarks>
    public static double Erfcx(double x)
    {
        if (x >= 0.5)
            return ScaledTail(x);
        if (x < -26.64)
            return double.PositiveInfinity;
        var square = x * x;
        var low = Math.FusedMultiplyAdd(x, x, -square);
        var e = Math.Exp(square);
        return Math.FusedMultiplyAdd(e, low, e) * Erfc(x);
    }

    /// <summary>The standard normal distribution function, erfc(-x / sqrt(2)) / 2.</summary>
    /// <param name="x">Any number, in standard deviations.</param>
    /// <remarks>
    /// exp(-x^2 / 2) erfcx(-x / sqrt(2)) / 2 below -0.7, so that rounding x / sqrt(2) costs nothing in the tail;
    /// 1/2 + erf(x / sqrt(2)) / 2 between; 1 - Phi(-x) above 0.7. Error at most 4 ulp. -inf gives 0, 0 gives 1/2,
    /// +inf gives 1; underflows to 0 below -38.5.
    /// </remarks>
    public static double Phi(double x)
    {
        if (x < -0.7)
            return LowerTail(x);
        return x > 0.7 ? 1 - LowerTail(-x) : Math.FusedMultiplyAdd(0.5, Erf(x * Sqrt1Over2), 0.5);
    }

    /// <summary>log Phi(x), the log of the standard normal distribution function.</summary>
    /// <param name="x">Any number, in standard deviations.</param>
    /// <remarks>
    /// -x^2 / 2 + log(erfcx(-x / sqrt(2)) / 2) below -1, log(Phi(x)) up to 0, log1p(-Phi(-x)) above. Error at
    /// most 4 ulp. -inf gives -inf (overflow below -1.9e154), +inf gives -0.
    /// </remarks>
    public static double LogPhi(double x)
    {
        if (x < -1)
            return x < -1e160 ? double.NegativeInfinity : Math.FusedMultiplyAdd(-0.5 * x, x, Math.Log(0.5 * ScaledTail(-x * Sqrt1Over2)));
        return x > 0 ? LogExp.Log1p(-Phi(-x)) : Math.Log(Phi(x));
    }

    /// <summary>phi(x) / Phi(x), the derivative of log Phi: the mean of a standard normal truncated to above -x.</summary>
    /// <param name="x">Any number, in standard deviations.</param>
    /// <remarks>
    /// sqrt(2 / pi) / erfcx(-x / sqrt(2)) below 0, phi(x) / Phi(x) above, -x where 1 / x^2 vanishes against 1.
    /// Error at most 5 ulp. -inf gives +inf, +inf gives 0. Its own derivative is -m (x + m).
    /// </remarks>
    public static double InverseMillsRatio(double x)
    {
        if (x < -1e9)
            return -x;
        return x < 0 ? Sqrt2OverPi / Erfcx(-x * Sqrt1Over2) : OneOverSqrt2Pi * GaussianKernel(x) / Phi(x);
    }

    /// <summary>The standard normal quantile: the x with Phi(x) = p.</summary>
    /// <param name="p">A probability, 0 to 1.</param>
    /// <remarks>
    /// Halley's iteration, on erf(x / sqrt(2)) / 2 = p - 1/2 for p from 1/4 to 3/4 and on log Phi(x) = log p in the
    /// tails, where it is well conditioned; the right half by symmetry (1 - p is exact). Error at most 4 ulp.
    /// 0 gives -inf, 1/2 gives 0, 1 gives +inf, outside [0, 1] NaN.
    /// </remarks>
    public static double InversePhi(double p)
    {
        if (p > 0.75)
            return p < 1 ? -LowerQuantile(1 - p) : (p == 1 ? double.PositiveInfinity : double.NaN);
        if (p < 0.25)
            return p > 0 ? LowerQuantile(p) : (p == 0 ? double.NegativeInfinity : double.NaN);
        return CentralQuantile(p - 0.5);
    }

    /// <summary>exp(-x^2 / 2), with the rounding error of x^2 put back.</summary>
    internal static double GaussianKernel(double x)
    {
        var square = x * x;
        if (square > 1500)
            return 0;
        var low = Math.FusedMultiplyAdd(x, x, -square);
        var e = Math.Exp(-0.5 * square);
        return Math.FusedMultiplyAdd(e, -0.5 * low, e);
    }

    /// <summary>erfc(x) for x at least 1/2.</summary>
    private static double UpperTail(double x)
    {
        if (x > 28)
            return 0;
        var square = x * x;
        var low = Math.FusedMultiplyAdd(x, x, -square);
        var e = Math.Exp(-square);
        return Math.FusedMultiplyAdd(e, -low, e) * ScaledTail(x);
    }

    /// <summary>erfcx(x) for x at least 1/2.</summary>
    private static double ScaledTail(double x)
    {
        if (x > 1e9)
            return OneOverSqrtPi / x;
        var t = (x - 4) / (x + 4);
        return Polynomial.Horner(Coefficients.Erfcx, t) / Math.FusedMultiplyAdd(2, x, 1);
    }

    private static double LowerTail(double x) => x < -39 ? 0 : 0.5 * GaussianKernel(x) * ScaledTail(-x * Sqrt1Over2);

    private static double CentralQuantile(double q)
    {
        var s = q * 2.5066282746310007;
        var s2 = s * s;
        var x = s * (1 + s2 * (1.0 / 6 + s2 * (7.0 / 120 + s2 * (127.0 / 5040))));
        for (var i = 0; i < 2; i++)
        {
            var step = (0.5 * Erf(x * Sqrt1Over2) - q) / (OneOverSqrt2Pi * GaussianKernel(x));
            x -= step / (1 + 0.5 * x * step);
        }
        return x;
    }

    private static double LowerQuantile(double p)
    {
        var target = Math.Log(p);
        var t = Math.Sqrt(-2 * target);
        var x = -(t - Math.Log(2 * Math.PI * t * t) / (2 * t));
        for (var i = 0; i < 4; i++)
        {
            var mills = InverseMillsRatio(x);
            var step = (LogPhi(x) - target) / mills;
            x -= step / (1 + 0.5 * step * (x + mills));
        }
        return x;
    }
}
