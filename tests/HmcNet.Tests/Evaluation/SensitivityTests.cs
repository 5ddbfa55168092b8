using HmcNet.Evaluation;
using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;
using Gaussian = MathNet.Numerics.Distributions.Normal;

namespace HmcNet.Tests.Evaluation;

/// <summary>Power-scaling sensitivity: the distance by brute force, and sensitivities where the scaled posterior is known.</summary>
public class SensitivityTests
{
    private static readonly double[] Y = [2.1, 1.4, 3.3, 2.2, 0.9];

    private static Model Conjugate(double priorMean, double priorSd) => Model.Define("conjugate", m =>
    {
        var mu = m.Parameter("mu", Normal(priorMean, priorSd));
        m.Observe("y", Y, Normal(mu, 1));
    });

    private static Fit Independent(Model model, ulong seed, int draws = 1000) =>
        HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = seed, IterWarmup = 10, IterSampling = draws });

    /// <summary>The formula of the paper, term by term, with distribution functions counted anew at every point between draws.</summary>
    private static double BruteForce(double[] x, double[] weights)
    {
        double OneSide(double[] points)
        {
            double[] ordered = [.. points.Order()];
            double pq = 0, qp = 0, integralP = 0, integralQ = 0;
            for (int i = 0; i < ordered.Length - 1; i++)
            {
                double middle = (ordered[i] + ordered[i + 1]) / 2, width = ordered[i + 1] - ordered[i];
                double p = points.Count(v => v < middle) / (double)points.Length;
                double q = points.Select((v, j) => v < middle ? weights[j] : 0).Sum();
                pq += width * p * Math.Log2(p / (0.5 * (p + q)));
                qp += width * q * Math.Log2(q / (0.5 * (p + q)));
                integralP += width * p;
                integralQ += width * q;
            }
            pq += (integralQ - integralP) / (2 * Math.Log(2));
            qp += (integralP - integralQ) / (2 * Math.Log(2));
            return Math.Sqrt((pq + qp) / (integralP + integralQ));
        }
        return Math.Max(OneSide(x), OneSide([.. x.Select(v => -v)]));
    }

    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(2, 2.0)]
    [InlineData(3, -1.0)]
    public void The_distance_is_that_of_the_formula(int seed, double tilt)
    {
        var random = new Random(seed);
        double[] x = [.. Enumerable.Range(0, 60).Select(_ => Math.Exp(random.NextDouble() * 3))];
        double[] weights = [.. x.Select(v => Math.Exp(tilt * Math.Log(v)) * (0.5 + random.NextDouble()))];
        double total = weights.Sum();
        weights = [.. weights.Select(w => w / total)];
        double[] sorted = [.. x];
        double[] ordered = [.. weights];
        Array.Sort(sorted, ordered);
        Assert.Equal(BruteForce(x, weights), JensenShannon.Distance(sorted, ordered), 1e-12);
        Assert.Equal(JensenShannon.Distance(sorted, ordered), JensenShannon.Distance([.. sorted.Reverse().Select(v => -v)], [.. ordered.Reverse()]), 1e-14);
        Assert.Equal(0, JensenShannon.Distance(sorted, [.. sorted.Select(_ => 1.0 / 60)]), 1e-7);
    }

    /// <summary>
    /// The posterior with prior or likelihood to the power alpha is normal: its distance from the posterior by numerical integration over
    /// the range of the draws. Mean difference over 20 fits within 4 standard errors.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-4, 0.8)]
    [InlineData(0, 10)]
    public void Sensitivities_are_those_of_the_scaled_posterior(double priorMean, double priorSd)
    {
        var prior = new List<double>();
        var likelihood = new List<double>();
        double expected = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Fit fit = Independent(Conjugate(priorMean, priorSd), seed);
            SensitivityRow row = fit.Sensitivity()["mu"];
            double[] x = fit["mu"].Pooled();
            (double low, double high) = (x.Min(), x.Max());
            expected = Exact(priorMean, priorSd, likelihood: false, low, high);
            prior.Add(row.Prior - expected);
            likelihood.Add(row.Likelihood - Exact(priorMean, priorSd, likelihood: true, low, high));
        }
        foreach (List<double> differences in new[] { prior, likelihood })
        {
            double mean = differences.Average(), error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 19 / 20);
            Assert.True(Math.Abs(mean) < 4 * error, FormattableString.Invariant($"difference {mean} (se {error}) from about {expected}"));
            Assert.True(error < 0.02);
        }
    }

    [Theory]
    [InlineData(0, 10, SensitivityDiagnosis.None, "-")]
    [InlineData(-6, 0.7, SensitivityDiagnosis.PriorDataConflict, "potential prior-data conflict")]
    public void The_diagnosis_follows(double priorMean, double priorSd, SensitivityDiagnosis diagnosis, string words)
    {
        SensitivityResult result = Independent(Conjugate(priorMean, priorSd), 3).Sensitivity();
        SensitivityRow row = Assert.Single(result.Rows);
        Assert.Equal((diagnosis, words), (row.Diagnosis, row.DiagnosisText));
        Assert.True(result.IsReliable);
        Assert.InRange(Math.Max(result.PriorParetoK, result.LikelihoodParetoK), -1, 0.5);
        Assert.Contains("Prior: mu (k = ", result.ToString(), StringComparison.Ordinal);
        Assert.Contains(words, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_strong_prior_beside_weak_data_is_told()
    {
        Fit fit = Independent(Model.Define("weak", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 0.5));
            m.Observe("y", new[] { 0.1 }, Normal(mu, 40));
        }), 5);
        Assert.Equal(SensitivityDiagnosis.StrongPrior, fit.Sensitivity()["mu"].Diagnosis);
    }

    private static Model Groups(bool centered) => Model.Define("groups", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var sd = m.Parameter("sd", HalfNormal(2));
        var flat = m.Parameter("flat", Support.Real);
        var alpha = m.Parameter("alpha", Normal(mu, sd), over: Factor.From("site", ["A", "B", "C"]), centered: centered);
        var top = m.Parameter("top", Uniform(0, 10));
        m.Observe("y", Y, Normal(alpha[new[] { 0, 0, 1, 1, 2 }] + flat, 1));
        m.AddLogDensity("penalty", -0.5 * flat * flat - top);
        m.Derived("difference", alpha[0] - alpha[1]);
    });

    /// <summary>Terms at the draws, computed by hand, through the public smoothing and the brute-force distance.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Terms_are_the_ones_that_were_chosen(bool centered)
    {
        Fit fit = Nuts.Sample(Groups(centered), new NutsOptions { Seed = 8, IterSampling = 200, AdaptDelta = 0.95 });
        SensitivityResult byDefault = fit.Sensitivity();
        Assert.Equal(["mu", "sd", "top"], byDefault.PriorTerms);
        Assert.Equal(["y", "penalty"], byDefault.LikelihoodTerms);
        Assert.Equal(["flat", "alpha"], byDefault.NotScaled);
        Assert.Equal(["mu", "sd", "flat", "top"], byDefault.Rows.Select(r => r.Name));
        double[] mu = fit["mu"].Pooled(), sd = fit["sd"].Pooled(), flat = fit["flat"].Pooled(), top = fit["top"].Pooled();
        double[][] alpha = [.. Enumerable.Range(0, 3).Select(fit["alpha"].Pooled)];
        double[] hyper = [.. mu.Select((v, s) => -v * v / 50 - sd[s] * sd[s] / 8)];
        Assert.Equal(ByHand(hyper, mu), byDefault["mu"].Prior, 1e-9);

        SensitivityResult chosen = fit.Sensitivity(new SensitivityOptions { Prior = ["alpha", "penalty"], Likelihood = ["y"], Quantities = ["difference", "alpha", "mu"] });
        Assert.Equal(["difference", "alpha[1]", "alpha[2]", "alpha[3]", "mu"], chosen.Rows.Select(r => r.Name));
        Assert.Equal("alpha[B]", chosen["alpha[2]"].DisplayName);
        double[] group = [.. mu.Select((_, s) => alpha.Sum(a => -0.5 * Math.Pow((a[s] - mu[s]) / sd[s], 2) - Math.Log(sd[s])) - 0.5 * flat[s] * flat[s] - top[s])];
        Assert.Equal(ByHand(group, alpha[1]), chosen["alpha[B]"].Prior, 1e-9);
        Assert.Equal(["penalty", "alpha"], chosen.PriorTerms.OrderDescending(StringComparer.Ordinal));

        double ByHand(double[] component, double[] quantity) => new[] { -0.01, 0.01 }.Sum(delta =>
        {
            double[] ratios = [.. component.Select(v => delta * v)];
            double shift = ratios.Max();
            double[][] chains = [.. ratios.Select(r => Math.Exp(r - shift)).Chunk(200)];
            double efficiency = HmcNet.Diagnostics.EffectiveSampleSize.Basic(new HmcNet.Diagnostics.ChainValues(chains), split: false) / 800;
            return BruteForce(quantity, [.. ParetoSmoothing.Smooth(ratios, efficiency).LogWeights.Select(Math.Exp)]);
        }) / (2 * Math.Log2(1.01));
    }

    [Fact]
    public void A_uniform_prior_cannot_be_scaled_and_says_so_by_zero()
    {
        Fit fit = Nuts.Sample(Groups(false), new NutsOptions { Seed = 8, IterSampling = 100, AdaptDelta = 0.95 });
        SensitivityResult result = fit.Sensitivity(new SensitivityOptions { Prior = ["top"] });
        Assert.All(result.Rows, r => Assert.Equal(0, r.Prior, 1e-6));
        Assert.True(result.IsReliable);
    }

    [Fact]
    public void Bad_input_is_explained()
    {
        Fit fit = Nuts.Sample(Groups(false), new NutsOptions { Seed = 8, IterSampling = 50, AdaptDelta = 0.95 });
        Refuses(() => fit.Sensitivity(new SensitivityOptions { Prior = ["flat"] }), "no term named \"flat\"", "Prior", "mu, sd, alpha, top, y, penalty", "flat prior have no term");
        Refuses(() => fit.Sensitivity(new SensitivityOptions { Likelihood = ["x"] }), "no term named \"x\"", "Likelihood");
        Refuses(() => fit.Sensitivity(new SensitivityOptions { Prior = ["penalty"], Likelihood = ["penalty"] }), "as prior and as likelihood", "penalty");
        Refuses(() => fit.Sensitivity(new SensitivityOptions { Quantities = ["beta"] }), "beta");
        Refuses(() => fit.Sensitivity(new SensitivityOptions { Delta = 1 }), "Delta is out of range", "between 0 and 1");
        Refuses(() => fit.Sensitivity(new SensitivityOptions { Threshold = 0 }), "Threshold is out of range", "positive");
        Refuses(() => _ = fit.Sensitivity()["alpha[1]"], "no sensitivity of \"alpha[1]\"", "Quantities");
        Fit flat = Nuts.Sample(Model.Define("flat", m => m.Observe("y", Y, Normal(m.Parameter("mu", Support.Real), 1))), new NutsOptions { Seed = 8, IterSampling = 50 });
        Refuses(() => flat.Sensitivity(), "no prior that could be scaled", "flat priors only", "fit.Refit");
        Fit priors = Nuts.Sample(Model.Define("priors", m => m.Parameter("mu", Normal(0, 1))), new NutsOptions { Seed = 8, IterSampling = 50 });
        Refuses(() => priors.Sensitivity(), "no likelihood that could be scaled", "m.Observe");
    }

    private static double Exact(double priorMean, double priorSd, bool likelihood, double low, double high)
    {
        double One(double alpha)
        {
            (double mean, double sd) = Posterior(1, 1);
            (double other, double otherSd) = likelihood ? Posterior(1, alpha) : Posterior(alpha, 1);
            double OneSide(bool mirrored)
            {
                const int Steps = 20_000;
                double sum = 0, bound = 0, width = (high - low) / Steps;
                for (int i = 0; i < Steps; i++)
                {
                    double x = low + (i + 0.5) * width, sign = mirrored ? -1 : 1;
                    double p = Gaussian.CDF(0, 1, sign * (x - mean) / sd), q = Gaussian.CDF(0, 1, sign * (x - other) / otherSd);
                    sum += p * Math.Log2(2 * p / (p + q)) + q * Math.Log2(2 * q / (p + q));
                    bound += p + q;
                }
                return Math.Sqrt(sum / bound);
            }
            return Math.Max(OneSide(false), OneSide(true));
        }
        (double, double) Posterior(double priorPower, double likelihoodPower)
        {
            double precision = priorPower / (priorSd * priorSd) + likelihoodPower * Y.Length;
            return ((priorPower * priorMean / (priorSd * priorSd) + likelihoodPower * Y.Sum()) / precision, 1 / Math.Sqrt(precision));
        }
        return (One(0.99) + One(1.01)) / (2 * Math.Log2(1.01));
    }

    private static void Refuses(Action action, params string[] parts)
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(action);
        Assert.All(parts, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }
}
