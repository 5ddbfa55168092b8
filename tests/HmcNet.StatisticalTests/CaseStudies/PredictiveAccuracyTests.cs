using System.Globalization;
using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.Tests;
using Xunit.Abstractions;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>
/// LOO, WAIC and DIC of the snakes and scorpions against what R's loo and JAGS give of JAGS's draws: within 4 combined Monte Carlo
/// standard errors.
/// </summary>
/// <remarks>loo 2.5.1 states the standard error of elpd_loo; the reference's draws are four times as many as those here.</remarks>
public class PredictiveAccuracyTests(ITestOutputHelper output)
{
    private const double StandardErrors = 4;

    [Theory]
    [InlineData("fixed", "fixed_effects")]
    [InlineData("random", "random_effects_uniform")]
    [InlineData("shrinkage", "random_effects_gamma")]
    public void Snakes(string name, string reference)
    {
        Fit fit = Nuts.Sample(HmcNet.CaseStudies.Snakes.Study.Find(name).Create(), new NutsOptions { Seed = 20261125, IterSampling = 5000 });
        JsonElement model = Model("snakes", reference), blocks = model.GetProperty("loo_waic"), pointwise = blocks.GetProperty("pointwise");
        LooResult loo = fit.Loo();
        WaicResult waic = fit.Waic();
        output.WriteLine(loo.ToString());
        output.WriteLine(waic.ToString());
        double mcse = Math.Sqrt(loo.McseElpdLoo * loo.McseElpdLoo + Math.Pow(blocks.GetProperty("mcse_elpd_loo").GetDouble(), 2));
        Near(Estimate(blocks, "loo", "elpd_loo"), loo.Elpd.Value, mcse, "elpd_loo");
        Near(Estimate(blocks, "loo", "p_loo"), loo.EffectiveParameters.Value, mcse, "p_loo");
        // WAIC has no error of its own: it is a mean over the same draws, with less variance than LOO.
        Near(Estimate(blocks, "waic", "elpd_waic"), waic.Elpd.Value, mcse, "elpd_waic");
        Assert.Equal(blocks.GetProperty("loo").GetProperty("elpd_loo").GetProperty("se").GetDouble(), loo.Elpd.StandardError, 0.05);
        for (int i = 0; i < 120; i++)
        {
            double error = Math.Sqrt(Math.Pow(loo.Pointwise[i].McseElpdLoo, 2) + Math.Pow(pointwise.GetProperty("mcse_elpd_loo")[i].GetDouble(), 2));
            // 5, since 120 observations are compared.
            Assert.InRange(Math.Abs(loo.Pointwise[i].ElpdLoo - pointwise.GetProperty("elpd_loo")[i].GetDouble()) / error, 0, 5);
        }
        Dic(fit.Dic(), model, reference);
    }

    private void Dic(DicResult dic, JsonElement model, string reference)
    {
        output.WriteLine(dic.ToString());
        JsonElement jags = model.GetProperty("jags").GetProperty("dic");
        // JAGS's standard errors are not stated. Its chains are longer: theirs are taken to be no larger than those here.
        double both = Math.Sqrt(2);
        Near(jags.GetProperty("mean_deviance").GetDouble(), dic.MeanDeviance, both * dic.McseMeanDeviance, "mean deviance");
        Near(jags.GetProperty("pD_var_half_pooled").GetDouble(), dic.PdVariance, both * dic.McsePdVariance, "var / 2");
        Near(jags.GetProperty("DIC_var_half").GetDouble(), dic.DicVariance, both * (dic.McseMeanDeviance + dic.McsePdVariance), "DIC");
        // The plug-in rule at the exact posterior means; its deviance is flat there, so that the error is that of the mean deviance.
        IReadOnlyDictionary<string, Reference> exact = ReferenceFile.Exact("snakes", reference);
        double sd = (exact.TryGetValue("sigma_res", out Reference residual) ? residual : exact["sigma"]).Mean;
        double atMeans = SnakeRows().Sum(row => Math.Log(2 * Math.PI * sd * sd) + Math.Pow((row.Svl - exact[$"alpha[{row.Pop}]"].Mean) / sd, 2));
        Assert.Equal(atMeans, dic.DevianceAtMeans, 0.05);
        Near(jags.GetProperty("mean_deviance").GetDouble() - atMeans, dic.PdPlugIn, both * dic.McseMeanDeviance + 0.01, "plug-in");
        // Plummer's pD estimates the same number by another rule, exact for exponential families in their canonical parameters.
        Assert.Equal(jags.GetProperty("dic_samples").GetProperty("pD_plummer").GetDouble(), dic.PdPlugIn, 0.5);
    }

    /// <summary>
    /// Nine rows, k up to 0.6. The nine exact refits are the truth that the reference estimates by importance sampling: each within
    /// 4 combined standard errors of it, the stated error of importance sampling doubled since it does not know of the tail at k near 0.6.
    /// </summary>
    [Fact]
    public void Scorpions_with_exact_refits()
    {
        Table data = Table.ReadCsv(Path.Combine(RepositoryRoot.Folder, "models", "scorpions", "scorpions.csv"));
        Factor population = data.Factor("population");
        Model model = HmcNet.Model.Define("scorpions", m =>
        {
            var mu = m.Parameter("mu_alpha", Normal(50, 15));
            var sdAlpha = m.Parameter("sd_alpha", HalfNormal(100));
            var b1 = m.Parameter("b1", Normal(0, 10));
            var sdObs = m.Parameter("sd_obs", HalfNormal(25));
            var alpha = m.Parameter("alpha_j", Normal(mu, sdAlpha), over: population, centered: false);
            m.Observe("weight", data["weight"], Normal(alpha[population] + b1 * data["length"], sdObs));
        });
        Fit fit = Nuts.Sample(model, new NutsOptions { Seed = 20261125, IterSampling = 5000, AdaptDelta = 0.99 });
        LooResult loo = fit.Loo(new LooOptions { RefitAbove = double.NegativeInfinity });
        output.WriteLine(loo.ToString());
        Assert.Equal(9, loo.Refits.Count);
        JsonElement blocks = Model("scorpions", "partial_pooling").GetProperty("loo_waic"), pointwise = blocks.GetProperty("pointwise");
        for (int i = 0; i < 9; i++)
        {
            double error = Math.Sqrt(Math.Pow(loo.Pointwise[i].McseElpdLoo, 2) + Math.Pow(2 * pointwise.GetProperty("mcse_elpd_loo")[i].GetDouble(), 2));
            Near(pointwise.GetProperty("elpd_loo")[i].GetDouble(), loo.Pointwise[i].ElpdLoo, error, $"weight[{i + 1}]");
        }
        Near(Estimate(blocks, "waic", "elpd_waic"), fit.Waic().Elpd.Value, 0.03, "elpd_waic");
    }

    private void Near(double expected, double found, double error, string what)
    {
        output.WriteLine(FormattableString.Invariant($"{what}: {found:0.0000}, reference {expected:0.0000}, z = {(found - expected) / error:0.00}"));
        Assert.True(Math.Abs(found - expected) <= StandardErrors * error, FormattableString.Invariant($"{what}: {found}, reference {expected}, standard error {error}"));
    }

    private static double Estimate(JsonElement blocks, string kind, string name) => blocks.GetProperty(kind).GetProperty(name).GetProperty("estimate").GetDouble();

    private static JsonElement Model(string study, string model) =>
        JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath(study, "reference.json"))).RootElement.GetProperty("models").GetProperty(model).Clone();

    private static IEnumerable<(int Pop, double Svl)> SnakeRows() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Folder, "models", "snakes", "snakes.csv")).Skip(1).Select(line => line.Split(','))
            .Select(c => (int.Parse(c[0], CultureInfo.InvariantCulture), double.Parse(c[1], CultureInfo.InvariantCulture)));
}
