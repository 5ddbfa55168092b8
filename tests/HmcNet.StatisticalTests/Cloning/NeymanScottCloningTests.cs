using System.Text.Json;
using HmcNet.Diagnostics;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Cloning;

/// <summary>
/// The problem of Neyman and Scott against its exact K-clone posteriors (quadrature): means, covariances and largest eigenvalues within 4
/// Monte Carlo standard errors.
/// </summary>
public class NeymanScottCloningTests(ITestOutputHelper output)
{
    private static readonly int[] Clones = [1, 10, 25];

    /// <summary>Two observations each: everything is identifiable, under both samplers and in both forms.</summary>
    [Theory]
    [InlineData("nuts", false)]
    [InlineData("gibbs", true)]
    public void Two_offspring(string sampler, bool centered)
    {
        DataCloningResult result = Fit(CloneModels.NeymanScott(2, centered), sampler, ["mu", "sigma_sq", "tau_sq"]);
        AgreesWithExact(result, 2, "mu_sigmasq_tausq", ["mu", "sigma_sq", "tau_sq"]);
        AgreesWithExact(result.Monitor("mu", "sum"), 2, "mu_sum", ["mu", "sum_sq"]);
        Assert.True(result.Verdict.IsIdentifiable);
        Assert.True(result.Verdict.ChainsAgree);
        // lme4's maximum likelihood fit of the same data; the mean of a variance's posterior lies above its mode by a term of order 1/K.
        JsonElement ml = CloneModels.NeymanScottReference(2).GetProperty("likelihood_fit").GetProperty("lmer_ML");
        Near(ml.GetProperty("fixed").GetProperty("(Intercept)").GetProperty("estimate").GetDouble(), result["mu"]);
        Near(ml.GetProperty("varcomp")[0].GetProperty("vcov").GetDouble(), result["tau_sq"]);
        Near(ml.GetProperty("varcomp")[1].GetProperty("vcov").GetDouble(), result["sigma_sq"]);
        Assert.Equal(ml.GetProperty("fixed").GetProperty("(Intercept)").GetProperty("se").GetDouble(), result["mu"].StandardError, 0.05 * result["mu"].StandardError);
    }

    /// <summary>One observation each: mean and sum of the variances agree with the exact posterior, and the verdict says that the variances do not converge.</summary>
    [Theory]
    [InlineData("gibbs")]
    [InlineData("nuts")]
    public void One_offspring(string sampler)
    {
        DataCloningResult result = Fit(CloneModels.NeymanScott(1), sampler, ["mu", "sigma_sq", "tau_sq"]);
        output.WriteLine(result.ToString());
        Assert.False(result.Verdict.IsIdentifiable);
        DataCloningDirection ridge = Assert.Single(result.Verdict.NotConverging);
        Assert.Equal("sigma_sq - tau_sq", ridge.Expression);
        Assert.Equal(-1, ridge.Coefficients["tau_sq"]);
        Assert.True(ridge.VarianceRatio > Math.Sqrt(ridge.Expected), FormattableString.Invariant($"{ridge.VarianceRatio}"));
        Assert.Equal(["mu", "sigma_sq + tau_sq"], result.Verdict.Estimable.Select(d => d.Expression));
        Assert.Contains("over sigma_sq - tau_sq, and agree on sigma_sq + tau_sq", result.Verdict.ToString(), StringComparison.Ordinal);
        Assert.False(result.Verdict.ChainsAgree);
        Assert.Contains("disagree (R-hat", result.Verdict.ToString(), StringComparison.Ordinal);
        DataCloningResult sum = result.Monitor("mu", "sum");
        output.WriteLine(sum.ToString());
        Assert.True(sum.Verdict.IsIdentifiable);
        if (sampler == "gibbs")
            AgreesWithExact(sum, 1, "mu_sum", ["mu", "sum_sq"]);
        JsonElement ml = CloneModels.NeymanScottReference(1).GetProperty("likelihood_fit");
        Near(ml.GetProperty("mle_mu").GetDouble(), sum["mu"]);
        Near(ml.GetProperty("mle_sum").GetDouble(), sum["sum"]);
        Assert.Equal(ml.GetProperty("se_mu").GetDouble(), sum["mu"].StandardError, 0.1 * sum["mu"].StandardError);
        Assert.Equal(ml.GetProperty("se_sum").GetDouble(), sum["sum"].StandardError, 0.1 * sum["sum"].StandardError);
    }

    /// <summary>
    /// Non-centred, NUTS never leaves the mode at tau = 0, so that the chains agree and all variances fall: the posterior's shape gives it away.
    /// </summary>
    [Fact]
    public void One_mode_of_two_is_not_taken_for_an_estimate()
    {
        DataCloningResult result = Fit(CloneModels.NeymanScott(1, centered: false), "nuts", ["mu", "sigma_sq", "tau_sq"]);
        output.WriteLine(result.ToString());
        Assert.NotEqual(true, result.Verdict.IsIdentifiable);
        LatentPrediction prediction = result.PredictLatent("alpha");
        Assert.NotNull(prediction.Caution);
    }

    private static DataCloningResult Fit(Model model, string sampler, IReadOnlyList<string> names) => DataCloning.Fit(model, Clones, new DataCloningOptions
    {
        Sampler = sampler == "gibbs" ? new GibbsOptions { Seed = 20261125, IterSampling = 4000 } : new NutsOptions { Seed = 20261125 },
        Parameters = names,
    });

    /// <summary>Within a tenth of a standard error: what is left of the prior and of the posterior's skewness at 25 clones.</summary>
    private static void Near(double expected, DataCloningEstimate estimate) => Assert.Equal(expected, estimate.Estimate, 0.1 * estimate.StandardError);

    private void AgreesWithExact(DataCloningResult result, int offspring, string set, string[] exactNames)
    {
        var faults = new List<string>();
        for (int f = 0; f < result.Fits.Count; f++)
        {
            JsonElement exact = CloneModels.NeymanScottReference(offspring).GetProperty("data_cloning").GetProperty("exact").GetProperty(FormattableString.Invariant($"K{result.Fits[f].Clones}"));
            ChainValues[] draws = [.. result.Names.Select(n => ChainValues.Of(result.Fits[f].Draws, n))];
            double[] sd = [.. draws.Select(d => SampleAnalysis.For(d).StandardDeviation())], mcseSd = [.. draws.Select(MonteCarloError.StandardDeviation)];
            for (int i = 0; i < draws.Length; i++)
            {
                Check($"mean of {result.Names[i]}", exact.GetProperty("parameters").GetProperty(exactNames[i]).GetProperty("mean").GetDouble(), SampleAnalysis.For(draws[i]).Mean(), MonteCarloError.Mean(draws[i]));
                Check($"variance of {result.Names[i]}", exact.GetProperty($"cov_{set}")[i][i].GetDouble(), sd[i] * sd[i], 2 * sd[i] * mcseSd[i]);
            }
            // One variance is far above the others, of which the largest eigenvalue is made: it has that variance's error.
            int largest = Array.IndexOf(sd, sd.Max());
            Check("lambda.max", exact.GetProperty($"lambda_max_{set}").GetDouble(), result.Table[f].LambdaMax, 2 * sd[largest] * mcseSd[largest]);

            void Check(string what, double expected, double found, double error)
            {
                string line = FormattableString.Invariant($"K = {result.Fits[f].Clones}, {what}: {found:G6}, exact {expected:G6}, z {(found - expected) / error:0.00}");
                output.WriteLine(line);
                if (!(Math.Abs(found - expected) <= 4 * error))
                    faults.Add(line);
            }
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
