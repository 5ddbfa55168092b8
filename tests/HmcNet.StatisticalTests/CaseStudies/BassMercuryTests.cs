using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;
using Xunit.Abstractions;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>What the study of mercury in bass claims beyond its posteriors, on the data that it is shipped with.</summary>
public sealed class BassMercuryTests(ITestOutputHelper output)
{
    private static readonly StudyData Data = StudyData.Shipped(BassMercury.Study);

    [Theory]
    [InlineData("y ~ x + (1 | station)", "random_intercepts")]
    [InlineData("y ~ x + (x || station)", "random_slopes_independent")]
    [InlineData("y ~ x + (x | station)", "random_slopes_correlated")]
    public void Maximum_likelihood_and_REML_are_lme4s(string formula, string name)
    {
        foreach (string method in new[] { "REML", "ML" })
        {
            MixedFit fit = MixedModel.Fit(BassMercury.Fish(Data), formula, new MixedModelOptions { Restricted = method == "REML" });
            JsonElement lmer = Data.Reference!.Part("lme4", $"{name}_{method}")!.Value;
            Assert.Equal(lmer.GetProperty("logLik").GetDouble(), fit.LogLikelihood, 1e-6);
            Assert.Equal(lmer.GetProperty("sigma").GetDouble(), fit.Sigma, 1e-4);
            Assert.Equal(lmer.GetProperty("fixed").GetProperty("x").GetProperty("estimate").GetDouble(), fit["x"].Estimate, 1e-4);
            double[] scales = [.. fit.VarianceComponents.Where(c => c.Group != "Residual").SelectMany(c => c.StandardDeviations)];
            for (int k = 0; k < scales.Length; k++)
                Assert.Equal(lmer.GetProperty("varcomp")[k].GetProperty("sdcor").GetDouble(), scales[k], 1e-4);
        }
    }

    [Theory]
    [InlineData("random-intercepts-noncentered", "random_intercepts")]
    [InlineData("random-slopes-noncentered", "random_slopes_independent")]
    [InlineData("correlated-noncentered", "random_slopes_correlated")]
    public void Leave_one_out_is_Rs(string model, string name)
    {
        LooResult ours = Nuts.Sample(BassMercury.Study.Find(model).Create(Data), new NutsOptions { Seed = 20261128, AdaptDelta = 0.95, IterSampling = 4000 }).Loo();
        JsonElement theirs = Data.Reference!.Part("models", name, "loo_waic")!.Value, elpd = theirs.GetProperty("loo").GetProperty("elpd_loo");
        // The file does not state loo's own error: it is taken from ours, by the number of draws.
        double error = ours.McseElpdLoo * Math.Sqrt(1 + ours.Draws / theirs.GetProperty("S").GetDouble());
        output.WriteLine(FormattableString.Invariant($"{model}: {ours.Elpd.Value} ({error}), R {elpd.GetProperty("estimate").GetDouble()}"));
        Assert.InRange((ours.Elpd.Value - elpd.GetProperty("estimate").GetDouble()) / error, -4, 4);
        Assert.Equal(elpd.GetProperty("se").GetDouble(), ours.Elpd.StandardError, 0.1);
    }

    /// <summary>
    /// A fish of a new station at x has mean beta0 + beta1 x and variance var(beta0) + E tau0^2 + E sigma^2 + x^2 (var(beta1) + E tau1^2),
    /// from quadrature; beta0 and beta1 are uncorrelated but for a trace, since x is centred within stations.
    /// </summary>
    [Fact]
    public void Predictions_for_a_new_station_have_the_moments_of_quadrature()
    {
        Fit fit = Nuts.Sample(BassMercury.Study.Find("random-slopes-noncentered").Create(Data), new NutsOptions { Seed = 20261128, AdaptDelta = 0.95, IterSampling = 4000 });
        double[] x = [0, 0.2];
        Prediction predicted = fit.Predict(Table.FromColumns(("x", [.. x, 0])).WithColumn("station", ["new", "new", "w4"]));
        Assert.Equal(["new"], predicted.NewLevels["station"]);
        ReferenceValue Exact(string name) => Data.Reference!.Find("random_slopes_independent", name)!;
        double Square(string name) => Exact(name).Sd * Exact(name).Sd + Exact(name).Mean * Exact(name).Mean;
        for (int row = 0; row < 2; row++)
        {
            double mean = Exact("beta0").Mean + Exact("beta1").Mean * x[row];
            double variance = Math.Pow(Exact("beta0").Sd, 2) + Square("tau0") + Square("sigma") + x[row] * x[row] * (Math.Pow(Exact("beta1").Sd, 2) + Square("tau1"));
            Assert.InRange((predicted[row].Mean - mean) / predicted[row].Value.McseMean, -4, 4);
            // The sd of 16,000 nearly independent draws has a relative error of 0.6 %.
            Assert.Equal(1, predicted[row].Sd / Math.Sqrt(variance), 0.025);
        }
        // w4 is the eleventh of 16 stations in sorted order.
        Assert.InRange((predicted[2].Mean - Exact("b0[11]").Mean) / predicted[2].Value.McseMean, -4, 4);
        Assert.Equal(1, predicted[2].Sd / Math.Sqrt(Math.Pow(Exact("b0[11]").Sd, 2) + Square("sigma")), 0.025);
    }

    /// <summary>The table of forms and samplers: tau0 moves better centred, tau1 non-centred, under NUTS and under Gibbs.</summary>
    [Fact]
    public void Scales_that_the_data_know_mix_better_centred_and_others_non_centred()
    {
        Model centred = BassMercury.Study.Find("random-slopes").Create(Data), noncentred = BassMercury.Study.Find("random-slopes-noncentered").Create(Data);
        var nuts = new NutsOptions { Seed = 20261128, AdaptDelta = 0.95, IterSampling = 2000 };
        var gibbs = new GibbsOptions { Seed = 20261128, IterSampling = 8000 };
        foreach ((Fit c, Fit n) in new[] { (Nuts.Sample(centred, nuts), Nuts.Sample(noncentred, nuts)), (Sampler.Sample(centred, gibbs), Sampler.Sample(noncentred, gibbs)) })
        {
            SummaryTable forCentred = c.Summary(), forNoncentred = n.Summary();
            output.WriteLine(FormattableString.Invariant($"{c.SamplerName}: tau0 {forCentred["tau0"].EssBulk:0} and {forNoncentred["tau0"].EssBulk:0}, tau1 {forCentred["tau1"].EssBulk:0} and {forNoncentred["tau1"].EssBulk:0}"));
            Assert.True(forCentred["tau0"].EssBulk > 1.5 * forNoncentred["tau0"].EssBulk);
            Assert.True(forNoncentred["tau1"].EssBulk > 2 * forCentred["tau1"].EssBulk);
        }
    }
}
