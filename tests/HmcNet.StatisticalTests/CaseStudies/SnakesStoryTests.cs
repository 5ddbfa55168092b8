using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.Diagnostics;
using HmcNet.Tests;
using HmcNet.Tests.MixedModels;
using Xunit.Abstractions;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>
/// What the story of the snakes says beyond posterior means: variance components in closed form, shrinkage, shares of the variance by
/// quadrature, LOO, WAIC and DIC of both samplers as R's loo and JAGS have them.
/// </summary>
/// <remarks>Means of draws are within 4 combined Monte Carlo standard errors; seeds are fixed.</remarks>
public class SnakesStoryTests(ITestOutputHelper output)
{
    private const double StandardErrors = 4;
    private static readonly Table Data = Table.ReadCsv(Path.Combine(RepositoryRoot.Folder, "models", "snakes", "snakes.csv"));
    private static readonly Dictionary<(string Model, bool IsGibbs), Lazy<Fit>> Fits = new[] { "fixed", "random", "shrinkage" }
        .SelectMany(model => new[] { (model, false), (model, true) })
        .ToDictionary(key => key, key => new Lazy<Fit>(() => Sample(key.model, key.Item2)));

    /// <summary>
    /// Balanced: REML is the method of moments, sigma_alpha^2 = (MSB - MSW) / n, and ML has (J - 1) / J of MSB there; sigma_res^2 = MSW;
    /// the standard error of mu is sqrt(MSB / N), of ML with (J - 1) / J of it. lme4's optimiser leaves about seven digits.
    /// </summary>
    [Theory]
    [InlineData("lmer_REML", 1.0)]
    [InlineData("lmer_ML", 0.9)]
    public void Variance_components_are_in_closed_form(string method, double ofBetween)
    {
        AnovaTable anova = Anova.OneWay(Data["svl"], Data.Factor("pop"));
        double between = ofBetween * anova.Rows[0].MeanSq, within = anova.Residuals.MeanSq;
        double sigmaAlpha = Math.Sqrt((between - within) / 12), sigma = Math.Sqrt(within), error = Math.Sqrt(between / 120);
        var lme4 = new Lme4Reference("snakes", "lme4", method);
        GoldFile.Agree([sigmaAlpha, sigma, error], [lme4.Components[0], lme4.Sigma, lme4.Fixed("(Intercept)").Se], 1e-6);

        bool isRestricted = method == "lmer_REML";
        MixedFit fit = MixedModel.Fit(Data, "svl ~ 1 + (1 | pop)", new MixedModelOptions { Restricted = isRestricted });
        GoldFile.Agree([sigmaAlpha, sigma, error], [fit.VarianceOf("pop").StandardDeviations[0], fit.Sigma, fit["(Intercept)"].StandardError], 1e-6);
        MarginalResult integrated = Marginal.Likelihood(Snakes.Study.Find("random").Create(), ["alpha"], new() { Restricted = isRestricted ? ["mu"] : [] });
        GoldFile.Agree([sigmaAlpha, sigma, error], [integrated["sigma_alpha"].Value, integrated["sigma_res"].Value, integrated["mu"].StandardError], 1e-6);
        Assert.Equal(lme4.LogLikelihood, fit.LogLikelihood, 1e-6);
        Assert.Equal(lme4.LogLikelihood, integrated.LogLikelihood, 1e-6);

        // Shrinkage of the predicted means: the spread that is kept is sigma_alpha^2 / (sigma_alpha^2 + sigma_res^2 / n) = 1 - MSW / between.
        double[] predicted = [.. fit.GroupCoefficients.Single().Values.Cast<double>()];
        GoldFile.Agree(1 - within / between, Spread(predicted) / Spread(SimpleMeans()), 1e-6);
    }

    [Theory]
    [InlineData("fixed", "fixed_effects")]
    [InlineData("random", "random_effects_uniform")]
    [InlineData("shrinkage", "random_effects_gamma")]
    public void Shrinkage_is_that_of_the_exact_posterior(string model, string reference)
    {
        double simple = Spread(SimpleMeans()), exact = ExactSpread(reference);
        foreach (bool isGibbs in new[] { false, true })
        {
            SummaryTable summary = Fits[(model, isGibbs)].Value.Summary();
            SummaryRow[] alpha = [.. Enumerable.Range(1, 10).Select(j => summary[$"alpha[{j}]"])];
            double kept = Spread([.. alpha.Select(row => row.Mean)]) / simple;
            // The spread is a norm of the means over sqrt(J - 1): it is off by no more than their errors' norm over that.
            double error = Math.Sqrt(alpha.Sum(row => row.McseMean * row.McseMean) / 9) / simple;
            Near(exact / simple, kept, error, $"{model}, {(isGibbs ? "Gibbs" : "NUTS")}, spread kept");
        }
        Assert.True(ExactSpread("fixed_effects") > ExactSpread("random_effects_uniform") && ExactSpread("random_effects_uniform") > ExactSpread("random_effects_gamma"));
    }

    [Theory]
    [InlineData("random", "random_effects_uniform")]
    [InlineData("shrinkage", "random_effects_gamma")]
    public void Shares_of_the_variance_are_those_of_quadrature(string model, string reference)
    {
        (double mean, double share, double probability) = Quadrature(sd => model == "random" ? 0 : 99 * Math.Log(sd) - 50 * sd);
        Reference exact = ReferenceFile.Exact("snakes", reference)["sigma_alpha"];
        Assert.Equal(exact.Mean, mean, 0.01 * exact.Sd);
        foreach (bool isGibbs in new[] { false, true })
        {
            Fit fit = Fits[(model, isGibbs)].Value;
            SummaryRow row = fit.Derive("share", p => p["sigma_alpha"] * p["sigma_alpha"] / (p["sigma_alpha"] * p["sigma_alpha"] + p["sigma_res"] * p["sigma_res"])).Summary()["share"];
            Near(share, row.Mean, row.McseMean, "share");
            EventProbability found = fit.Probability(p => p["sigma_alpha"] > p["sigma_res"]);
            Near(probability, found.Value, found.StandardError, "P(sigma_alpha > sigma_res)");
        }
    }

    [Theory]
    [InlineData("fixed", "fixed_effects")]
    [InlineData("random", "random_effects_uniform")]
    [InlineData("shrinkage", "random_effects_gamma")]
    public void Predictive_accuracy_under_gibbs_is_that_of_loo_and_jags(string model, string reference)
    {
        JsonElement gold = Results(reference), loo = gold.GetProperty("loo_waic"), jags = gold.GetProperty("jags");
        Fit fit = Fits[(model, true)].Value;
        LooResult ours = fit.Loo();
        double error = Combined(ours.McseElpdLoo, loo.Number("mcse_elpd_loo"));
        Near(Estimate(loo, "loo", "elpd_loo"), ours.Elpd.Value, error, "elpd_loo");
        Near(Estimate(loo, "loo", "p_loo"), ours.EffectiveParameters.Value, error, "p_loo");
        // WAIC has no stated error: it is a mean over the draws of LOO.
        Near(Estimate(loo, "waic", "elpd_waic"), fit.Waic().Elpd.Value, error, "elpd_waic");
        DicResult dic = fit.Dic();
        JsonElement deviance = jags.GetProperty("parameters").GetProperty("deviance");
        Near(jags.GetProperty("dic").Number("mean_deviance"), dic.MeanDeviance, Combined(dic.McseMeanDeviance, deviance.Number("mcse_mean")), "mean deviance");
        Near(jags.GetProperty("dic").Number("pD_var_half_pooled"), dic.PdVariance, Combined(dic.McsePdVariance, deviance.Number("sd") * deviance.Number("mcse_sd")), "pD, var / 2");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Differences_in_elpd_are_those_of_loo(bool isGibbs)
    {
        (string Model, string Reference)[] models = [("fixed", "fixed_effects"), ("random", "random_effects_uniform"), ("shrinkage", "random_effects_gamma")];
        ElpdComparison comparison = Evaluate.Compare([.. models.Select(m => (m.Model, Fits[(m.Model, isGibbs)].Value))]);
        string best = comparison.Rows[0].Name;
        JsonElement ofBest = Results(models.Single(m => m.Model == best).Reference).GetProperty("loo_waic");
        foreach ((string model, string reference) in models.Where(m => m.Model != best))
        {
            JsonElement loo = Results(reference).GetProperty("loo_waic");
            double[] differences = [.. loo.GetProperty("pointwise").Numbers("elpd_loo").Zip(ofBest.GetProperty("pointwise").Numbers("elpd_loo"), (a, b) => a - b)];
            ElpdComparisonRow row = comparison[model];
            double error = Math.Sqrt(new[] { ((LooResult)row.Result).McseElpdLoo, ((LooResult)comparison.Rows[0].Result).McseElpdLoo, loo.Number("mcse_elpd_loo"), ofBest.Number("mcse_elpd_loo") }.Sum(e => e * e));
            Near(differences.Sum(), row.ElpdDifference, error, $"{model} - {best}");
            Assert.Equal(Math.Sqrt(120) * Spread(differences), row.StandardError, 0.05);
        }
    }

    [Fact]
    public void The_strong_prior_is_in_conflict_with_the_data_and_the_vague_one_matters_little()
    {
        Assert.Equal(SensitivityDiagnosis.PriorDataConflict, Fits[("shrinkage", false)].Value.Sensitivity()["sigma_alpha"].Diagnosis);
        (double mean, _, _) = Quadrature(_ => 0, widest: 100);
        PriorRefitRow wider = Fits[("random", false)].Value.Refit(("sigma_alpha", HmcNet.Distributions.Distribution.Uniform(0, 100)))["sigma_alpha"];
        // The error of the shift is in units of the sd before, and no smaller than that of the mean after.
        Near(mean, wider.MeanAfter, wider.McseOfShift * wider.SdBefore, "mean under Uniform(0, 100)");
    }

    private static Fit Sample(string model, bool isGibbs)
    {
        Model snakes = Snakes.Study.Find(model).Create();
        return isGibbs
            ? Sampler.Sample(snakes, new GibbsOptions { Seed = 20261129, IterSampling = 6000 })
            : Nuts.Sample(snakes, new NutsOptions { Seed = 20261128, AdaptDelta = 0.9, IterSampling = 5000 });
    }

    /// <summary>
    /// Mean of sigma_alpha, mean of the share and P(sigma_alpha > sigma_res), with the means integrated out: the simple means are
    /// Normal(mu, v) with v = sigma_alpha^2 + sigma_res^2 / n, mu ~ Normal(0, variance 1000). Midpoint rule; the cell that the line
    /// sigma_alpha = sigma_res cuts counts by its part above the line.
    /// </summary>
    private static (double Mean, double Share, double Probability) Quadrature(Func<double, double> logPrior, double widest = 10)
    {
        const double width = 0.005;
        double[] means = SimpleMeans();
        double grand = means.Average(), between = means.Sum(m => (m - grand) * (m - grand)), within = Anova.OneWay(Data["svl"], Data.Factor("pop")).Residuals.SumSq;
        double total = 0, mean = 0, share = 0, above = 0;
        for (double res = 2 + width / 2; res < 5; res += width)
        {
            for (double alpha = width / 2; alpha < widest; alpha += width)
            {
                double v = alpha * alpha + res * res / 12, all = v + 10 * 1000;
                double log = logPrior(alpha) - 110 * Math.Log(res) - within / (2 * res * res)
                    - 4.5 * Math.Log(v) - between / (2 * v) - Math.Log(all) / 2 - 10 * grand * grand / (2 * all);
                // Some constant that keeps the exponential in range.
                double weight = Math.Exp(log - logPrior(2.3) + 220);
                total += weight;
                mean += weight * alpha;
                share += weight * alpha * alpha / (alpha * alpha + res * res);
                above += weight * Math.Clamp((alpha + width / 2 - res) / width, 0, 1);
            }
        }
        return (mean / total, share / total, above / total);
    }

    private void Near(double expected, double found, double error, string what)
    {
        string line = FormattableString.Invariant($"{what}: {found:g7} against {expected:g7}, z = {(found - expected) / error:0.00}");
        output.WriteLine(line);
        Assert.True(Math.Abs(found - expected) <= StandardErrors * error, line);
    }

    private static double ExactSpread(string reference)
    {
        IReadOnlyDictionary<string, Reference> exact = ReferenceFile.Exact("snakes", reference);
        return Spread([.. Enumerable.Range(1, 10).Select(j => exact[$"alpha[{j}]"].Mean)]);
    }

    private static double[] SimpleMeans() =>
        [.. Data["svl"].ToArray().Zip(Data.Factor("pop").Codes).GroupBy(row => row.Second, row => row.First).OrderBy(g => g.Key).Select(g => g.Average())];

    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    private static double Combined(double one, double other) => Math.Sqrt(one * one + other * other);

    private static JsonElement Results(string reference) => GoldFile.Read("snakes", "reference.json").GetProperty("models").GetProperty(reference);

    private static double Estimate(JsonElement blocks, string kind, string name) => blocks.GetProperty(kind).GetProperty(name).Number("estimate");
}
