using HmcNet.Autodiff.Special;

namespace HmcNet.LinearModels;

/// <summary>Tail probabilities by the incomplete beta function, exact far out where one minus a cdf would be rounding.</summary>
internal static class Tails
{
    /// <summary>P(F > f) on two degrees of freedom (Abramowitz and Stegun 26.6.2).</summary>
    public static double F(double f, double df1, double df2) =>
        double.IsNaN(f) ? double.NaN : IncompleteBeta.RegularizedBeta(df2 / 2, df1 / 2, df2 / (df2 + df1 * f));

    /// <summary>P(|T| > |t|) (Abramowitz and Stegun 26.7.1).</summary>
    public static double T(double t, double df) =>
        double.IsNaN(t) ? double.NaN : IncompleteBeta.RegularizedBeta(df / 2, 0.5, df / (df + t * t));
}
