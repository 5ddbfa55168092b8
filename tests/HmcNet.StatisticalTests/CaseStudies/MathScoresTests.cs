using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;
using Xunit.Abstractions;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>What the study of the mathematics scores claims beyond its posteriors, on the data that it is shipped with.</summary>
public sealed class MathScoresTests(ITestOutputHelper output)
{
    private static readonly StudyData Data = StudyData.Shipped(MathScores.Study);

    [Fact]
    public void The_conditionals_of_the_lecture_are_those_of_the_model()
    {
        Model model = MathScoresConditionals.InPrecisions(Data);
        IReadOnlyDictionary<string, GibbsConditional> typed = MathScoresConditionals.OfLecture(Data);
        Assert.Equal(["mu", "phi", "phi_mu", "theta"], typed.Keys.Order());
        foreach ((string parameter, GibbsConditional conditional) in typed)
        {
            GibbsCheckResult check = Sampler.Check(model, parameter, conditional);
            Assert.True(check.IsCorrect, check.Sentence);
            // Given as distributions, they are compared exactly.
            Assert.InRange(check.Worst, 0, 1e-9);
        }
        GibbsCheckResult slip = Sampler.Check(model, "phi_mu", MathScoresConditionals.PhiMu(degreesOfFreedom: 0));
        Assert.False(slip.IsCorrect);
        Assert.Contains("The conditional of phi_mu is wrong", slip.Sentence, StringComparison.Ordinal);
    }

    /// <summary>The lecture's parameters phi and phi_mu, its prior phi_mu^(-3/2), its conditionals: the posterior of quadrature.</summary>
    [Fact]
    public void A_sampler_of_the_typed_conditionals_has_the_posterior_of_quadrature()
    {
        var options = new GibbsOptions { Seed = 20261128, IterSampling = 1000 };
        foreach ((string parameter, GibbsConditional conditional) in MathScoresConditionals.OfLecture(Data))
            options = options.Conditional(parameter, conditional);
        Fit fit = Sampler.Sample(MathScoresConditionals.InPrecisions(Data), options);
        Assert.Null(Trust.Against(fit));
        SummaryTable summary = fit.Summary();
        foreach (string quantity in Data.Reference!.Quantities("default").Where(name => name is not "sigma"))
        {
            ReferenceValue exact = Data.Reference.Find("default", quantity)!;
            Assert.InRange((summary[quantity].Mean - exact.Mean) / summary[quantity].McseMean, -4, 4);
        }
    }

    /// <summary>
    /// Given the variances the posterior mean is (1 - B_j) ybar_j + B_j mu with B_j = (sigma^2/n_j) / (sigma^2/n_j + tau^2): at the REML
    /// estimates these are lme4's modes. The exact posterior means under the default prior average over the variances and differ little.
    /// </summary>
    [Fact]
    public void Shrinkage_falls_with_the_size_of_schools_as_lme4s_and_quadratures_does()
    {
        MixedFit reml = MixedModel.Fit(Data.Table, "mathscore ~ 1 + (1 | school)");
        JsonElement gold = Data.Reference!.Part("lme4_and_anova")!.Value;
        double[] sizes = Numbers(gold.GetProperty("group_n")), means = Numbers(gold.GetProperty("group_mean"));
        double[] lme4 = Numbers(gold.GetProperty("lmer_REML").GetProperty("coef").GetProperty("s").GetProperty("(Intercept)"));
        double mu = reml["(Intercept)"].Estimate, tau2 = reml.VarianceOf("school").Variances[0], sigma2 = reml.Sigma * reml.Sigma;
        for (int j = 0; j < sizes.Length; j++)
        {
            double mode = mu + reml.RandomEffects[0].Values[j, 0], shrinkage = sigma2 / sizes[j] / (sigma2 / sizes[j] + tau2);
            Assert.Equal((1 - shrinkage) * means[j] + shrinkage * mu, mode, 1e-8);
            // lmer's search stops within 1e-4 of the variance's optimum; a mode moves by less than that of its distance from mu.
            Assert.Equal(lme4[j], mode, 1e-3);
            ReferenceValue exact = Data.Reference.Find("default", FormattableString.Invariant($"theta[{j + 1}]"))!;
            Assert.InRange(Math.Abs(exact.Mean - mode) / exact.Sd, 0, 0.1);
        }
        output.WriteLine(FormattableString.Invariant($"REML: mu {mu}, tau^2 {tau2}, sigma^2 {sigma2}"));
    }

    /// <summary>LOO of one variance and of variances of schools against R's loo on draws of JAGS, 4 combined Monte Carlo standard errors.</summary>
    [Fact]
    public void Variances_of_schools_predict_better_and_as_R_says()
    {
        var loo = new Dictionary<string, LooResult>();
        foreach ((string name, string block) in new[] { ("informative", "informative"), ("school-variances", "school_variances") })
        {
            LooResult ours = Nuts.Sample(MathScores.Study.Find(name).Create(Data), new NutsOptions { Seed = 20261128, IterSampling = 1000 }).Loo();
            JsonElement theirs = Data.Reference!.Part("models", block, "loo_waic")!.Value;
            // The file does not state loo's own error: of half as many draws it is taken to be larger by sqrt(2).
            double error = ours.McseElpdLoo * Math.Sqrt(1 + ours.Draws / theirs.GetProperty("S").GetDouble());
            JsonElement expected = theirs.GetProperty("loo").GetProperty("elpd_loo");
            output.WriteLine(FormattableString.Invariant($"{name}: {ours.Elpd.Value} ({error}), R {expected.GetProperty("estimate").GetDouble()}"));
            Assert.InRange((ours.Elpd.Value - expected.GetProperty("estimate").GetDouble()) / error, -4, 4);
            Assert.Equal(expected.GetProperty("se").GetDouble(), ours.Elpd.StandardError, 0.3);
            loo.Add(name, ours);
        }
        ElpdComparisonRow one = Evaluate.Compare(("one", loo["informative"]), ("schools", loo["school-variances"]))["one"];
        // R: -7356.1 against -7326.3.
        Assert.InRange(one.ElpdDifference, -29.8 - 3, -29.8 + 3);
        Assert.True(one.ElpdDifference < -2 * one.StandardError);
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];
}
