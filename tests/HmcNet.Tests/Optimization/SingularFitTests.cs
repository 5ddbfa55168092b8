using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>Maxima at the boundary: no variation between groups, a correlation of one.</summary>
public class SingularFitTests
{
    private static readonly double[] X = [-1, -0.3, 0.3, -1.2, 0.2, 0, 0.1, 1.1, -1.2, 1.3, -0.7, -1.1, -0.7, 0.3, 0.2, -0.3, -1, -0.6, 1.2, 0.2, -0.6, -0.9, -0.2, -1.7];
    private static readonly double[] Y = [1.02, 1.11, 3.31, 2.41, 2.03, 0.86, 2.95, 3.4, 2.13, 3.39, 1.3, 2.16, 2.95, 2.19, 1.12, 2.64, 2.29, 1.39, 4.3, 1.31, 2.05, -0.72, 1.74, 2.28];
    private static readonly int[] Group = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5];

    // Simulated with a correlation of one: 8 groups of 4 at x = -1.5, -0.5, 0.5, 1.5.
    private static readonly double[] CorrelatedY =
    [
        -1.04, 1.54, 0.97, -1.08, -0.26, 0.98, 1.48, 3.37, -0.83, 0, 2.55, -0.02, -0.15, 0.02, 1.19, 2.29,
        -0.45, -0.07, 2.5, 0.63, 0.26, -0.14, 2.08, 4.3, 0.52, 1.11, 1.29, 0.38, 1.35, 0.8, 0.57, 4.26,
    ];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Without_variation_between_groups_the_likelihood_is_that_of_least_squares(bool centered, bool restricted)
    {
        MarginalResult fit = Marginal.Likelihood(Intercepts(centered), ["alpha"], new() { Restricted = restricted ? ["a", "b"] : [] });

        (double a, double b, double rss, double[,] inverse) = LeastSquares();
        int n = X.Length, left = restricted ? n - 2 : n;
        double expected = -0.5 * left * (Math.Log(2 * Math.PI * rss / left) + 1);
        if (restricted)
            expected += 0.5 * Math.Log(inverse[0, 0] * inverse[1, 1] - inverse[0, 1] * inverse[1, 0]);
        Assert.Equal(expected, fit.LogLikelihood, 1e-7);
        // lme4 1.1-31 on the same data (lmer, boundary fit): -32.2135771766 and REML -33.4138881199.
        Assert.Equal(restricted ? -33.4138881199 : -32.2135771766, fit.LogLikelihood, 1e-7);
        Assert.Equal(a, fit["a"].Value, 1e-6);
        Assert.Equal(b, fit["b"].Value, 1e-6);
        Assert.Equal(Math.Sqrt(rss / left), fit["sigma"].Value, 1e-6);
        double se = Math.Sqrt(rss / left * inverse[1, 1]);
        Assert.Equal(se, Math.Sqrt(fit.CovarianceGivenOthers("a", "b")[1, 1]), 1e-5);
        Assert.Equal(0, fit["tau"].Value);
        Assert.Equal(double.NaN, fit["tau"].StandardError);
        Assert.True(fit.IsSingular);
        Assert.Equal(["tau"], fit.Boundary);
        Assert.True(fit.Converged);
        Assert.Contains(fit.Notes, note => note.StartsWith("tau is estimated at the boundary of its support, 0: the fit is singular.", StringComparison.Ordinal));
        Assert.All(fit.RandomEffects, e => Assert.Equal(fit["a"].Value, e.Value, 1e-6));
        Assert.All(fit.RandomEffects, e => Assert.Equal(0, e.StandardError));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_correlation_of_one_is_recognised(bool centered)
    {
        MarginalResult fit = Marginal.Likelihood(Correlated(centered), ["b"]);

        // lme4 1.1-31: lmer(y ~ x + (x | grp), REML = FALSE), boundary fit.
        Assert.Equal(-48.8045854551, fit.LogLikelihood, 1e-6);
        Assert.Equal(0.95, fit["mean[1]"].Value, 1e-4);
        Assert.Equal(0.65725, fit["mean[2]"].Value, 1e-4);
        Assert.Equal(0.37252955, fit["tau[1]"].Value, 1e-4);
        Assert.Equal(0.33430658, fit["tau[2]"].Value, 1e-4);
        Assert.Equal(1.01464525, fit["sigma"].Value, 1e-4);
        Assert.Equal(1, fit["L[2,1]"].Value, 1e-6);
        Assert.Equal(["L"], fit.Boundary);
        Assert.Contains(fit.Notes, note => note.Contains("L lies on the boundary of its support", StringComparison.Ordinal) && note.Contains("singular", StringComparison.Ordinal));
    }

    private static Model Intercepts(bool centered) => Model.Define("singular", m =>
    {
        var a = m.Parameter("a", Support.Real);
        var b = m.Parameter("b", Support.Real);
        var tau = m.Parameter("tau", Support.Positive);
        var sigma = m.Parameter("sigma", Support.Positive);
        var alpha = m.Parameter("alpha", Normal(a, tau), over: 6, centered: centered);
        m.Observe("y", Y, Normal(alpha[(Tensor)Group] + b * X, sigma));
    });

    private static Model Correlated(bool centered) => Model.Define("correlated", m =>
    {
        Tensor group = (int[])[.. Enumerable.Range(0, 32).Select(i => i / 4)];
        var design = new double[32, 2];
        for (int i = 0; i < 32; i++)
            (design[i, 0], design[i, 1]) = (1, i % 4 - 1.5);
        var mean = m.Parameter("mean", Support.Real, over: 2);
        var tau = m.Parameter("tau", Support.Positive, over: 2);
        var sigma = m.Parameter("sigma", Support.Positive);
        var factor = m.Parameter("L", LkjCholesky(2, 1));
        var b = m.Parameter("b", MultivariateNormalCholesky(mean, Reshape(tau, 2, 1) * factor), over: 8, centered: centered);
        m.Observe("y", CorrelatedY, Normal(Sum(b[group] * design, 1), sigma));
    });

    private static (double A, double B, double Rss, double[,] Inverse) LeastSquares()
    {
        int n = X.Length;
        double sx = X.Sum(), sy = Y.Sum(), sxx = X.Sum(v => v * v), sxy = X.Zip(Y, (p, q) => p * q).Sum();
        double determinant = n * sxx - sx * sx;
        double b = (n * sxy - sx * sy) / determinant, a = (sy - b * sx) / n;
        double rss = X.Zip(Y, (p, q) => Math.Pow(q - a - b * p, 2)).Sum();
        return (a, b, rss, new[,] { { sxx / determinant, -sx / determinant }, { -sx / determinant, n / determinant } });
    }
}
