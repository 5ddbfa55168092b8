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
