using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>Maximum likelihood and REML of mixed models, as R's lme4.</summary>
public class MarginalLme4Tests
{
    // lme4's optimiser stops at a relative change of 1e-8 or so of the criterion: the flat maximum leaves it half the digits.
    private const double Criterion = 1e-6;
    private const double Relative = 1e-4;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Snakes_as_lme4(bool centered, bool restricted)
    {
        var reference = new Lme4Reference("snakes", "lme4", restricted ? "lmer_REML" : "lmer_ML");

        MarginalResult fit = Marginal.Likelihood(Snakes(centered), ["alpha"], new() { Restricted = restricted ? ["mu"] : [] });

        Assert.Equal(reference.LogLikelihood, fit.LogLikelihood, Criterion);
        Assert.Equal(reference.Aic, fit.Aic, 2 * Criterion);
        Assert.Equal(reference.Bic, fit.Bic, 2 * Criterion);
        AssertClose(reference.Fixed("(Intercept)").Estimate, fit["mu"].Value);
        AssertClose(reference.Fixed("(Intercept)").Se, fit["mu"].StandardError);
        AssertClose(reference.Components[0], fit["sigma_alpha"].Value);
        AssertClose(reference.Sigma, fit["sigma_res"].Value);
        double[] modes = reference.Modes("pop", "(Intercept)"), sds = reference.ConditionalSds("pop", "(Intercept)");
        for (int j = 0; j < modes.Length; j++)
        {
            Assert.Equal(modes[j], fit.RandomEffect($"effect[{j + 1}]").Value, Relative);
            AssertClose(sds[j], fit.RandomEffect($"alpha[{j + 1}]").StandardError);
        }
        Assert.True(fit.IsExact);
        Assert.True(fit.Converged);
        Assert.False(fit.IsSingular);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Scorpions_as_lme4(bool centered, bool restricted)
    {
        var reference = new Lme4Reference("scorpions", "classical", restricted ? "partial_pooling_lmer_REML" : "partial_pooling_lmer_ML");

        MarginalResult fit = Marginal.Likelihood(Scorpions(centered), ["alpha"], new() { Restricted = restricted ? ["mu", "b1"] : [] });

        Assert.Equal(reference.LogLikelihood, fit.LogLikelihood, Criterion);
        double[,] covariance = fit.CovarianceGivenOthers("mu", "b1");
        AssertClose(reference.Fixed("(Intercept)").Estimate, fit["mu"].Value);
        AssertClose(reference.Fixed("length").Estimate, fit["b1"].Value);
        AssertClose(reference.Fixed("(Intercept)").Se, Math.Sqrt(covariance[0, 0]));
        AssertClose(reference.Fixed("length").Se, Math.Sqrt(covariance[1, 1]));
        AssertClose(reference.Components[0], fit["tau"].Value);
        AssertClose(reference.Sigma, fit["sigma"].Value);
        double[] modes = reference.Modes("population", "(Intercept)"), sds = reference.ConditionalSds("population", "(Intercept)");
        for (int j = 0; j < modes.Length; j++)
        {
            AssertClose(modes[j], fit.RandomEffect($"effect[{j + 1}]").Value);
            AssertClose(sds[j], fit.RandomEffect($"alpha[{j + 1}]").StandardError);
        }
        Assert.Equal(restricted ? ["mu", "b1"] : [], fit.Restricted);
        Assert.Equal(restricted ? -2 * reference.LogLikelihood : double.NaN, fit.RemlCriterion, 2 * Criterion);
    }

    private static Model Scorpions(bool centered)
    {
        Table data = Table.ReadCsv(Path.Combine(TestData.Root, "models", "scorpions", "scorpions.csv"));
        Factor population = data.Factor("population");
        return Model.Define("scorpions", m =>
        {
            var mu = m.Parameter("mu", Normal(50, 15));
            var tau = m.Parameter("tau", HalfNormal(100));
            var alpha = m.Parameter("alpha", Normal(mu, tau), over: population, centered: centered);
            var slope = m.Parameter("b1", Normal(0, 10));
            var sigma = m.Parameter("sigma", HalfNormal(25));
            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["length"], sigma));
            m.Derived("effect", alpha - mu, over: population);
        });
    }

    private static void AssertClose(double expected, double found) => Assert.InRange(found, expected - Relative * Math.Abs(expected), expected + Relative * Math.Abs(expected));

    private static Model Snakes(bool centered)
    {
        Table data = Table.ReadCsv(Path.Combine(TestData.Root, "models", "snakes", "snakes.csv"));
        Factor population = data.Factor("pop");
        return Model.Define("snakes", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 30));
            var sigmaAlpha = m.Parameter("sigma_alpha", Uniform(0, 100));
            var sigmaRes = m.Parameter("sigma_res", Uniform(0, 100));
            var alpha = m.Parameter("alpha", Normal(mu, sigmaAlpha), over: population, centered: centered);
            m.Observe("svl", data["svl"], Normal(alpha[population], sigmaRes));
            m.Derived("effect", alpha - mu, over: population);
        });
    }
}
