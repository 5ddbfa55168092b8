using HmcNet.CaseStudies;
using HmcNet.Tests;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Maximum likelihood and REML of the case studies on public data, as R's lme4 has them.</summary>
public class MixedModelLikelihoodTests
{
    // lme4's optimiser stops with the criterion good to 1e-8 or so, which leaves the estimates half the digits.
    private const double Criterion = 1e-6;
    private const double Relative = 1e-4;

    [SharedDataTheory("math_scores")]
    [InlineData(false)]
    [InlineData(true)]
    public void Math_scores(bool restricted)
    {
        var reference = new Lme4Reference("math_scores", "lme4_and_anova", restricted ? "lmer_REML" : "lmer_ML");

        MarginalResult fit = Marginal.Likelihood(MathScores.Study.Find("default").Create(SharedData.Of(MathScores.Study, "math_scores")), ["theta"], new() { Restricted = restricted ? ["mu"] : [] });

        AssertSame(reference, fit);
        AssertClose(reference.Fixed("(Intercept)").Estimate, fit["mu"].Value);
        AssertClose(reference.Fixed("(Intercept)").Se, Math.Sqrt(fit.CovarianceGivenOthers("mu")[0, 0]));
        AssertClose(reference.Components[0], fit["tau"].Value);
        AssertClose(reference.Sigma, fit["sigma"].Value);
        double[] modes = reference.Modes("s", "(Intercept)"), sds = reference.ConditionalSds("s", "(Intercept)");
        for (int j = 0; j < modes.Length; j++)
        {
            Assert.Equal(modes[j], fit.RandomEffect($"theta[{j + 1}]").Value - fit["mu"].Value, Relative);
            AssertClose(sds[j], fit.RandomEffect($"theta[{j + 1}]").StandardError);
        }
    }

    [SharedDataTheory("bass_mercury")]
    [InlineData(CoefficientForm.Centered, false)]
    [InlineData(CoefficientForm.Noncentered, true)]
    [InlineData(CoefficientForm.Uncentered, false)]
    public void Bass_intercepts(CoefficientForm form, bool restricted)
    {
        var reference = new Lme4Reference("bass_mercury", "lme4", restricted ? "random_intercepts_REML" : "random_intercepts_ML");

        MarginalResult fit = Marginal.Likelihood(
            BassMercury.RandomIntercepts(SharedData.Of(BassMercury.Study, "bass_mercury"), form), [form == CoefficientForm.Uncentered ? "b0_effect" : "b0"], new() { Restricted = restricted ? ["beta0", "beta1"] : [] });

        AssertSame(reference, fit);
        AssertLine(reference, fit, 1);
    }

    [SharedDataTheory("bass_mercury")]
    [InlineData(CoefficientForm.Centered, false)]
    [InlineData(CoefficientForm.Noncentered, true)]
    public void Bass_slopes(CoefficientForm form, bool restricted)
    {
        var reference = new Lme4Reference("bass_mercury", "lme4", restricted ? "random_slopes_independent_REML" : "random_slopes_independent_ML");

        MarginalResult fit = Marginal.Likelihood(BassMercury.RandomSlopes(SharedData.Of(BassMercury.Study, "bass_mercury"), form), ["b0", "b1"], new() { Restricted = restricted ? ["beta0", "beta1"] : [] });

        AssertSame(reference, fit);
        AssertLine(reference, fit, 2);
    }

    [SharedDataTheory("bass_mercury")]
    [InlineData("correlated", false)]
    [InlineData("correlated-noncentered", true)]
    public void Bass_correlated(string model, bool restricted)
    {
        var reference = new Lme4Reference("bass_mercury", "lme4", restricted ? "random_slopes_correlated_REML" : "random_slopes_correlated_ML");

        MarginalResult fit = Marginal.Likelihood(BassMercury.Study.Find(model).Create(SharedData.Of(BassMercury.Study, "bass_mercury")), ["b"], new() { Restricted = restricted ? ["beta"] : [] });

        AssertSame(reference, fit);
        AssertClose(reference.Fixed("x").Estimate, fit["beta[2]"].Value);
        AssertClose(reference.Fixed("x").Se, Math.Sqrt(fit.CovarianceGivenOthers("beta")[1, 1]));
        AssertClose(reference.Components[0], fit["tau[1]"].Value);
        AssertClose(reference.Components[1], fit["tau[2]"].Value);
        // By default lme4 1.1-31 stops at a correlation of -0.46404616 for REML, 4e-8 of log-likelihood below the maximum; run on
        // (ftol_abs = 1e-14) it gives -0.46394417.
        AssertClose(restricted ? -0.46394417 : reference.Components[2], fit["L[2,1]"].Value);
        AssertClose(reference.Sigma, fit["sigma"].Value);
        double[] slopes = reference.Modes("s", "x"), sds = reference.ConditionalSds("s", "x");
        for (int j = 0; j < slopes.Length; j++)
        {
            Assert.Equal(slopes[j], fit.RandomEffect($"b[{j + 1},2]").Value - fit["beta[2]"].Value, Relative);
            AssertClose(sds[j], fit.RandomEffect($"b[{j + 1},2]").StandardError);
        }
    }

    private static void AssertSame(Lme4Reference reference, MarginalResult fit)
    {
        Assert.True(fit.IsExact);
        Assert.True(fit.Converged);
        Assert.False(fit.IsSingular);
        Assert.Equal(reference.LogLikelihood, fit.LogLikelihood, Criterion);
        Assert.Equal(reference.Aic, fit.Aic, 2 * Criterion);
        Assert.Equal(reference.Bic, fit.Bic, 2 * Criterion);
    }

    private static void AssertLine(Lme4Reference reference, MarginalResult fit, int scales)
    {
        AssertClose(reference.Fixed("x").Estimate, fit["beta1"].Value);
        double[,] covariance = fit.CovarianceGivenOthers("beta0", "beta1");
        AssertClose(reference.Fixed("(Intercept)").Se, Math.Sqrt(covariance[0, 0]));
        AssertClose(reference.Fixed("x").Se, Math.Sqrt(covariance[1, 1]));
        for (int k = 0; k < scales; k++)
            AssertClose(reference.Components[k], fit[$"tau{k}"].Value);
        AssertClose(reference.Sigma, fit["sigma"].Value);
    }

    private static void AssertClose(double expected, double found) =>
        Assert.InRange(found, expected - Relative * Math.Abs(expected), expected + Relative * Math.Abs(expected));
}
