using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>Latent variables that are not conditionally normal: Laplace's approximation, as R's glmer with nAGQ = 1.</summary>
public class LaplaceApproximationTests
{
    // Simulated in the design of the "Seeds" example of the BUGS manual: 21 plates, two seeds by two extracts.
    private static readonly int[] N = [45, 68, 35, 63, 53, 73, 44, 63, 78, 23, 60, 33, 47, 7, 20, 53, 32, 32, 43, 16, 14];
    private static readonly int[] Germinated = [16, 18, 18, 27, 15, 51, 31, 48, 47, 12, 38, 11, 22, 3, 14, 21, 14, 17, 21, 12, 8];
    private static readonly double[] Seed = [.. Enumerable.Range(0, 21).Select(i => i >= 11 ? 1.0 : 0)];
    private static readonly double[] Extract = [.. Enumerable.Range(0, 21).Select(i => i is >= 5 and < 11 or >= 16 ? 1.0 : 0)];

    // Simulated counts: 12 groups of 5.
    private static readonly double[] X =
    [
        -0.84, 1.38, -1.26, 0.07, 1.71, -0.6, -0.47, -0.64, -0.29, 0.14, 1.23, -0.8, -1.08, -0.16, -1.07, -0.14, -0.6, -2.18, 0.24, -0.26,
        0.9, 0.94, 1.47, 0.71, 0.82, -0.29, 1.42, 1.5, -0.66, -0.85, 0.32, 1.11, 2.22, 1.22, 1.48, 0.95, -1.01, -2, -1.76, -0.14,
        1.55, -0.8, -0.07, 1.9, -0.46, 0.56, -0.89, -0.46, -0.72, -0.07, 1.46, 0.19, 1.02, -0.59, -0.11, -0.92, 0.75, -0.11, -0.06, 0.23,
    ];

    private static readonly int[] Counts =
    [
        1, 2, 0, 1, 2, 3, 2, 3, 4, 1, 2, 1, 1, 0, 0, 3, 2, 0, 0, 4, 2, 2, 2, 0, 2, 4, 1, 5, 4, 0,
        0, 1, 1, 2, 0, 0, 2, 1, 0, 1, 2, 0, 1, 0, 1, 0, 1, 2, 1, 3, 2, 1, 2, 1, 1, 1, 0, 0, 3, 2,
    ];

    private static readonly int[] Group = [.. Enumerable.Range(0, 60).Select(i => i / 5)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Germination_as_glmer(bool centered)
    {
        MarginalResult fit = Marginal.Likelihood(Seeds(centered), ["b"]);

        // lme4 1.1-31: glmer(cbind(r, n - r) ~ seed * extract + (1 | plate), binomial), without the binomial coefficients it drops not.
        Assert.Equal(-55.8038629082, fit.LogLikelihood, 1e-6);
        double[] expected = [-0.5852041953, 0.3712776468, 1.2734304129, -0.9426180858];
        // With glmer's default tolerances; its differences of the deviance lose digits with tighter ones.
        double[] errors = [0.1479786, 0.2316046, 0.1993210, 0.3267118];
        for (int k = 0; k < 4; k++)
        {
            Assert.Equal(expected[k], fit[$"beta[{k + 1}]"].Value, 1e-4);
            Assert.Equal(errors[k], fit[$"beta[{k + 1}]"].StandardError, 1e-4);
        }
        Assert.Equal(0.1584099715, fit["sigma"].Value, 1e-4);
        double[] modes = [-0.0019550796, -0.1145873250, 0.1141129424], sds = [0.14116173, 0.13492814, 0.14413868];
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(modes[j], fit.RandomEffect($"b[{j + 1}]").Value, 1e-4);
            Assert.Equal(sds[j], fit.RandomEffect($"b[{j + 1}]").StandardError, 1e-4);
        }
        Assert.False(fit.IsExact);
        Assert.Contains(fit.Notes, n => n.Contains("not conditionally normal", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Counts_as_glmer(bool centered)
    {
        MarginalResult fit = Marginal.Likelihood(Poissons(centered), ["b"]);

        Assert.Equal(-91.4123797647, fit.LogLikelihood, 1e-6);
        Assert.Equal(0.3037073595, fit["a"].Value, 1e-4);
        Assert.Equal(0.1349619214, fit["slope"].Value, 1e-4);
        Assert.Equal(0.2805797717, fit["tau"].Value, 1e-4);
    }

    [Fact]
    public void The_approximation_is_close_to_the_integral()
    {
        MarginalResult fit = Marginal.Likelihood(Poissons(true), ["b"]);

        double exact = Integral(fit["a"].Value, fit["slope"].Value, fit["tau"].Value);

        // Laplace's error of each group is of the order of 1 / (total count of the group): a few hundredths over 12 groups of about 7.
        Assert.InRange(fit.LogLikelihood - exact, -0.05, 0.05);
        Assert.True(Math.Abs(fit.LogLikelihood - exact) > 1e-6, "The approximation should differ from the integral.");
    }

    /// <summary>The log-likelihood by the trapezoidal rule, which is exact to rounding for smooth functions that die out.</summary>
    private static double Integral(double a, double slope, double tau)
    {
        double total = 0;
        for (int g = 0; g < 12; g++)
        {
            const int steps = 4000;
            double width = 20 * tau / steps, sum = 0;
            for (int k = 0; k <= steps; k++)
            {
                double b = -10 * tau + k * width;
                double log = -0.5 * b * b / (tau * tau) - Math.Log(tau) - 0.5 * Math.Log(2 * Math.PI);
                for (int i = 5 * g; i < 5 * g + 5; i++)
                {
                    double eta = a + slope * X[i] + b;
                    log += Counts[i] * eta - Math.Exp(eta) - Enumerable.Range(1, Counts[i]).Sum(c => Math.Log(c));
                }
                sum += Math.Exp(log) * width;
            }
            total += Math.Log(sum);
        }
        return total;
    }

    private static Model Seeds(bool centered) => Model.Define("seeds", m =>
    {
        var beta = m.Parameter("beta", Normal(0, 2), over: 4);
        var sigma = m.Parameter("sigma", HalfNormal(1));
        var b = m.Parameter("b", Normal(0, sigma), over: 21, centered: centered);
        double[] both = [.. Seed.Zip(Extract, (s, e) => s * e)];
        m.Observe("germinated", Germinated, BinomialLogit(N, beta[0] + beta[1] * Seed + beta[2] * Extract + beta[3] * both + b));
    });

    private static Model Poissons(bool centered) => Model.Define("counts", m =>
    {
        var a = m.Parameter("a", Support.Real);
        var slope = m.Parameter("slope", Support.Real);
        var tau = m.Parameter("tau", Support.Positive);
        var b = m.Parameter("b", Normal(0, tau), over: 12, centered: centered);
        m.Observe("count", Counts, PoissonLog(a + slope * X + b[Group]));
    });
}
