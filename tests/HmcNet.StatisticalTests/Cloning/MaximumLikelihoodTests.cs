using System.Text.Json;
using HmcNet.Diagnostics;
using HmcNet.Tests;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Cloning;

/// <summary>Data cloning reaches maximum likelihood fits that are known: lme4's, and closed forms.</summary>
public class MaximumLikelihoodTests(ITestOutputHelper output)
{
    private const double StandardErrors = 4;

    /// <summary>
    /// Posterior means differ from the maximum by a term of order 1/K. Fits with K and 4 K clones give the mean without it,
    /// (4 m(4K) - m(K)) / 3, which is compared with lme4's maximum likelihood fit in Monte Carlo standard errors.
    /// </summary>
    [Theory]
    [InlineData("nuts")]
    [InlineData("gibbs")]
    public void Snakes_reach_lme4(string sampler)
    {
        JsonElement ml = Ml("snakes", "lme4", "lmer_ML");
        DataCloningResult result = Fit(CloneModels.Snakes(), [10, 40], sampler);
        output.WriteLine(result.ToString());
        Reaches(result, "mu", ml.GetProperty("fixed").GetProperty("(Intercept)").GetProperty("estimate").GetDouble());
        Reaches(result, "sigma_alpha", ml.GetProperty("varcomp")[0].GetProperty("sdcor").GetDouble());
        Reaches(result, "sigma", ml.GetProperty("varcomp")[1].GetProperty("sdcor").GetDouble());
        // Balanced data: the information on mu does not depend on the other estimates, and lme4's standard error is that of the likelihood.
        Assert.Equal(ml.GetProperty("fixed").GetProperty("(Intercept)").GetProperty("se").GetDouble(), result["mu"].StandardError, StandardErrors * SeError(result, "mu"));
        Assert.True(result.Verdict.IsIdentifiable, result.Verdict.ToString());
    }

    [Theory]
    [InlineData("nuts")]
    [InlineData("gibbs")]
    public void Scorpions_reach_lme4(string sampler)
    {
        JsonElement ml = Ml("scorpions", "classical", "partial_pooling_lmer_ML");
        DataCloningResult result = Fit(CloneModels.Scorpions(), [10, 40], sampler);
        output.WriteLine(result.ToString());
        Reaches(result, "mu", ml.GetProperty("fixed").GetProperty("(Intercept)").GetProperty("estimate").GetDouble());
        Reaches(result, "slope", ml.GetProperty("fixed").GetProperty("length").GetProperty("estimate").GetDouble());
        Reaches(result, "sigma_alpha", ml.GetProperty("varcomp")[0].GetProperty("sdcor").GetDouble());
        Reaches(result, "sigma", ml.GetProperty("varcomp")[1].GetProperty("sdcor").GetDouble());
    }

    /// <summary>
    /// Latent means of known variances t^2 and s^2: given K clones mu is normal around the mean of the data with variance (s^2 + t^2) / (n K),
    /// and predicted latent means are normal too.
    /// </summary>
    [Theory]
    [InlineData("nuts")]
    [InlineData("gibbs")]
    public void Known_variances(string sampler)
    {
        double[] y = [1.3, -0.4, 2.2, 0.7, 3.1];
        const double t = 1.5, s = 0.8;
        DataCloningResult result = Fit(CloneModels.KnownVariances(y, t, s), [1, 8], sampler);
        double mean = y.Average(), variance = (s * s + t * t) / y.Length;
        foreach (CloneFit fit in result.Fits)
        {
            ChainValues mu = ChainValues.Of(fit.Draws, "mu");
            Assert.Equal(mean, SampleAnalysis.For(mu).Mean(), StandardErrors * MonteCarloError.Mean(mu));
            Assert.Equal(Math.Sqrt(variance / fit.Clones), SampleAnalysis.For(mu).StandardDeviation(), StandardErrors * MonteCarloError.StandardDeviation(mu));
        }
        DataCloningEstimate estimate = result["mu"];
        Assert.Equal(Math.Sqrt(variance), estimate.StandardError, StandardErrors * SeError(result, "mu"));
        Assert.Equal(estimate.Estimate + 1.959964 * estimate.StandardError, estimate.Upper, 1e-5);
        Assert.Equal(estimate.StandardError * estimate.StandardError, result.Covariance[0, 0], 1e-12);
        Assert.True(result.Verdict.IsIdentifiable);

        // The prior N(mean, variance) of mu meets the data once more: half the variance. Its own Monte Carlo error moves the latent means a little besides.
        LatentPrediction prediction = result.PredictLatent("alpha", 0.9);
        double w = t * t / (s * s + t * t), sd = Math.Sqrt(w * s * s + (1 - w) * (1 - w) * variance / 2);
        for (int j = 0; j < y.Length; j++)
        {
            ChainValues alpha = ChainValues.Of(prediction.Fit.Draws, FormattableString.Invariant($"alpha[{j + 1}]"));
            double error = Math.Sqrt(Math.Pow(MonteCarloError.Mean(alpha), 2) + Math.Pow((1 - w) * estimate.McseEstimate, 2));
            Assert.Equal(w * y[j] + (1 - w) * mean, prediction.Rows[j].Mean, StandardErrors * error);
            Assert.Equal(sd, prediction.Rows[j].Sd, StandardErrors * MonteCarloError.StandardDeviation(alpha) + 0.01 * sd);
            Assert.Equal(prediction.Rows[j].Mean + 1.644854 * sd, prediction.Rows[j].Upper, 0.06 * sd);
            Assert.Equal(prediction.Rows[j].Mean - 1.644854 * sd, prediction.Rows[j].Lower, 0.06 * sd);
        }
        Assert.Null(prediction.Caution);
    }

    /// <summary>Correlated pairs of latent means with known covariance S and noise of variance 1: given K clones their mean is normal around that of the data with covariance (S + I) / (n K).</summary>
    [Theory]
    [InlineData("nuts", true)]
    [InlineData("nuts", false)]
    [InlineData("gibbs", true)]
    public void Correlated_pairs(string sampler, bool centered)
    {
        double[,] y = { { 1.3, 0.2 }, { -0.4, 1.9 }, { 2.2, 0.6 }, { 0.7, -1.1 } };
        DataCloningResult result = Fit(CloneModels.Pairs(y, centered), [1, 6], sampler);
        Assert.Equal(["mean[1]", "mean[2]"], result.Names);
        Assert.Equal(["pair"], result.Latent);
        foreach (CloneFit fit in result.Fits)
        {
            ChainValues[] mean = [ChainValues.Of(fit.Draws, "mean[1]"), ChainValues.Of(fit.Draws, "mean[2]")];
            double[] centre = [(1.3 - 0.4 + 2.2 + 0.7) / 4, (0.2 + 1.9 + 0.6 - 1.1) / 4], sd = [Math.Sqrt(3.0 / (4 * fit.Clones)), Math.Sqrt(2.0 / (4 * fit.Clones))];
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(centre[i], SampleAnalysis.For(mean[i]).Mean(), StandardErrors * MonteCarloError.Mean(mean[i]));
                Assert.Equal(sd[i], SampleAnalysis.For(mean[i]).StandardDeviation(), StandardErrors * MonteCarloError.StandardDeviation(mean[i]));
            }
        }
        double ess = result.Names.Min(n => EffectiveSampleSize.Mean(ChainValues.Of(result.Fits[^1].Draws, n)));
        double correlation = result.Covariance[0, 1] / Math.Sqrt(result.Covariance[0, 0] * result.Covariance[1, 1]);
        Assert.Equal(0.5 / Math.Sqrt(6), correlation, StandardErrors / Math.Sqrt(ess));
    }

    /// <summary>Components of a mixture are latent and discrete: the posterior of the share given K clones is its prior times the K-th power of the likelihood summed over them.</summary>
    [Fact]
    public void Discrete_latent_variables()
    {
        double[] y = [0.3, 2.5, -0.8, 3.3, 0.9, -0.2, 1.4];
        DataCloningResult result = Fit(CloneModels.Mixture(y), [1, 8], "gibbs");
        Assert.Equal(["z"], result.Latent);
        foreach (CloneFit fit in result.Fits)
        {
            double[] share = [.. Enumerable.Range(0, 20_000).Select(i => (i + 0.5) / 20_000)];
            double[] log = [.. share.Select(p => Math.Log(p * (1 - p)) + fit.Clones * y.Sum(v => Math.Log(((1 - p) * Math.Exp(-0.5 * v * v)) + (p * Math.Exp(-0.5 * (v - 3) * (v - 3))))))];
            double[] weight = [.. log.Select(l => Math.Exp(l - log.Max()))];
            double mean = share.Zip(weight, (p, w) => p * w).Sum() / weight.Sum();
            double variance = share.Zip(weight, (p, w) => (p - mean) * (p - mean) * w).Sum() / weight.Sum();
            ChainValues draws = ChainValues.Of(fit.Draws, "share");
            Assert.Equal(mean, SampleAnalysis.For(draws).Mean(), StandardErrors * MonteCarloError.Mean(draws));
            Assert.Equal(Math.Sqrt(variance), SampleAnalysis.For(draws).StandardDeviation(), StandardErrors * MonteCarloError.StandardDeviation(draws));
        }
        // Most of the first observation's mass is in component 0, of the fourth's in component 1.
        LatentPrediction prediction = result.PredictLatent("z");
        Assert.True(prediction.Rows[0].Mean < 0.2, prediction.ToString());
        Assert.True(prediction.Rows[3].Mean > 0.8, prediction.ToString());
    }

    private static DataCloningResult Fit(Model model, IReadOnlyList<int> clones, string sampler) => DataCloning.Fit(model, clones, new DataCloningOptions
    {
        Sampler = sampler == "gibbs" ? new GibbsOptions { Seed = 20261125, IterSampling = 4000 } : new NutsOptions { Seed = 20261125, IterSampling = 2000 },
    });

    private static double SeError(DataCloningResult result, string name) =>
        Math.Sqrt(result.Clones) * MonteCarloError.StandardDeviation(ChainValues.Of(result.Fits[^1].Draws, name));

    private void Reaches(DataCloningResult result, string name, double expected)
    {
        double[] means = [.. result.Fits.Select(f => f.Draws[name].Mean())];
        double[] errors = [.. result.Fits.Select(f => MonteCarloError.Mean(ChainValues.Of(f.Draws, name)))];
        double mean = (4 * means[1] - means[0]) / 3, error = Math.Sqrt(16 * errors[1] * errors[1] + errors[0] * errors[0]) / 3;
        output.WriteLine(FormattableString.Invariant($"{name}: {means[0]:G7}, {means[1]:G7}, without 1/K {mean:G7}; lme4 {expected:G7}, z {(mean - expected) / error:0.00}"));
        Assert.Equal(expected, mean, StandardErrors * error);
        Assert.Equal(expected, result[name].Estimate, 0.1 * result[name].StandardError);
    }

    private static JsonElement Ml(string study, string block, string fit) =>
        JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath(study, "reference.json"))).RootElement.GetProperty(block).GetProperty(fit);
}
