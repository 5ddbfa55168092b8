using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;
using HmcNet.Distributions;
using HmcNet.Tests;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>What the study of the scorpions claims beyond posterior means: the funnel and its verdicts, other priors, new rows.</summary>
public class ScorpionStudyTests
{
    private const double StandardErrors = 4;

    private static readonly Lazy<Fit> Sound = new(() => Nuts.Sample(
        Scorpions.Study.Find("partial-pooling-noncentered").Create(), new NutsOptions { Seed = 1, AdaptDelta = 0.998, IterSampling = 5000 }));

    /// <summary>Four seeds: 2 x 8000 transitions each. The centred form is refused at any target, the other one is sound.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_centred_form_diverges_less_at_a_higher_target_and_the_other_one_not_at_all(ulong seed)
    {
        int atDefault = Divergences(Fit("partial-pooling", seed, 0.8)), higher = Divergences(Fit("partial-pooling", seed, 0.99));
        Assert.True(atDefault >= 20, $"{atDefault}");
        Assert.InRange(higher, 0, atDefault / 2);
        Fit noncentered = Fit("partial-pooling-noncentered", seed, 0.998);
        Assert.Equal(0, Divergences(noncentered));
        Assert.Null(Trust.Against(noncentered));
    }

    /// <summary>The verdict on the centred form at the default target says what is wrong, and what to write instead.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_verdict_names_the_funnel_and_the_form_to_write(ulong seed)
    {
        Fit fit = Nuts.Sample(Scorpions.Study.Find("partial-pooling").Create(), new NutsOptions { Seed = seed, IterSampling = 8000 });
        Assert.NotNull(Trust.Against(fit));
        Finding funnel = fit.Diagnose().Find(FindingKind.Funnel)!;
        Assert.Equal(["sd_alpha", "alpha_j"], funnel.Quantities.Select(q => q.Name));
        Assert.Contains("centered: false", funnel.Remedies.First(r => r.Kind == RemedyKind.NonCentred).Code, StringComparison.Ordinal);
    }

    /// <summary>The quadrature of this test is that of reference.json, whose accuracy is one percent of a posterior sd.</summary>
    [Fact]
    public void The_quadrature_agrees_with_the_reference()
    {
        ScorpionQuadrature quadrature = ScorpionQuadrature.Compute(sd => -sd * sd / 20_000);
        foreach ((string name, Reference exact) in ReferenceFile.Exact("scorpions", "partial_pooling").Where(r => quadrature.Means.ContainsKey(r.Key)))
            Assert.InRange(quadrature.Means[name], exact.Mean - 0.01 * exact.Sd, exact.Mean + 0.01 * exact.Sd);
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath("scorpions", "reference.json")));
        double probability = file.RootElement.GetProperty("models").GetProperty("partial_pooling").GetProperty("exact").GetProperty("prob_alpha2_gt_alpha3").GetDouble();
        Assert.Equal(probability, quadrature.SecondAboveThird, 1e-4);
    }

    [Theory]
    [InlineData("half-Normal(10)")]
    [InlineData("half-Cauchy(25)")]
    [InlineData("mu_alpha ~ Normal(50, 150)")]
    public void Refits_with_other_priors_are_the_posteriors_under_these(string prior)
    {
        ((string, Distribution) changed, ScorpionQuadrature exact) = prior switch
        {
            "half-Normal(10)" => (("sd_alpha", HalfNormal(10)), ScorpionQuadrature.Compute(sd => -sd * sd / 200)),
            "half-Cauchy(25)" => (("sd_alpha", HalfCauchy(25)), ScorpionQuadrature.Compute(sd => -Math.Log(1 + (sd * sd / 625)), largest: 11)),
            _ => (("mu_alpha", Normal(50, 150)), ScorpionQuadrature.Compute(sd => -sd * sd / 20_000, sdOfMu: 150)),
        };
        PriorRefit refit = Sound.Value.Refit(changed);
        SummaryTable summary = refit.Fit.Summary();
        foreach ((string name, double mean) in exact.Means)
        {
            SummaryRow row = summary.Rows.Single(r => r.Name == name);
            Assert.True(Math.Abs(row.Mean - mean) <= StandardErrors * row.McseMean, $"{name}: {row.Mean}, exact {mean}, standard error {row.McseMean}");
        }
        EventProbability probability = refit.Fit.Probability(p => p["alpha_j"][1] > p["alpha_j"][2]);
        Assert.InRange(probability.Value, exact.SecondAboveThird - StandardErrors * probability.StandardError, exact.SecondAboveThird + StandardErrors * probability.StandardError);
    }

    /// <summary>Expected weights: alpha_j[2] + 10 b1 of a known population, mu_alpha + 10 b1 of one never seen.</summary>
    [Fact]
    public void Rows_of_known_and_new_populations_have_their_exact_expectation()
    {
        IReadOnlyDictionary<string, Reference> exact = ReferenceFile.Exact("scorpions", "partial_pooling");
        HmcNet.Prediction prediction = Sound.Value.Predict(Table.FromColumns(("population", [2, 4]), ("length", [10, 10])));
        Assert.Equal([false, true], prediction.Rows.Select(r => r.IsNewLevel));
        double[] expected = [exact["alpha_j[2]"].Mean + (10 * exact["b1"].Mean), exact["mu_alpha"].Mean + (10 * exact["b1"].Mean)];
        for (int row = 0; row < 2; row++)
        {
            foreach (SummaryRow found in new[] { prediction[row].Value, prediction[row].Expected! })
                Assert.InRange(found.Mean, expected[row] - StandardErrors * found.McseMean, expected[row] + StandardErrors * found.McseMean);
        }
    }

    private static Fit Fit(string model, ulong seed, double target) =>
        Nuts.Sample(Scorpions.Study.Find(model).Create(), new NutsOptions { Seed = seed, AdaptDelta = target, IterSampling = 2000 });

    private static int Divergences(Fit fit) => fit.Diagnose().Find(FindingKind.Divergences)!.Count;
}
