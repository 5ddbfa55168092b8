namespace HmcNet.Autodiff.Special;

/// <summary>Modified Bessel functions of the first kind as the von Mises distribution needs them.</summary>
/// <remarks>
/// Up to 8 the power series in x^2 / 4 (DLMF 10.25.2), all terms positive; above, polynomials in 16 / x - 1 for
/// sqrt(2 pi x) exp(-x) I(x). The errors stated are the largest found against 50-digit tables, rounded up. NaN in gives NaN out.
/// </remarks>
public static class Bessel
{
    private const double SeriesTo = 8;
    private const double TwoPi = 6.283185307179586;

    /// <summary>log I0(x), the modified Bessel function of order 0.</summary>
    /// <param name="x">Any number; even in x.</param>
    /// <remarks>Error at most 4 ulp, also for tiny x, where it is x^2 / 4. 0 gives 0, -inf and +inf give +inf.</remarks>
    public static double LogBesselI0(double x)
    {
        var z = Math.Abs(x);
        if (z <= SeriesTo)
        {
            var t = 0.25 * z * z;
            return LogExp.Log1p(t * Polynomial.Horner(Coefficients.BesselI0Series, t));
        }
        if (double.IsInfinity(z))
            return z;
        return z - 0.5 * Math.Log(TwoPi) - 0.5 * Math.Log(z) + Math.Log(Polynomial.Horner(Coefficients.BesselI0Tail, 16 / z - 1));
    }

    /// <summary>r(x) = I1(x) / I0(x), the derivative of log I0 and the mean resultant length of a von Mises variable.</summary>
    /// <param name="x">Any number; odd in x.</param>
    /// <remarks>Error at most 4 ulp. Keeps -0; -inf and +inf give -1 and 1.</remarks>
    public static double RatioI1I0(double x)
    {
        var z = Math.Abs(x);
        if (z <= SeriesTo)
        {
            var t = 0.25 * z * z;
            return 0.5 * x * Polynomial.Horner(Coefficients.BesselI1Series, t)
                / Math.FusedMultiplyAdd(t, Polynomial.Horner(Coefficients.BesselI0Series, t), 1);
        }
        if (double.IsNaN(z))
            return z;
        var u = 16 / z - 1;
        return Math.CopySign(Polynomial.Horner(Coefficients.BesselI1Tail, u) / Polynomial.Horner(Coefficients.BesselI0Tail, u), x);
    }

    /// <summary>r'(x) = 1 - r(x) / x - r(x)^2, the derivative of <see cref="RatioI1I0"/>.</summary>
    /// <param name="x">Any number; even in x.</param>
    /// <remarks>
    /// The formula up to 2; above, where it cancels to 1 / (2 x^2), polynomials for x^2 r'(x). Error at most 20 ulp.
    /// 0 gives 1/2; -inf and +inf give 0.
    /// </remarks>
    public static double RatioI1I0Derivative(double x)
    {
        var z = Math.Abs(x);
        if (z <= 1e-8)
            return 0.5;
        if (z <= 2)
        {
            var r = RatioI1I0(z);
            return 1 - r / z - r * r;
        }
        if (z <= SeriesTo)
            return Polynomial.Horner(Coefficients.BesselRatioDerivativeMiddle, (z - 5) / 3) / (z * z);
        return Polynomial.Horner(Coefficients.BesselRatioDerivativeTail, 16 / z - 1) / z / z;
    }
}
