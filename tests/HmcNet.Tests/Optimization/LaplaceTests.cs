using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>The normal approximation at the mode.</summary>
public class LaplaceTests
{
    private static readonly double[] Y = [1.2, 0.4, 2.2, 1.6];

    [Fact]
    public void A_normal_posterior_is_met_exactly()
    {
        // mu ~ N(0, 2^2), y ~ N(mu, 1), theta ~ N(mu, 0.5): precision and mean in closed form.
        Model model = Model.Define("normal", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            var theta = m.Parameter("theta", Normal(mu, 0.5), over: 2);
            m.Observe("y", Y, Normal(mu, 1));
            m.Derived("sum", theta[0] + theta[1]);
        });

        LaplaceFit fit = Laplace.Fit(model, draws: 4000, seed: 7);

        double precision = 4 + 0.25, mean = Y.Sum() / precision, variance = 1 / precision;
        Assert.Equal(mean, fit.Mode["mu"].Value, 1e-10);
        Assert.Equal(variance, fit.Mode.CovarianceOf("mu", "theta[1]"), 1e-10);
        Assert.Equal(Math.Sqrt(4 * variance + 0.5), fit.Mode["sum"].StandardError, 1e-10);
        // Marginal likelihood: y ~ N(0, I + 4 11').
        double evidence = -2 * Math.Log(2 * Math.PI) - 0.5 * Math.Log(17) - 0.5 * (Y.Sum(v => v * v) - 4 * Y.Sum() * Y.Sum() / 17);
        Assert.Equal(evidence, fit.LogNormalizingConstant, 1e-9);
        // log p - log q is the same at every draw of a normal density.
        Assert.All(fit.LogP.Zip(fit.LogQ, (p, q) => p - q), w => Assert.Equal(evidence, w, 1e-9));
        // Five standard errors of 4000 independent draws.
        double se = Math.Sqrt(variance / 4000);
        Assert.InRange(fit["mu"].Mean(), mean - 5 * se, mean + 5 * se);
        Assert.InRange(fit["mu"].StandardDeviation(), Math.Sqrt(variance) * (1 - 5 / Math.Sqrt(8000)), Math.Sqrt(variance) * (1 + 5 / Math.Sqrt(8000)));
        double[] sum = fit["sum"].Pooled(), first = fit["theta[1]"].Pooled(), second = fit["theta[2]"].Pooled();
        Assert.All(Enumerable.Range(0, 4000), i => Assert.Equal(first[i] + second[i], sum[i], 1e-12));
        Assert.Equal(4, fit.Summary().Rows.Count);
    }

    [Fact]
    public void Draws_are_on_the_scale_of_the_parameters_and_reproducible()
    {
        Model model = Model.Define("scale", m => m.Observe("y", Y, Normal(1, m.Parameter("sigma", HalfNormal(2)))));

        LaplaceFit fit = Laplace.Fit(model, draws: 500, seed: 3);

        Assert.All(fit["sigma"].Pooled(), s => Assert.True(s > 0));
        Assert.Equal(fit["sigma"].Pooled(), Laplace.Fit(model, draws: 500, seed: 3)["sigma"].Pooled());
        Assert.NotEqual(fit["sigma"].Pooled(), Laplace.Fit(model, draws: 500, seed: 4)["sigma"].Pooled());
        // On the log scale the draws are normal around the mode of the density with the Jacobian.
        double[] logs = [.. fit["sigma"].Pooled().Select(s => Math.Log(s))];
        double spread = fit.Mode["sigma"].StandardError / fit.Mode["sigma"].Value;
        Assert.InRange(logs.Average(), Math.Log(fit.Mode["sigma"].Value) - 5 * spread / Math.Sqrt(500), Math.Log(fit.Mode["sigma"].Value) + 5 * spread / Math.Sqrt(500));
    }
}
