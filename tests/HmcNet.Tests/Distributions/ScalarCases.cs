using HmcNet.Distributions;
using static HmcNet.Distributions.Distribution;
using Known = MathNet.Numerics.Distributions;

namespace HmcNet.Tests.Distributions;

/// <summary>Continuous distributions of single numbers.</summary>
internal static class ScalarCases
{
    public static IEnumerable<DistributionCase> All => [.. RealLine(), .. HalfLine(), .. Intervals(), .. Wrapped()];

    private static IEnumerable<DistributionCase> RealLine() =>
    [
        new("Normal", typeof(Normal), t => Normal(t[0], t[1]), [0.7, 1.3]) { Reference = x => Known.Normal.PDFLn(0.7, 1.3, x) },
        new("StandardNormal", typeof(StandardNormal), _ => StandardNormal(), []) { Reference = x => Known.Normal.PDFLn(0, 1, x) },
        new("StudentT 3", typeof(StudentT), t => StudentT(t[0], t[1], t[2]), [3.2, -0.4, 1.7]) { Reference = x => Known.StudentT.PDFLn(-0.4, 1.7, 3.2, x) },
        new("StudentT 40", typeof(StudentT), t => StudentT(t[0], t[1], t[2]), [40.0, 5.0, 0.3])
        {
            Reference = x => Known.StudentT.PDFLn(5, 0.3, 40, x), Breaks = [5],
        },
        new("Cauchy", typeof(Cauchy), t => Cauchy(t[0], t[1]), [-0.4, 1.7]) { Reference = x => Known.Cauchy.PDFLn(-0.4, 1.7, x) },
        new("Laplace", typeof(HmcNet.Distributions.Laplace), t => Laplace(t[0], t[1]), [0.4, 1.7]) { Reference = x => Known.Laplace.PDFLn(0.4, 1.7, x), Breaks = [0.4] },
        new("Logistic", typeof(Logistic), t => Logistic(t[0], t[1]), [0.4, 0.7]) { Reference = x => Known.Logistic.PDFLn(0.4, 0.7, x) },
        new("Gumbel", typeof(Gumbel), t => Gumbel(t[0], t[1]), [0.4, 0.7])
        {
            Reference = x => -(x - 0.4) / 0.7 - Math.Exp(-(x - 0.4) / 0.7) - Math.Log(0.7),
        },
        new("SkewNormal right", typeof(SkewNormal), t => SkewNormal(t[0], t[1], t[2]), [0.4, 1.7, 3.0])
        {
            Reference = x => Math.Log(2) + Known.Normal.PDFLn(0.4, 1.7, x) + Math.Log(Known.Normal.CDF(0, 1, 3 * (x - 0.4) / 1.7)),
        },
        new("SkewNormal left", typeof(SkewNormal), t => SkewNormal(t[0], t[1], t[2]), [0.4, 0.7, -0.5])
        {
            Reference = x => Math.Log(2) + Known.Normal.PDFLn(0.4, 0.7, x) + Math.Log(Known.Normal.CDF(0, 1, -0.5 * (x - 0.4) / 0.7)),
        },
    ];

    private static IEnumerable<DistributionCase> HalfLine() =>
    [
        new("LogNormal", typeof(LogNormal), t => LogNormal(t[0], t[1]), [0.4, 0.7]) { Reference = x => Known.LogNormal.PDFLn(0.4, 0.7, x), Breaks = [1] },
        new("Exponential", typeof(Exponential), t => Exponential(t[0]), [2.5]) { Reference = x => Known.Exponential.PDFLn(2.5, x), Breaks = [1] },
        new("Gamma 3.5", typeof(Gamma), t => Gamma(t[0], t[1]), [3.5, 2.0]) { Reference = x => Known.Gamma.PDFLn(3.5, 2, x), Breaks = [1] },
        new("Gamma 0.3", typeof(Gamma), t => Gamma(t[0], t[1]), [0.3, 0.5]) { Reference = x => Known.Gamma.PDFLn(0.3, 0.5, x), Breaks = [1] },
        new("Gamma 200", typeof(Gamma), t => Gamma(t[0], t[1]), [200.0, 10.0])
        {
            Reference = x => 199 * Math.Log(x) - 10 * x + 200 * Math.Log(10) - MathNet.Numerics.SpecialFunctions.GammaLn(200), Breaks = [20],
        },
        new("InverseGamma", typeof(InverseGamma), t => InverseGamma(t[0], t[1]), [4.5, 2.0]) { Reference = x => Known.InverseGamma.PDFLn(4.5, 2, x), Breaks = [1] },
        new("ChiSquared", typeof(ChiSquared), t => ChiSquared(t[0]), [3.7]) { Reference = x => Known.ChiSquared.PDFLn(3.7, x), Breaks = [2] },
        new("ScaledInverseChiSquared", typeof(ScaledInverseChiSquared), t => ScaledInverseChiSquared(t[0], t[1]), [6.5, 1.4])
        {
            Reference = x => Known.InverseGamma.PDFLn(3.25, 3.25 * 1.4 * 1.4, x), Breaks = [2],
        },
        new("Weibull 1.7", typeof(Weibull), t => Weibull(t[0], t[1]), [1.7, 2.0]) { Reference = x => Known.Weibull.PDFLn(1.7, 2, x), Breaks = [1] },
        new("Weibull 0.6", typeof(Weibull), t => Weibull(t[0], t[1]), [0.6, 2.0]) { Reference = x => Known.Weibull.PDFLn(0.6, 2, x), Breaks = [1] },
        new("Pareto", typeof(Pareto), t => Pareto(t[0], t[1]), [1.5, 3.5]) { Reference = x => Known.Pareto.PDFLn(1.5, 3.5, x), Breaks = [1.5], },
        new("HalfNormal", typeof(HalfNormal), t => HalfNormal(t[0]), [1.3]) { Reference = x => Math.Log(2) + Known.Normal.PDFLn(0, 1.3, x), Breaks = [1] },
        new("HalfCauchy", typeof(HalfCauchy), t => HalfCauchy(t[0]), [1.3]) { Reference = x => Math.Log(2) + Known.Cauchy.PDFLn(0, 1.3, x), Breaks = [1] },
        new("HalfStudentT", typeof(HalfStudentT), t => HalfStudentT(t[0], t[1]), [5.5, 1.3])
        {
            Reference = x => Math.Log(2) + Known.StudentT.PDFLn(0, 1.3, 5.5, x), Breaks = [1],
        },
    ];

    private static IEnumerable<DistributionCase> Intervals() =>
    [
        new("Beta", typeof(Beta), t => Beta(t[0], t[1]), [2.5, 1.4]) { Reference = x => Known.Beta.PDFLn(2.5, 1.4, x), Breaks = [0.5] },
        new("Beta 0.4", typeof(Beta), t => Beta(t[0], t[1]), [0.4, 1.5]) { Reference = x => Known.Beta.PDFLn(0.4, 1.5, x), Breaks = [0.5] },
        new("BetaProportion", typeof(BetaProportion), t => BetaProportion(t[0], t[1]), [0.3, 7.0])
        {
            Reference = x => Known.Beta.PDFLn(2.1, 4.9, x), Breaks = [0.5],
        },
        new("Uniform", typeof(Uniform), t => Uniform(t[0], t[1]), [-1.5, 2.5]) { Reference = x => -Math.Log(4), Breaks = [0] },
        new("VonMises wide", typeof(VonMises), t => VonMises(t[0], t[1]), [2.5, 0.7]) { Reference = x => LogVonMises(x, 2.5, 0.7), Breaks = [0] },
        new("VonMises narrow", typeof(VonMises), t => VonMises(t[0], t[1]), [0.5, 30.0]) { Reference = x => LogVonMises(x, 0.5, 30), Breaks = [0.5] },
    ];

    private static IEnumerable<DistributionCase> Wrapped() =>
    [
        new("Mixture of normals", typeof(Mixture), t => Mixture(t[0], Normal(t[1], t[2]), Normal(t[3], t[4])),
            [new double[] { 0.3, 0.7 }, -1.0, 0.5, 2.0, 1.0])
        {
            Reference = x => Math.Log(0.3 * Known.Normal.PDF(-1, 0.5, x) + 0.7 * Known.Normal.PDF(2, 1, x)),
        },
        new("Mixture of three", typeof(Mixture), t => Mixture(t[0], Exponential(t[1]), HalfNormal(t[2]), Weibull(t[3], 1.0)),
            [new double[] { 0.2, 0.5, 0.3 }, 0.5, 1.5, 2.5])
        {
            Reference = x => Math.Log(0.2 * Known.Exponential.PDF(0.5, x) + Known.Normal.PDF(0, 1.5, x) + 0.3 * Known.Weibull.PDF(2.5, 1, x)), Breaks = [1],
        },
        new("Truncated normal", typeof(Truncated), t => Truncated(Normal(t[0], t[1]), t[2], t[3]), [0.5, 1.5, -1.0, 2.0])
        {
            Reference = x => Known.Normal.PDFLn(0.5, 1.5, x) - Math.Log(Known.Normal.CDF(0.5, 1.5, 2) - Known.Normal.CDF(0.5, 1.5, -1)), Breaks = [0],
        },
        new("Truncated tail", typeof(Truncated), t => Truncated(Logistic(t[0], t[1]), lower: t[2]), [0.5, 1.5, 20.0])
        {
            Reference = x => Known.Logistic.PDFLn(0.5, 1.5, x) + Math.Log(1 + Math.Exp(13)), Breaks = [20],
        },
        new("Truncated mixture", typeof(Truncated), t => Truncated(Mixture(t[0], Normal(t[1], 1.0), Normal(t[2], 2.0)), upper: t[3]),
            [new double[] { 0.6, 0.4 }, -1.0, 2.0, 1.0])
        {
            Reference = x => Math.Log(0.6 * Known.Normal.PDF(-1, 1, x) + 0.4 * Known.Normal.PDF(2, 2, x))
                - Math.Log(0.6 * Known.Normal.CDF(-1, 1, 1) + 0.4 * Known.Normal.CDF(2, 2, 1)), Breaks = [0],
        },
        new("Truncated exponential", typeof(Truncated), t => Truncated(Exponential(t[0]), upper: t[1]), [0.7, 2.0])
        {
            Reference = x => Known.Exponential.PDFLn(0.7, x) - Math.Log(1 - Math.Exp(-1.4)), Breaks = [1],
        },
        new("Censored normal", typeof(Censored), t => Censored(Normal(t[0], t[1]), t[2], t[3]), [0.5, 1.5, -1.0, 2.0])
        {
            Reference = x => x == -1 ? Math.Log(Known.Normal.CDF(0.5, 1.5, -1)) : x == 2 ? Math.Log(1 - Known.Normal.CDF(0.5, 1.5, 2)) : Known.Normal.PDFLn(0.5, 1.5, x),
            Breaks = [0], Atoms = [-1, 2], Fixed = [2, 3],
        },
    ];

    /// <summary>The normalising integral by quadrature, not by a Bessel function.</summary>
    private static double LogVonMises(double x, double mu, double kappa) =>
        kappa * (Math.Cos(x - mu) - 1) - Math.Log(2 * Quadrature.Integrate(t => Math.Exp(kappa * (Math.Cos(t) - 1)), 0, Math.PI));
}
