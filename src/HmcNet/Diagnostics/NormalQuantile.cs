namespace HmcNet.Diagnostics;

/// <summary>The inverse of the standard normal distribution function.</summary>
/// <remarks>
/// Source: M. J. Wichura (1988), Algorithm AS 241, Applied Statistics 37, 477-484, function PPND16: rational
/// approximations of degree 7 in three ranges, about 1 part in 10^16 in exact arithmetic.
/// </remarks>
internal static class NormalQuantile
{
    private const double CentralLimit = 0.425;
    private const double CentralConstant = 0.180625;
    private const double TailLimit = 5;
    private const double TailConstant = 1.6;

    // Coefficients of the paper, lowest degree first: centre, near tail, far tail.
    private static readonly double[] A =
    [
        3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ];

    private static readonly double[] B =
    [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ];

    private static readonly double[] C =
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static readonly double[] D =
    [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static readonly double[] E =
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] F =
    [
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>The point below which a standard normal variable falls with probability p.</summary>
    /// <param name="p">Probability in [0, 1].</param>
    /// <returns>The quantile; -infinity at 0, +infinity at 1, NaN outside [0, 1].</returns>
    public static double Of(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= CentralLimit)
        {
            double r = CentralConstant - q * q;
            return q * Polynomial(A, r) / Polynomial(B, r);
        }
        double tail = q < 0 ? p : 1 - p;
        if (!(tail > 0))
            return tail == 0 ? (q < 0 ? double.NegativeInfinity : double.PositiveInfinity) : double.NaN;
        double s = Math.Sqrt(-Math.Log(tail));
        double value = s <= TailLimit
            ? Polynomial(C, s - TailConstant) / Polynomial(D, s - TailConstant)
            : Polynomial(E, s - TailLimit) / Polynomial(F, s - TailLimit);
        return q < 0 ? -value : value;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = value * x + coefficients[i];
        return value;
    }
}
