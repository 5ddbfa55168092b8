using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;
using HmcNet.Tests;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>What the study of Neyman and Scott claims beside posterior means and data cloning: the inconsistent variance, refusals, coverage.</summary>
public class NeymanScottStudyTests
{
    /// <summary>Maximum likelihood with individuals as fixed effects is SSW / 2n; the mean square and the random-effects model have twice that.</summary>
    [Fact]
    public void Fixed_effects_have_half_the_variance()
    {
        JsonElement mle = Reference(2).GetProperty("likelihood_fit").GetProperty("mle");
        double half = mle.GetProperty("fixed_effects_mle_sigma_sq_inconsistent").GetDouble(), whole = mle.GetProperty("sigma_sq").GetDouble();
        OptimizationResult fixedEffects = Optimize.Likelihood(NeymanScott.Study.Find("fixed").Create(2));
        MarginalResult population = Marginal.Likelihood(NeymanScott.Study.Find("random").Create(2), ["alpha"]);
        Assert.Equal(half, fixedEffects["sigma_sq"].Value, 1e-6 * half);
        Assert.Contains(fixedEffects.Notes, note => note.Contains("flat", StringComparison.Ordinal));
        Assert.True(population.IsExact);
        Assert.Equal(whole, population["sigma_sq"].Value, 1e-5 * whole);
        Assert.Equal(mle.GetProperty("tau_sq").GetDouble(), population["tau_sq"].Value, 1e-5 * mle.GetProperty("tau_sq").GetDouble());
        Assert.Equal(half, whole / 2, 1e-9);
    }

    /// <summary>One observation each: no seed of the centred model is trusted under either sampler, and chains started in both places show R-hat.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void One_observation_each_is_refused(int seed)
    {
        StudyData data = StudyData.Shipped(NeymanScott.Study, 1);
        Model random = NeymanScott.Study.Find("random").Create(data);
        Assert.NotNull(Trust.Against(Nuts.Sample(random, new NutsOptions { Seed = (ulong)seed })));
        Assert.NotNull(Trust.Against(Sampler.Sample(random, new GibbsOptions { Seed = (ulong)seed, IterSampling = 2000 })));

        double[] y = data["y"].ToArray();
        double mean = y.Average(), logSd = 0.5 * Math.Log(y.Average(v => (v - mean) * (v - mean)));
        var individuals = new Dictionary<string, double[]> { ["mu"] = [mean], ["log_sigma"] = [-6], ["log_tau"] = [logSd], ["alpha"] = [.. y.Select(v => v - mean)] };
        var errors = new Dictionary<string, double[]> { ["mu"] = [mean], ["log_sigma"] = [logSd], ["log_tau"] = [-6], ["alpha"] = new double[y.Length] };
        Fit both = Sampler.Sample(random, new GibbsOptions { Seed = (ulong)seed, IterSampling = 2000, InitialValuesPerChain = [individuals, errors, individuals, errors] });
        Assert.True(both.Summary()["sigma_sq"].RHat > 1.05, $"R-hat {both.Summary()["sigma_sq"].RHat}");
    }

    /// <summary>Two observations each: posterior intervals cover as many of the true individuals as dclone's; a few lie at an end of their interval, where Monte Carlo error decides.</summary>
    [Fact]
    public void Coverage_with_two_observations_is_that_of_dclone()
    {
        StudyData data = StudyData.Shipped(NeymanScott.Study, 2);
        double[] truth = data["alpha_true"].ToArray();
        Fit fit = Sampler.Sample(NeymanScott.Study.Find("random").Create(data), new GibbsOptions { Seed = 20261126, IterSampling = 4000 });
        Assert.Null(Trust.Against(fit));
        SummaryTable alpha = fit.Summary(new SummaryOptions { Variables = ["alpha"], Probabilities = [0.025, 0.975], IncludeLogDensity = false });
        int below = 0, above = 0;
        for (int i = 0; i < truth.Length; i++)
        {
            below += truth[i] < alpha.Rows[i].Quantiles[0] ? 1 : 0;
            above += truth[i] > alpha.Rows[i].Quantiles[1] ? 1 : 0;
        }
        JsonElement dclone = Reference(2).GetProperty("data_cloning").GetProperty("dclone").GetProperty("prediction").GetProperty("coverage_table");
        Assert.Equal(dclone.GetProperty("-2").GetInt32(), below);
        Assert.InRange(above, dclone.GetProperty("2").GetInt32() - 2, dclone.GetProperty("2").GetInt32() + 2);
    }

    private static JsonElement Reference(int offspring) =>
        JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath("neyman_scott", "reference.json"))).RootElement.GetProperty(offspring == 1 ? "m1" : "m2");
}
