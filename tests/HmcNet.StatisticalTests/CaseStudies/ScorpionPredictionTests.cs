using System.Text.Json;
using HmcNet.CaseStudies;
using HmcNet.Diagnostics;
using HmcNet.Tests;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Derived quantities and predictions of the partially pooled scorpions against the exact posterior: 4 Monte Carlo standard errors.</summary>
public class ScorpionPredictionTests
{
    private static readonly Lazy<Fit> Fit = new(() =>
        Nuts.Sample(Scorpions.Study.Find("partial-pooling").Create(), new NutsOptions { Seed = 1, AdaptDelta = 0.99, IterSampling = 5000 }));

    [Fact]
    public void The_probability_that_one_population_is_heavier_is_exact_within_its_error()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.DataPath("scorpions", "reference.json")));
        double exact = file.RootElement.GetProperty("models").GetProperty("partial_pooling").GetProperty("exact").GetProperty("prob_alpha2_gt_alpha3").GetDouble();
        EventProbability probability = Fit.Value.Probability(p => p["alpha_j"]["2"] > p["alpha_j"]["3"]);
        Assert.InRange(probability.StandardError, 0.001, 0.01);
        Assert.InRange(probability.Value, exact - 4 * probability.StandardError, exact + 4 * probability.StandardError);
        Assert.Equal(probability, Fit.Value.Contrasts("alpha_j")["2", "3"].Positive);
    }

    [Fact]
    public void A_new_population_has_the_mean_and_spread_of_the_mixture()
    {
        IReadOnlyDictionary<string, Reference> exact = ReferenceFile.Exact("scorpions", "partial_pooling");
        Draws group = Fit.Value.NewGroup("alpha_j");
        SummaryRow row = group.Summary()["alpha_j_new"];
        Assert.InRange(row.Mean, exact["mu_alpha"].Mean - 4 * row.McseMean, exact["mu_alpha"].Mean + 4 * row.McseMean);
        // var(alpha_new) = E sd_alpha^2 + var mu_alpha.
        double sd = Math.Sqrt(Math.Pow(exact["sd_alpha"].Mean, 2) + Math.Pow(exact["sd_alpha"].Sd, 2) + Math.Pow(exact["mu_alpha"].Sd, 2));
        double error = MonteCarloError.StandardDeviation(ChainValues.Of(group, 0));
        Assert.InRange(row.Sd, sd - 4 * error, sd + 4 * error);
    }
}
