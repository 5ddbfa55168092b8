using System.Globalization;
using System.Text.Json;

namespace HmcNet.Tests.Evaluation;

/// <summary>PSIS-LOO and WAIC against R's loo 2.5.1 (tests/data/diagnostics/psis.json) to 1e-8.</summary>
public class LooGoldTests
{
    private const double Tolerance = 1e-8;
    private static readonly Lazy<JsonElement> Gold = new(() => JsonDocument.Parse(File.ReadAllText(TestData.PathOf("diagnostics", "psis.json"))).RootElement);

    private static readonly Lazy<double[][]> Matrix = new(() =>
        [.. File.ReadLines(TestData.PathOf("diagnostics", "psis_log_lik.csv")).Skip(1).Select(line => line.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())]);

    [Theory]
    [InlineData("loo_r_eff_1", 1)]
    [InlineData("loo_r_eff_4chains", 4)]
    public void Pointwise_values_are_those_of_R(string block, int chains)
    {
        JsonElement gold = Gold.Value.GetProperty(block), pointwise = gold.GetProperty("pointwise");
        LooResult loo = LogLikelihoodDraws.FromMatrix(Matrix.Value, chains).Loo(new LooOptions { RelativeEfficiency = chains == 1 ? 1 : null });
        Assert.Equal((1000, 50, chains), (loo.Draws, loo.Observations, loo.Chains));
        Same(gold.GetProperty("r_eff"), loo, p => p.RelativeEfficiency);
        Same(pointwise.GetProperty("elpd_loo"), loo, p => p.ElpdLoo);
        Same(pointwise.GetProperty("mcse_elpd_loo"), loo, p => p.McseElpdLoo);
        Same(pointwise.GetProperty("p_loo"), loo, p => p.PLoo);
        Same(pointwise.GetProperty("looic"), loo, p => p.Looic);
        Same(pointwise.GetProperty("pareto_k"), loo, p => p.ParetoK);
        Same(pointwise.GetProperty("psis_n_eff"), loo, p => p.EffectiveSampleSize);
        JsonElement estimates = gold.GetProperty("estimates");
        Same(estimates.GetProperty("elpd_loo"), loo.Elpd);
        Same(estimates.GetProperty("p_loo"), loo.EffectiveParameters);
        Same(estimates.GetProperty("looic"), loo.InformationCriterion);
        // R has NA: a k exceeds 0.7.
        Assert.Equal(JsonValueKind.Null, gold.GetProperty("mcse_elpd_loo").ValueKind);
        Assert.True(double.IsNaN(loo.McseElpdLoo));
    }

    [Theory]
    [InlineData("loo_r_eff_1")]
    [InlineData("loo_r_eff_4chains")]
    public void Weights_are_those_of_R(string block)
    {
        JsonElement gold = Gold.Value.GetProperty(block);
        for (int i = 0; i < 50; i++)
        {
            SmoothedWeights weights = ParetoSmoothing.Smooth(Array.ConvertAll(Matrix.Value, row => -row[i]), gold.GetProperty("r_eff")[i].GetDouble());
            Assert.Equal(gold.GetProperty("tail_len")[i].GetInt32(), weights.TailLength);
            Near(gold.GetProperty("norm_const_log")[i].GetDouble(), weights.LogNormalizer);
            Near(gold.GetProperty("max_log_weight_by_obs")[i].GetDouble(), weights.LogWeights.Max());
            Near(gold.GetProperty("pointwise").GetProperty("pareto_k")[i].GetDouble(), weights.ParetoK);
            Assert.Equal(1, weights.LogWeights.Sum(Math.Exp), 1e-12);
        }
    }

    [Fact]
    public void Waic_is_that_of_R()
    {
        JsonElement gold = Gold.Value.GetProperty("waic"), pointwise = gold.GetProperty("pointwise");
        WaicResult waic = LogLikelihoodDraws.FromMatrix(Matrix.Value).Waic();
        for (int i = 0; i < 50; i++)
        {
            Near(pointwise.GetProperty("elpd_waic")[i].GetDouble(), waic.PointwiseElpd[i]);
            Near(pointwise.GetProperty("p_waic")[i].GetDouble(), waic.PointwiseP[i]);
        }
        JsonElement estimates = gold.GetProperty("estimates");
        Same(estimates.GetProperty("elpd_waic"), waic.Elpd);
        Same(estimates.GetProperty("p_waic"), waic.EffectiveParameters);
        Same(estimates.GetProperty("waic"), waic.InformationCriterion);
    }

    [Fact]
    public void The_generalised_pareto_fit_is_that_of_R()
    {
        JsonElement gold = Gold.Value.GetProperty("gpdfit");
        double[] x = [.. gold.GetProperty("x").EnumerateArray().Select(v => v.GetDouble()).Order()];
        GeneralizedParetoFit fit = GeneralizedPareto.Fit(x);
        Near(gold.GetProperty("k_with_prior").GetDouble(), fit.K);
        Near(gold.GetProperty("sigma").GetDouble(), fit.Sigma);
        Near(gold.GetProperty("k_without_prior").GetDouble(), GeneralizedPareto.Fit(x, withPrior: false).K);
    }

    [Fact]
    public void Neither_blocks_nor_threads_change_a_number()
    {
        LogLikelihoodDraws draws = LogLikelihoodDraws.FromMatrix(Matrix.Value, 4);
        LooResult one = draws.Loo(new LooOptions { MaxThreads = 1 }), blocks = draws.Loo(new LooOptions { MaxMemory = 8 * 1000 * 7, MaxThreads = 3 });
        Assert.Equal(one.Pointwise, blocks.Pointwise);
    }

    [Fact]
    public void The_text_reads_like_that_of_R()
    {
        string text = LogLikelihoodDraws.FromMatrix(Matrix.Value, 4).Loo().ToString();
        Assert.StartsWith("Computed from 1000 by 50 log-likelihood matrix of matrix.\n\n         Estimate   SE\nelpd_loo    -97.8 10.3\np_loo        18.9 14.0\nlooic       195.6 20.5\n------\nMCSE of elpd_loo is NA.\n", text, StringComparison.Ordinal);
        Assert.Contains("Pareto k diagnostic values:\n", text, StringComparison.Ordinal);
        Assert.Contains("(-Inf, 0.67]  (good)", text, StringComparison.Ordinal);
        Assert.Contains("Pareto k exceeds 0.67 for ", text, StringComparison.Ordinal);
    }

    private static void Same(JsonElement gold, LooResult loo, Func<LooPoint, double> value)
    {
        Assert.Equal(gold.GetArrayLength(), loo.Pointwise.Count);
        for (int i = 0; i < loo.Pointwise.Count; i++)
            Near(gold[i].GetDouble(), value(loo.Pointwise[i]));
    }

    private static void Same(JsonElement gold, ElpdEstimate estimate)
    {
        Near(gold.GetProperty("estimate").GetDouble(), estimate.Value);
        Near(gold.GetProperty("se").GetDouble(), estimate.StandardError);
    }

    private static void Near(double expected, double found) =>
        Assert.True(Math.Abs(expected - found) <= Tolerance * Math.Max(1, Math.Abs(expected)), FormattableString.Invariant($"expected {expected:R}, found {found:R}"));
}
