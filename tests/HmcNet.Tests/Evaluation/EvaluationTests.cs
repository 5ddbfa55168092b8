using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Evaluation;

/// <summary>Pointwise log-likelihoods, DIC, comparisons, and what they refuse.</summary>
public class EvaluationTests
{
    private static readonly double[] Y = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(7 * i) + 0.1 * i)];

    private static Model Line(bool slope = true, double[]? y = null, string name = "y") => Model.Define(slope ? "line" : "mean", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 10));
        var b = slope ? m.Parameter("b", Normal(0, 1)) : 0;
        var sigma = m.Parameter("sigma", HalfNormal(2));
        double[] x = [.. Enumerable.Range(0, (y ?? Y).Length).Select(i => (double)i)];
        m.Observe(name, y ?? Y, Normal(mu + b * x, sigma));
    });

    private static Fit Sampled(Model model, int draws = 400) => Nuts.Sample(model, new NutsOptions { Seed = 4, IterSampling = draws });

    [Fact]
    public void Log_likelihoods_are_those_of_the_formula()
    {
        Fit fit = Sampled(Line());
        LogLikelihoodDraws ll = fit.LogLikelihood();
        Assert.Equal((1600, 30, 4), (ll.Draws, ll.Observations, ll.Chains));
        Assert.Equal("y[3]", ll.Names[2]);
        double[] mu = fit["mu"].Pooled(), b = fit["b"].Pooled(), sigma = fit["sigma"].Pooled();
        foreach (int s in new[] { 0, 399, 400, 1599 })
        {
            double z = (Y[7] - mu[s] - 7 * b[s]) / sigma[s];
            Assert.Equal(-0.5 * Math.Log(2 * Math.PI) - Math.Log(sigma[s]) - 0.5 * z * z, ll[s, 7], 1e-10);
            Assert.Equal(ll[s, 7], ll.ToMatrix()[s][7]);
            Assert.Equal(ll[s, 7], ll.Column(7)[s]);
        }
        // By blocks of four observations at a time, from the fit or from the matrix: the same numbers.
        LooResult loo = fit.Loo();
        Assert.Equal(loo.Pointwise, fit.Loo(new LooOptions { MaxMemory = 4 * 1600 * 8 }).Pointwise);
        Assert.Equal(loo.Pointwise, ll.Loo().Pointwise);
        Assert.Equal(fit.Waic().PointwiseElpd, ll.Waic().PointwiseElpd);
    }

    [Fact]
    public void Several_observations_are_taken_together_or_by_name()
    {
        Fit fit = Sampled(Model.Define("two", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            m.Observe("a", Y, Normal(mu, 1));
            m.Observe("b", new[] { 1, 0, 2 }, PoissonLog(mu));
        }));
        LooResult all = fit.Loo(), a = fit.Loo(new LooOptions { Observation = "a" }), b = fit.Loo(new LooOptions { Observation = "b" });
        Assert.Equal(33, all.Observations);
        Assert.Equal(["b[1]", "b[2]", "b[3]"], b.ObservationNames);
        Assert.Equal(all.Pointwise, a.Pointwise.Concat(b.Pointwise));
        Assert.Equal(fit.Waic().PointwiseElpd.Skip(30), fit.Waic(new EvaluationOptions { Observation = "b" }).PointwiseElpd);
        Assert.Equal(fit.Dic().MeanDeviance, fit.Dic(new EvaluationOptions { Observation = "a" }).MeanDeviance + fit.Dic(new EvaluationOptions { Observation = "b" }).MeanDeviance, 1e-9);
        Refuses(() => fit.Loo(new LooOptions { Observation = "c" }), "The model has no observation named \"c\".", "a, b");
        // The first of b, of all or by name: the same row is left out.
        Assert.Equal("b[1]", fit.Loo(new LooOptions { Observation = "b", RefitAbove = double.NegativeInfinity }).Refits[0].Name);
    }

    [Fact]
    public void Dic_has_both_rules()
    {
        Fit fit = Sampled(Line(), 1000);
        DicResult dic = fit.Dic();
        double[][] ll = fit.LogLikelihood().ToMatrix();
        double[] deviance = [.. ll.Select(row => -2 * row.Sum())];
        double mean = deviance.Average(), variance = deviance.Sum(d => (d - mean) * (d - mean)) / (deviance.Length - 1);
        Assert.Equal(mean, dic.MeanDeviance, 1e-8);
        Assert.Equal(variance / 2, dic.PdVariance, 1e-8);
        Assert.Equal(deviance.Chunk(1000).Average(c => c.Sum(d => Math.Pow(d - c.Average(), 2)) / 999 / 2), dic.PdVarianceOfChains, 1e-8);
        double mu = fit["mu"].Mean(), b = fit["b"].Mean(), sigma = fit["sigma"].Mean();
        double atMeans = Y.Select((y, i) => Math.Log(2 * Math.PI * sigma * sigma) + Math.Pow((y - mu - b * i) / sigma, 2)).Sum();
        Assert.Equal(atMeans, dic.DevianceAtMeans, 1e-8);
        Assert.Equal(mean - atMeans, dic.PdPlugIn, 1e-8);
        Assert.Equal(dic.MeanDeviance + dic.PdVariance, dic.DicVariance);
        Assert.Equal(["mu", "b", "sigma"], dic.PluggedIn);
        // Three parameters, hardly any information in their priors.
        Assert.InRange(dic.PdPlugIn, 2, 4);
        Assert.Contains("Plugged in: the means of mu, b, sigma.", dic.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Dic_says_where_means_are_no_values()
    {
        Fit fit = HmcNet.Gibbs.Sample(Model.Define("mixture", m =>
        {
            var which = m.Discrete("which", Bernoulli(0.4), over: 3);
            m.Observe("y", new[] { 0.1, 2.0, -0.4 }, Normal(which, 1));
        }), new GibbsOptions { Seed = 2, IterSampling = 200 });
        DicResult dic = fit.Dic();
        Assert.True(double.IsNaN(dic.DevianceAtMeans) && double.IsNaN(dic.DicPlugIn) && dic.PdVariance > 0);
        Assert.Contains("the mean of \"which\" is no value that it can take", dic.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_ordered_with_differences_and_flags()
    {
        LooResult line = Sampled(Line()).Loo(), mean = Sampled(Line(slope: false)).Loo();
        ElpdComparison comparison = Evaluate.Compare(("mean", mean), ("line", line));
        Assert.Equal(["line", "mean"], comparison.Rows.Select(r => r.Name));
        double[] differences = [.. mean.PointwiseElpd.Zip(line.PointwiseElpd, (a, b) => a - b)];
        double average = differences.Average(), sd = Math.Sqrt(differences.Sum(d => (d - average) * (d - average)) / 29);
        ElpdComparisonRow row = comparison["mean"];
        Assert.Equal(mean.Elpd.Value - line.Elpd.Value, row.ElpdDifference, 1e-10);
        Assert.Equal(Math.Sqrt(30) * sd, row.StandardError, 1e-10);
        Assert.Equal(MathNet.Numerics.Distributions.Normal.CDF(0, 1, -row.ElpdDifference / row.StandardError), row.ProbabilityWorse, 1e-12);
        Assert.Equal((0.0, 0.0), (comparison["line"].ElpdDifference, comparison["line"].StandardError));
        Assert.Equal(row.ElpdDifference > -4 ? ["N < 100", "|elpd_diff| < 4"] : new[] { "N < 100" }, row.Flags);
        Assert.Empty(comparison["line"].Flags);
        Assert.Contains("elpd_diff  se_diff  p_worse  elpd_loo", comparison.ToString(), StringComparison.Ordinal);
        Assert.Equal("elpd_waic", Evaluate.Compare(("a", Sampled(Line()).Waic()), ("b", Sampled(Line(slope: false)).Waic())).ElpdName);
        Assert.Equal(comparison.ToString(), Evaluate.Compare(("mean", Sampled(Line(slope: false))), ("line", Sampled(Line()))).ToString());
    }

    [Fact]
    public void Other_data_are_refused()
    {
        double[] shifted = [.. Y.Select(v => v + 1)];
        LooResult loo = Sampled(Line()).Loo();
        Refuses(() => Evaluate.Compare(("a", loo), ("b", Sampled(Line(y: [.. Y.Take(29)])).Loo())), "on the same data only", "29 observations, not 30");
        Refuses(() => Evaluate.Compare(("a", loo), ("b", Sampled(Line(y: shifted)).Loo())), "on the same data only", "y[1] = 1, not 0");
        Refuses(() => Evaluate.Compare(("a", loo), ("b", Sampled(Line(name: "z")).Loo())), "on the same data only", "observations z, not y");
        Refuses(() => Evaluate.Compare(("a", loo), ("b", Sampled(Line().With("y", shifted)).Loo())), "on the same data only", "y[1] = 1, not 0");
        Refuses(() => Evaluate.Compare(("a", loo), ("a", loo)), "the same name", "\"a\" twice");
        Refuses(() => Evaluate.Compare(("a", loo)), "nothing to compare", "two models or more");
        Refuses(() => Evaluate.Compare(("a", loo), ("b", Sampled(Line()).Waic())), "LOO and WAIC", "elpd_waic");
    }

    [Fact]
    public void Bad_input_is_explained()
    {
        Fit bare = Sampled(Model.Define("bare", m => m.Parameter("mu", Normal(0, 1))));
        Refuses(() => bare.Loo(), "A model without observations", "m.Observe");
        Refuses(() => bare.Waic(), "A model without observations", "m.Observe");
        Refuses(() => bare.Dic(), "A model without observations", "m.Observe");
        Fit density = Nuts.Sample(LogDensity.FromValueAndGradient(1, (x, g) => { g[0] = -x[0]; return -0.5 * x[0] * x[0]; }), new NutsOptions { Seed = 1, IterSampling = 20 });
        Refuses(() => density.Loo(), "Leave-one-out cross-validation needs a model", "Model.Define");
        Fit none = Nuts.Sample(Line(), new NutsOptions { Seed = 1, IterSampling = 0 });
        Refuses(() => none.Loo(), "too few draws", "at least 2 draws a chain");
        double[][] matrix = [[-1, -2], [-1, -3], [-2, -1]];
        Refuses(() => LogLikelihoodDraws.FromMatrix(matrix, 2), "shape that cannot be used", "3 draws of 2 observations in 2 chains");
        Refuses(() => LogLikelihoodDraws.FromMatrix([[1, 2], [3]]), "differ in length", "draw 2");
        matrix[1][1] = double.NaN;
        Refuses(() => LogLikelihoodDraws.FromMatrix(matrix).Loo(), "log-likelihood is not finite", "obs[2], chain 1, draw 2");
        Refuses(() => LogLikelihoodDraws.FromMatrix(matrix).Loo(new LooOptions { RefitAbove = 0.7 }), "Exact refits need a fit", "RefitAbove");
        Refuses(() => ParetoSmoothing.Smooth([1, double.PositiveInfinity]), "ratio is not finite", "log ratio 2");
        Refuses(() => ParetoSmoothing.Smooth([1, 2], 0), "cannot be smoothed", "r_eff = 0");
        Refuses(() => Sampled(Line()).Loo(new LooOptions { MaxThreads = 0 }), "MaxThreads is out of range", "at least 1");
        Refuses(() => Sampled(Line()).Loo(new LooOptions { RelativeEfficiency = -1 }), "RelativeEfficiency is out of range", "positive");
    }

    /// <summary>Ratios that are all the same need no smoothing and cannot be fitted; loo gives k = infinity too.</summary>
    [Fact]
    public void Constant_ratios_keep_equal_weights()
    {
        SmoothedWeights weights = ParetoSmoothing.Smooth(Enumerable.Repeat(-3.0, 100).ToArray());
        Assert.Equal(double.PositiveInfinity, weights.ParetoK);
        Assert.All(weights.LogWeights, w => Assert.Equal(-Math.Log(100), w, 1e-12));
        Assert.Equal(100, weights.EffectiveSampleSize, 1e-9);
        Assert.Equal(double.PositiveInfinity, ParetoSmoothing.Smooth([0, 1, 2, 3, 4, 5, 6, 7]).ParetoK);
        Assert.Equal(0.7, ParetoSmoothing.KThreshold(10_000));
        Assert.Equal(2.0 / 3, ParetoSmoothing.KThreshold(1000), 1e-12);
        Assert.Equal(100, ParetoSmoothing.DrawsNeeded(0.5), 1e-9);
    }

    private static void Refuses(Action action, params string[] parts)
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(action);
        Assert.All(parts, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }
}
