namespace HmcNet.Autodiff.Special;

/// <summary>The regularised incomplete gamma functions: distribution functions of gamma and Poisson variables.</summary>
/// <remarks>
/// The errors stated are the largest found against 50-digit tables, rounded up; in the tails the relative error grows with
/// |log result|, since it sits in an exponent. NaN in gives NaN out.
/// </remarks>
public static class IncompleteGamma
{
    private const double OneOverSqrt2Pi = 0.3989422804014327;

    /// <summary>Above this shape Temme's uniform expansion with one correction is exact to double precision.</summary>
    private const double UniformFrom = 1e8;

    /// <summary>P(a, x): the integral of t^(a-1) exp(-t) from 0 to x, over Gamma(a).</summary>
    /// <param name="a">Shape, above 0.</param>
    /// <param name="x">Upper limit, at least 0.</param>
    /// <remarks>
    /// Power series (DLMF 8.11.4) for x below a + 1, else 1 - Q; Temme's uniform expansion (DLMF 8.12.3) for a above 1e8.
    /// Relative error at most 6e-15 (1 + |log P|). x = 0 gives 0, x = +inf gives 1; a not above 0, x below 0, or both
    /// infinite NaN; a = +inf gives 0.
    /// </remarks>
    public static double RegularizedGammaP(double a, double x)
    {
        if (!(a > 0) || !(x >= 0) || (double.IsInfinity(a) && double.IsInfinity(x)))
            return double.NaN;
        if (x == 0 || double.IsInfinity(a))
            return 0;
        if (double.IsInfinity(x))
            return 1;
        if (a > UniformFrom)
            return Uniform(a, x, -1);
        return x < a + 1 ? LowerSeries(a, x) : 1 - UpperFraction(a, x);
    }

    /// <summary>Q(a, x) = 1 - P(a, x): the integral from x to infinity.</summary>
    /// <param name="a">Shape, above 0.</param>
    /// <param name="x">Lower limit, at least 0.</param>
    /// <remarks>
    /// Continued fraction (DLMF 8.9.2, by Lentz's method) for x at least a + 1, else 1 - P; where a and x are small, -expm1 of
    /// the leading term, so that Q keeps its relative accuracy as a goes to 0. Relative error at most 6e-15 (1 + |log Q|).
    /// x = 0 gives 1, x = +inf gives 0; a not above 0, x below 0, or both infinite NaN; a = +inf gives 1.
    /// </remarks>
    public static double RegularizedGammaQ(double a, double x)
    {
        if (!(a > 0) || !(x >= 0) || (double.IsInfinity(a) && double.IsInfinity(x)))
            return double.NaN;
        if (x == 0 || double.IsInfinity(a))
            return 1;
        if (double.IsInfinity(x))
            return 0;
        if (a > UniformFrom)
            return Uniform(a, x, 1);
        if (a <= 0.5 && x < 1.5)
            return UpperSmall(a, x);
        return x < a + 1 ? 1 - LowerSeries(a, x) : UpperFraction(a, x);
    }

    /// <summary>u - log(1 + u) for u above -1, without cancellation near 0.</summary>
    internal static double ExcessOverLog1p(double u)
    {
        if (u < -0.29 || u > 0.41)
            return u - LogExp.Log1p(u);
        var s = u / (2 + u);
        var z = s * s;
        var half = 0.5 * u * u;
        return half - s * Math.FusedMultiplyAdd(z, Polynomial.Horner(Coefficients.Log1p, z), half);
    }

    /// <summary>x^a exp(-x) / Gamma(a + 1), by Loader's deviance (2000) where a is large.</summary>
    private static double Kernel(double a, double x)
    {
        if (a < Gamma.StirlingFrom)
            return Math.Exp(a * Math.Log(x) - x - Gamma.LogGamma(a + 1));
        return OneOverSqrt2Pi / Math.Sqrt(a) * Math.Exp(-a * ExcessOverLog1p((x - a) / a) - Gamma.StirlingRemainder(a));
    }

    private static double LowerSeries(double a, double x)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var n = a + 1; term > 1e-17 * sum; n += 1)
        {
            term *= x / n;
            sum += term;
        }
        return Math.Min(1, Kernel(a, x) * sum);
    }

    private static double UpperFraction(double a, double x)
    {
        const double tiny = 1e-290;
        var b = x + 1 - a;
        var c = 1 / tiny;
        var d = 1 / b;
        var h = d;
        for (var i = 1.0; i < 1e6; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = an * d + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + an / c;
            c = Math.Abs(c) < tiny ? tiny : c;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < 2e-16)
                break;
        }
        return Math.Min(1, Kernel(a, x) * a * h);
    }

    /// <summary>Q for a up to 1/2 and x up to 1.5: 1 - exp(t) (1 + a S), t = log(x^a / Gamma(1 + a)) (DLMF 8.7.1).</summary>
    private static double UpperSmall(double a, double x)
    {
        var t = a * Math.Log(x) - Gamma.LogGammaOnePlus(a);
        var sum = 0.0;
        var term = 1.0;
        for (var n = 1; Math.Abs(term) > 1e-18; n++)
        {
            term *= -x / n;
            sum += term / (a + n);
        }
        return -LogExp.Expm1(t) - Math.Exp(t) * a * sum;
    }

    private static double Uniform(double a, double x, int side)
    {
        var u = (x - a) / a;
        var excess = ExcessOverLog1p(u);
        if (double.IsInfinity(excess))
            return (side > 0) == (u > 0) ? 0 : 1;
        var eta = Math.CopySign(Math.Sqrt(2 * excess), u);
        var correction = Math.Abs(eta) < 0.01
            ? -1.0 / 3 + eta * (1.0 / 12 + eta * (-2.0 / 135 + eta / 864))
            : 1 / u - 1 / eta;
        return 0.5 * ErrorFunction.Erfc(side * eta * Math.Sqrt(0.5 * a))
            + side * correction * Math.Exp(-a * excess) * OneOverSqrt2Pi / Math.Sqrt(a);
    }
}
