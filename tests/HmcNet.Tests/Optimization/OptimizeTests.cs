using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>Modes and maxima of likelihoods against closed forms.</summary>
public class OptimizeTests
{
    private static readonly double[] X = [-2, -1, 0, 0.5, 1, 2.5, 3];
    private static readonly double[] Y = [-3.1, -0.9, 1.2, 1.8, 3.3, 5.6, 7.4];

    [Fact]
    public void Maximum_likelihood_of_a_line()
    {
        OptimizationResult fit = Optimize.Likelihood(Line());

        int n = X.Length;
        double sx = X.Sum(), sxx = X.Sum(v => v * v), sy = Y.Sum(), sxy = X.Zip(Y, (p, q) => p * q).Sum();
        double determinant = n * sxx - sx * sx, b = (n * sxy - sx * sy) / determinant, a = (sy - b * sx) / n;
        double s2 = X.Zip(Y, (p, q) => Math.Pow(q - a - b * p, 2)).Sum() / n;
        double logLikelihood = -0.5 * n * (Math.Log(2 * Math.PI * s2) + 1);
        Assert.Equal(a, fit["a"].Value, 1e-8);
        Assert.Equal(b, fit["b"].Value, 1e-8);
        Assert.Equal(Math.Sqrt(s2), fit["sigma"].Value, 1e-8);
        Assert.Equal(Math.Sqrt(s2 * sxx / determinant), fit["a"].StandardError, 1e-8);
        Assert.Equal(Math.Sqrt(s2 * n / determinant), fit["b"].StandardError, 1e-8);
        Assert.Equal(-s2 * sx / determinant, fit.CovarianceOf("a", "b"), 1e-8);
        Assert.Equal(Math.Sqrt(s2 / (2 * n)), fit["sigma"].StandardError, 1e-8);
        // The delta method: d(a / b).
        Assert.Equal(a / b, fit["zero"].Value, 1e-8);
        double variance = s2 / determinant * (sxx / (b * b) + n * a * a / Math.Pow(b, 4) + 2 * sx * a / Math.Pow(b, 3));
        Assert.Equal(Math.Sqrt(variance), fit["zero"].StandardError, 1e-8);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-10);
        Assert.Equal(-2 * logLikelihood + 6, fit.Aic, 1e-9);
        Assert.Equal(-2 * logLikelihood + 3 * Math.Log(n), fit.Bic, 1e-9);
        Assert.Equal(3, fit.ParameterCount);
        Assert.Equal(n, fit.ObservationCount);
        Assert.True(fit.Converged);
        Assert.Empty(fit.Notes);
        Assert.Equal(["prior of a", "prior of b", "added term \"prior of sigma\""], fit.Dropped);
        Assert.Contains("maximum likelihood", fit.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_mode_depends_on_the_scale_through_the_Jacobian(bool jacobian)
    {
        // 7 of 10 with Beta(2, 3): posterior Beta(9, 6).
        Model model = Model.Define("coin", m => m.Observe("heads", [7], Binomial(10, m.Parameter("p", Beta(2, 3)))));

        OptimizationResult fit = Optimize.Mode(model, new() { Jacobian = jacobian });

        Assert.Equal(jacobian ? 9.0 / 15 : 8.0 / 13, fit["p"].Value, 1e-9);
        Assert.Empty(fit.Dropped);
        double p = fit["p"].Value;
        double expected = jacobian ? Math.Sqrt(p * (1 - p) / 15) : Math.Sqrt(1 / (8 / (p * p) + 5 / ((1 - p) * (1 - p))));
        Assert.Equal(expected, fit["p"].StandardError, 1e-9);
        double logLikelihood = Math.Log(120) + 7 * Math.Log(p) + 3 * Math.Log(1 - p);
        Assert.Equal(logLikelihood, fit.LogLikelihood, 1e-9);
    }

    [Fact]
    public void A_ridge_is_named()
    {
        Model model = Model.Define("ridge", m =>
            m.Observe("y", Y, Normal(m.Parameter("a", Support.Real) + 2 * m.Parameter("b", Support.Real), m.Parameter("sigma", Support.Positive))));

        OptimizationResult fit = Optimize.Likelihood(model);

        Assert.False(fit.Converged);
        Assert.Equal(double.NaN, fit["a"].StandardError);
        string note = Assert.Single(fit.Notes);
        Assert.Contains("The function is flat along the direction", note, StringComparison.Ordinal);
        Assert.Matches(@"\((- )?1 a [-+] 0\.5 b\)", note);
        Assert.Equal(Y.Average(), fit["a"].Value + 2 * fit["b"].Value, 1e-8);
    }

    [Fact]
    public void A_maximum_at_the_boundary_is_explained()
    {
        Model model = Model.Define("none", m => m.Observe("heads", [0], Binomial(10, m.Parameter("p", Beta(1, 1)))));

        OptimizationResult fit = Optimize.Likelihood(model);

        Assert.Equal(0, fit["p"].Value);
        Assert.Equal(double.NaN, fit["p"].StandardError);
        Assert.Equal(0, fit.LogLikelihood, 1e-6);
        Assert.Equal(["p"], fit.Boundary);
        Assert.StartsWith("p is estimated at the boundary of its support, 0", fit.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Latent_variables_are_pointed_out()
    {
        Model model = Model.Define("latent", m =>
        {
            var tau = m.Parameter("tau", HalfNormal(5));
            var theta = m.Parameter("theta", Normal(0, tau), over: 7);
            m.Observe("y", [.. Y.Select(v => v / 10)], Normal(theta, 1));
        });

        OptimizationResult fit = Optimize.Likelihood(model);

        // The joint density has no bound as tau goes to 0.
        Assert.False(fit.Converged);
        Assert.Contains(fit.Notes, n => n.StartsWith("The likelihood still rises where the search stopped, at tau = ", StringComparison.Ordinal));
        Assert.Contains(fit.Notes, n => n.Contains("Marginal.Likelihood(model, integrate: [\"theta\"])", StringComparison.Ordinal));
    }

    [Fact]
    public void Several_maxima_are_reported()
    {
        Model model = Model.Define("two", m =>
        {
            var x = m.Parameter("x", Support.Real);
            m.AddLogDensity(TensorMath.LogSumExp(TensorMath.Stack([Normal(-1.9, 0.2).LogDensity(x), Normal(1.9, 0.2).LogDensity(x) + 1])));
        });

        OptimizationResult fit = Optimize.Mode(model, new() { Starts = 10 });

        Assert.Equal(1.9, fit["x"].Value, 1e-6);
        Assert.Contains(fit.Notes, n => n.StartsWith("Of 10 starts ", StringComparison.Ordinal) && n.EndsWith("ended lower, by up to 1; the best is reported.", StringComparison.Ordinal));
        Assert.Equal(double.NaN, fit.LogLikelihood);
    }

    private static Model Line() => Model.Define("line", m =>
    {
        var a = m.Parameter("a", Normal(0, 1));
        var b = m.Parameter("b", Normal(0, 1));
        var sigma = m.Parameter("sigma", Support.Positive);
        m.AddLogDensity("prior of sigma", -TensorMath.Log(sigma));
        m.Observe("y", Y, Normal(a + b * X, sigma));
        m.Derived("zero", a / b);
    });
}
