namespace HmcNet.Autodiff.Special;

/// <summary>The logarithm of the gamma function, of its relatives beta and binomial, and its derivatives.</summary>
/// <remarks>
/// The errors stated are the largest found against 50-digit tables (tests/data/special-functions), rounded up; "relative"
/// errors hold away from zeros of the function, near which the absolute error is that small. NaN in gives NaN out.
/// </remarks>
public static class Gamma
{
    internal const double HalfLog2Pi = 0.9189385332046728;
    private const double LogPi = 1.1447298858494002;

    /// <summary>Above this, Stirling's formula with a polynomial remainder holds to double precision.</summary>
    internal const double StirlingFrom = 9;

    /// <summary>log |Gamma(x)|.</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// z B(z), z = x - 2, from 1.25 to 3 and with log1p(x - 1) or log(x + x^2) subtracted below, so that the zeros at 1 and 2 keep
    /// their relative accuracy; recurrence down to [2, 3) up to 9; Stirling's formula above (DLMF 5.11.1); reflection
    /// for negative x (DLMF 5.5.3). Error at most 4 ulp; for x below 0, where zeros lie between the poles, 4 ulp of max(10, |result|).
    /// Poles 0, -1, -2, ... give +inf, as do -inf and +inf; overflows above 2.5e305.
    /// </remarks>
    public static double LogGamma(double x)
    {
        if (x >= StirlingFrom)
            return x > 1e306 ? double.PositiveInfinity : StirlingLogGamma(x);
        if (x >= 3)
            return RecurredLogGamma(x);
        if (x >= 1.25)
            return LogGammaTwoPlus(x - 2);
        if (x >= 0.5)
            return LogGammaTwoPlus(x - 1) - LogExp.Log1p(x - 1);
        if (x > 0)
            return LogGammaTwoPlus(x) - LogExp.Log1p(x) - Math.Log(x);
        return double.IsNaN(x) ? x : ReflectedLogGamma(x);
    }

    /// <summary>psi(x) = d/dx log Gamma(x).</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// (x - root) times a polynomial on [1, 2], with the root 1.4616... in two parts; recurrence from 0 to 9; asymptotic
    /// series above (DLMF 5.11.2); reflection psi(1 - x) - pi cot(pi x) below 0. Error at most 4 ulp; for x
    /// below 0, 4 ulp of max(10, |result|). +0 gives -inf, -0 gives +inf, the other poles and -inf NaN;
    /// +inf gives +inf.
    /// </remarks>
    public static double Digamma(double x)
    {
        if (x >= StirlingFrom)
            return LargeDigamma(x);
        if (x >= 1)
            return RecurredDigamma(x);
        if (x > 0)
            return UnitDigamma(x + 1) - 1 / x;
        if (x == 0)
            return -1 / x;
        var r = x - Math.Round(x);
        return r == 0 || double.IsNaN(r) ? double.NaN : Digamma(1 - x) - Math.PI * CotangentPi(r);
    }

    /// <summary>psi'(x) = d^2/dx^2 log Gamma(x).</summary>
    /// <param name="x">Any number.</param>
    /// <remarks>
    /// <see cref="Polygamma"/> with n = 1: relative error at most 2e-15. Poles 0, -1, ... give
    /// +inf; +inf gives 0; -inf gives NaN.
    /// </remarks>
    public static double Trigamma(double x) => Polygamma(1, x);

    /// <summary>The derivative of digamma of order n: d^(n+1)/dx^(n+1) log Gamma(x) = (-1)^(n+1) n! zeta(n + 1, x).</summary>
    /// <param name="n">Order, 0 (digamma itself) to 20.</param>
    /// <param name="x">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is outside 0 to 20.</exception>
    /// <remarks>
    /// The Hurwitz zeta function by Euler-Maclaurin summation (DLMF 25.11.5 and 25.11.28), all its leading terms positive; below 0
    /// by reflection (DLMF 5.15.6). Relative error at most 9e-15 (below 0, of max(1, |result|)).
    /// Poles 0, -1, ... give +inf for odd n and NaN for even n (except +0: -inf and -0: +inf); +inf gives 0 (n at least 1); -inf gives NaN.
    /// </remarks>
    public static double Polygamma(int n, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 20);
        if (n == 0)
            return Digamma(x);
        var odd = (n & 1) == 1;
        if (x > 0)
            return (odd ? 1 : -1) * Factorial(n) * HurwitzZeta(n + 1, x);
        if (x == 0)
            return odd ? double.PositiveInfinity : -1 / x;
        var r = x - Math.Round(x);
        if (r == 0 || double.IsNaN(r))
            return r == 0 && odd ? double.PositiveInfinity : double.NaN;
        var mirrored = Polygamma(n, 1 - x);
        return -CotangentDerivative(n, r) + (odd ? -mirrored : mirrored);
    }

    /// <summary>log B(a, b) = log Gamma(a) + log Gamma(b) - log Gamma(a + b).</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    /// <remarks>
    /// Where an argument is large the Stirling formulas are subtracted term by term, not as numbers, so that nothing
    /// cancels (Didonato and Morris 1992, ACM TOMS 18:360, section 5, with the remainders as polynomials). Relative error at most
    /// 4e-15 of max(1, |result|). Symmetric. a or b = 0 gives +inf, below 0 NaN, +inf gives -inf (with 0: NaN).
    /// </remarks>
    public static double LogBeta(double a, double b)
    {
        var small = Math.Min(a, b);
        var large = Math.Max(a, b);
        if (!(small >= 0))
            return double.NaN;
        if (small == 0 || double.IsPositiveInfinity(large))
            return small == 0 ? (double.IsPositiveInfinity(large) ? double.NaN : double.PositiveInfinity) : double.NegativeInfinity;
        if (large < StirlingFrom)
            return LogGamma(small) + (LogGamma(large) - LogGamma(small + large));
        if (small < StirlingFrom)
            return LogGamma(small) - LargeLogRising(large, small);
        var ratio = small / large;
        var remainder = StirlingRemainder(small) + StirlingRemainder(large) - StirlingRemainder(small + large);
        return HalfLog2Pi - 0.5 * Math.Log(large) + remainder
            + (small - 0.5) * Math.Log(ratio / (1 + ratio)) - large * LogExp.Log1p(ratio);
    }

    /// <summary>log of the binomial coefficient Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1)).</summary>
    /// <param name="n">Size of the set, above -1; need not be an integer.</param>
    /// <param name="k">Number chosen, above -1 and below n + 1; need not be an integer.</param>
    /// <remarks>
    /// -log(n + 1) - log B(n - k + 1, k + 1); exactly 0 at k = 0 and k = n. Relative error at most 3e-15 of
    /// max(1, |result|). k outside (-1, n + 1) gives -inf: there is no such choice; n at most -1 NaN.
    /// </remarks>
    public static double LogChoose(double n, double k)
    {
        if (double.IsNaN(k) || !(n > -1))
            return double.NaN;
        if (k <= -1 || k >= n + 1)
            return double.NegativeInfinity;
        if (k == 0 || k == n)
            return 0;
        var rest = n - k;
        var fewer = Math.Min(k, rest);
        return fewer == 1 ? Math.Log(n) : -LogExp.Log1p(n) - LogBeta(rest + 1, k + 1);
    }

    /// <summary>log of the rising factorial Gamma(x + n) / Gamma(x).</summary>
    /// <param name="x">Above 0.</param>
    /// <param name="n">Steps, at least 0; need not be an integer.</param>
    /// <remarks>
    /// Difference of Stirling formulas term by term for x at least 9; log gamma's difference below. Relative
    /// error at most 3e-15 of max(1, |result|). n = 0 gives 0; x at most 0 or n below 0 gives NaN.
    /// </remarks>
    public static double LogRising(double x, double n)
    {
        if (!(x > 0) || !(n >= 0))
            return double.NaN;
        if (n == 0)
            return 0;
        if (double.IsInfinity(x) || double.IsInfinity(n))
            return double.PositiveInfinity;
        return x >= StirlingFrom ? LargeLogRising(x, n) : LogGamma(x + n) - LogGamma(x);
    }

    /// <summary>log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x at least 9.</summary>
    internal static double StirlingRemainder(double x)
    {
        var inverse = 1 / x;
        return inverse * Polynomial.Horner(Coefficients.Stirling, inverse * inverse);
    }

    /// <summary>log Gamma(x + n) - log Gamma(x) for x at least 9 and n above 0.</summary>
    private static double LargeLogRising(double x, double n)
    {
        var sum = x + n;
        return n * (Math.Log(sum) - 1) + (x - 0.5) * LogExp.Log1p(n / x) + (StirlingRemainder(sum) - StirlingRemainder(x));
    }

    private static double StirlingLogGamma(double x)
    {
        var log = Math.Log(x);
        return Math.FusedMultiplyAdd(x, log - 1, -0.5 * log) + (HalfLog2Pi + StirlingRemainder(x));
    }

    private static double RecurredLogGamma(double x)
    {
        var product = 1.0;
        while (x >= 3)
        {
            x -= 1;
            product *= x;
        }
        return LogGammaTwoPlus(x - 2) + Math.Log(product);
    }

    /// <summary>log Gamma(2 + z) for z from -0.75 to 1.</summary>
    private static double LogGammaTwoPlus(double z) => z * Polynomial.Horner(Coefficients.LogGamma, z);

    /// <summary>log Gamma(1 + z) for z from 0 to 1/2, without rounding 1 + z.</summary>
    internal static double LogGammaOnePlus(double z) => LogGammaTwoPlus(z) - LogExp.Log1p(z);

    private static double ReflectedLogGamma(double x)
    {
        var r = x - Math.Round(x);
        if (r == 0 || double.IsInfinity(x))
            return double.PositiveInfinity;
        var z = -x;
        var sine = Math.Abs(Math.Sin(Math.PI * r));
        // Gamma(-z) = -pi / (sin(pi z) Gamma(1 + z)), and Gamma(1 + z) without rounding 1 + z.
        return z < 0.5
            ? LogPi - Math.Log(sine) - LogGammaOnePlus(z)
            : LogPi - Math.Log(z * sine) - LogGamma(z);
    }

    private static double LargeDigamma(double x)
    {
        var inverse = 1 / x;
        var square = inverse * inverse;
        return Math.Log(x) - Math.FusedMultiplyAdd(square, Polynomial.Horner(Coefficients.DigammaTail, square), 0.5 * inverse);
    }

    private static double RecurredDigamma(double x)
    {
        var sum = 0.0;
        while (x > 2)
        {
            x -= 1;
            sum += 1 / x;
        }
        return sum + UnitDigamma(x);
    }

    /// <summary>psi(x) for x from 1 to 2.</summary>
    private static double UnitDigamma(double x) =>
        (x - Coefficients.DigammaRoot - Coefficients.DigammaRootLow) * Polynomial.Horner(Coefficients.Digamma, x - 1.5);

    private static double Factorial(int n)
    {
        var product = 1.0;
        for (var i = 2; i <= n; i++)
            product *= i;
        return product;
    }

    /// <summary>zeta(s, x): the sum of (x + k)^-s over k = 0, 1, ..., for integer s at least 2 and x above 0.</summary>
    private static double HurwitzZeta(int s, double x)
    {
        var head = 0.0;
        while (x < 10 + s)
        {
            head += InversePower(x, s);
            x += 1;
        }
        if (double.IsInfinity(x))
            return 0;
        var inverse = 1 / x;
        var square = inverse * inverse;
        var power = InversePower(x, s);
        var tail = InversePower(x, s - 1) / (s - 1) + 0.5 * power;
        var factor = s * power * inverse;
        for (var j = 1; j <= Coefficients.BernoulliOverFactorial.Length; j++)
        {
            tail += factor * Coefficients.BernoulliOverFactorial[j - 1];
            factor *= (s + 2.0 * j - 1) * (s + 2.0 * j) * square;
        }
        return head + tail;
    }

    private static double InversePower(double x, int s) => s switch
    {
        1 => 1 / x,
        2 => 1 / x / x,
        _ => Math.Pow(x, -s),
    };

    /// <summary>cot(pi r) for |r| at most 1/2, also near its zeros at the ends, where 1/2 - |r| is exact and pi r is not.</summary>
    private static double CotangentPi(double r) => Math.Abs(r) <= 0.25
        ? 1 / Math.Tan(Math.PI * r)
        : Math.CopySign(Math.Tan(Math.PI * (0.5 - Math.Abs(r))), r);

    /// <summary>pi times the derivative of order n of cot(pi x), n at least 1.</summary>
    /// <remarks>With c = cot(pi x), c' = -pi (1 + c^2): polynomials P(c) with P[j+1] = -(1 + c^2) P[j]', of one sign.</remarks>
    private static double CotangentDerivative(int n, double x)
    {
        Span<double> p = stackalloc double[n + 2];
        Span<double> next = stackalloc double[n + 2];
        p.Clear();
        p[1] = 1;
        for (var j = 1; j <= n; j++)
        {
            next.Clear();
            for (var i = 1; i <= j; i++)
            {
                next[i - 1] -= i * p[i];
                next[i + 1] -= i * p[i];
            }
            next.CopyTo(p);
        }
        return Math.Pow(Math.PI, n + 1) * Polynomial.Horner(p, CotangentPi(x));
    }
}
