namespace HmcNet.Autodiff.Special;

/// <summary>
/// Logarithms and exponentials that keep their relative accuracy where the plain formula cancels,
/// overflows or underflows.
/// </summary>
/// <remarks>
/// The errors stated are the largest found against 50-digit tables (tests/data/special-functions), in units in the
/// last place (ulp), rounded up. NaN in gives NaN out everywhere unless said otherwise.
/// </remarks>
public static class LogExp
{
    internal const double Ln2 = 0.6931471805599453;

    /// <summary>ln 2 rounded to 32 bits, so that k * Ln2High is exact for every exponent k.</summary>
    internal const double Ln2High = 0.6931471803691238;

    /// <summary>ln 2 - Ln2High.</summary>
    internal const double Ln2Low = 1.9082149292705877e-10;

    internal const double Log2E = 1.4426950408889634;
    internal const double Tiny = 5.551115123125783e-17; // 2^-54

    /// <summary>exp(x) - 1.</summary>
    /// <param name="x">Any real number.</param>
    /// <remarks>
    /// x = k ln 2 + r with |r| at most 0.35; expm1(r) by a polynomial, then 2^k expm1(r) + (2^k - 1)
    /// (Tang 1992, ACM TOMS 18:211). Error at most 2 ulp. Keeps -0; -inf gives -1, +inf gives +inf; overflows to
    /// +inf above 709.78.
    /// </remarks>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) < Tiny || double.IsNaN(x))
            return x;
        if (x > 710)
            return double.PositiveInfinity;
        if (x < -40)
            return -1;
        var k = Math.Round(x * Log2E);
        var high = Math.FusedMultiplyAdd(-k, Ln2High, x);
        var low = k * Ln2Low;
        var r = high - low;
        var correction = (high - r) - low;
        var e = r + Math.FusedMultiplyAdd(r * r, Polynomial.Horner(Coefficients.Expm1, r), correction * (1 + r));
        if (k == 0)
            return e;
        if (k == 1024)
            return 2 * (8.98846567431158e307 * (1 + e)); // 2 * 2^1023: 2^1024 itself is no double
        var scale = BitConverter.Int64BitsToDouble(((long)k + 1023) << 52);
        return Math.FusedMultiplyAdd(scale, e, scale - 1);
    }

    /// <summary>log(1 + x).</summary>
    /// <param name="x">At least -1.</param>
    /// <remarks>
    /// u = 1 + x and the rounding error c of that sum; u = 2^k (1 + f) with 1 + f from sqrt(1/2) to sqrt(2);
    /// log(1 + f) by the series of atanh in s = f / (2 + f), the correction c / u added (the scheme of Sun's fdlibm,
    /// 1993, with own coefficients). Error at most 1 ulp. Keeps -0; -1 gives -inf, below -1 NaN, +inf gives +inf.
    /// </remarks>
    public static double Log1p(double x)
    {
        if (Math.Abs(x) < Tiny || double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;
        if (x <= -1)
            return x == -1 ? double.NegativeInfinity : double.NaN;
        const long sqrtHalf = 0x3FE6A09E667F3BCD;
        var u = 1 + x;
        var c = (x >= 1 ? 1 - (u - x) : x - (u - 1)) / u;
        var bits = BitConverter.DoubleToInt64Bits(u) - sqrtHalf;
        double k = bits >> 52;
        var f = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) + sqrtHalf) - 1;
        var s = f / (2 + f);
        var z = s * s;
        var half = 0.5 * f * f;
        var tail = Math.FusedMultiplyAdd(s, Math.FusedMultiplyAdd(z, Polynomial.Halves8(Coefficients.Log1p, z), half), Math.FusedMultiplyAdd(k, Ln2Low, c));
        return Math.FusedMultiplyAdd(k, Ln2High, f - (half - tail));
    }

    /// <summary>log(1 - exp(x)).</summary>
    /// <param name="x">At most 0.</param>
    /// <remarks>
    /// log(-expm1(x)) above -ln 2, log1p(-exp(x)) below (Maechler 2012, "Accurately computing log(1 - exp(-|a|))").
    /// Error at most 2 ulp. 0 gives -inf, above 0 NaN, -inf gives -0.
    /// </remarks>
    public static double Log1mExp(double x)
    {
        if (x > 0)
            return double.NaN;
        return x > -Ln2 ? Math.Log(-Expm1(x)) : Log1p(-Math.Exp(x));
    }

    /// <summary>log(exp(a) + exp(b)).</summary>
    /// <param name="a">Any number, infinities included.</param>
    /// <param name="b">Any number, infinities included.</param>
    /// <remarks>
    /// max + log1p(exp(-|a - b|)). Error at most 2 ulp of max(|result|, |max(a, b)|): where exp(a) + exp(b) is
    /// near 1 the result is near 0 and only its absolute error is small. -inf is log 0, so (-inf, b) gives b;
    /// (+inf, b) gives +inf.
    /// </remarks>
    public static double LogAddExp(double a, double b)
    {
        if (a == b)
            return a + Ln2;
        var larger = Math.Max(a, b);
        return double.IsInfinity(larger) ? larger : larger + Log1p(Math.Exp(-Math.Abs(a - b)));
    }

    /// <summary>log(exp(a) - exp(b)).</summary>
    /// <param name="a">At least b.</param>
    /// <param name="b">At most a; -inf is log 0.</param>
    /// <remarks>
    /// a + log1mexp(b - a). Error at most 2 ulp of max(|result|, |a|). a = b gives -inf (also both -inf),
    /// a below b NaN, a = +inf with finite b +inf, both +inf NaN.
    /// </remarks>
    public static double LogSubExp(double a, double b)
    {
        if (double.IsInfinity(a))
            return a == b ? (a < 0 ? a : double.NaN) : (a > 0 && !double.IsNaN(b) ? a : double.NaN);
        return a + Log1mExp(b - a);
    }

    /// <summary>log(1 + exp(x)).</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// max(x, 0) + log1p(exp(-|x|)). Error at most 2 ulp. -inf gives 0, +inf gives +inf; 0 gives ln 2.
    /// </remarks>
    public static double Softplus(double x)
    {
        var tail = Log1p(Math.Exp(-Math.Abs(x)));
        return x > 0 ? x + tail : tail;
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <param name="x">Any number, in logits.</param>
    /// <remarks>
    /// exp(x) / (1 + exp(x)) below 0, so that the left tail keeps its relative accuracy. Error at most 2 ulp.
    /// -inf gives 0, 0 gives 1/2, +inf gives 1.
    /// </remarks>
    public static double InvLogit(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return x < 0 ? e / (1 + e) : 1 / (1 + e);
    }

    /// <summary>log(1 / (1 + exp(-x))) = -softplus(-x).</summary>
    /// <param name="x">Any number, in logits.</param>
    /// <remarks>Error at most 2 ulp. -inf gives -inf, 0 gives -ln 2, +inf gives -0.</remarks>
    public static double LogInvLogit(double x) => -Softplus(-x);

    /// <summary>log(p / (1 - p)).</summary>
    /// <param name="p">A probability, 0 to 1.</param>
    /// <remarks>
    /// log1p((2 p - 1) / (1 - p)) between 1/4 and 3/4, where 2 p - 1 is exact and the plain quotient would cancel;
    /// log(p) - log1p(-p) below, -log((1 - p) / p) above. Error at most 3 ulp. 0 gives -inf, 1/2 gives 0,
    /// 1 gives +inf, outside [0, 1] NaN.
    /// </remarks>
    public static double Logit(double p)
    {
        if (p < 0.25)
            return Math.Log(p) - Log1p(-p);
        if (p > 0.75)
            return -Math.Log((1 - p) / p);
        return Log1p((2 * p - 1) / (1 - p));
    }

    /// <summary>x log(y), and 0 where x = 0.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="y">At least 0.</param>
    /// <remarks>
    /// Error at most 2 ulp. x = 0 gives 0 for every y that is not NaN, also 0, negative and +inf: the limit
    /// that probabilities need (0 log 0 = 0). Otherwise y = 0 gives an infinity and y below 0 NaN.
    /// </remarks>
    public static double XLogY(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * Math.Log(y);

    /// <summary>x log(1 + y), and 0 where x = 0.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="y">At least -1.</param>
    /// <remarks>
    /// Error at most 2 ulp. x = 0 gives 0 for every y that is not NaN; otherwise y = -1 gives an infinity and
    /// y below -1 NaN.
    /// </remarks>
    public static double XLog1pY(double x, double y) => x == 0 && !double.IsNaN(y) ? 0 : x * Log1p(y);
}
