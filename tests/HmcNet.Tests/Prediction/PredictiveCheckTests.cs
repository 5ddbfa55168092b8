using static HmcNet.Distributions.Distribution;
using static HmcNet.Tests.Prediction.PredictionCases;

namespace HmcNet.Tests.Prediction;

public class PredictiveCheckTests
{
    [Fact]
    public void Tail_probabilities_are_those_of_the_replicated_data()
    {
        Fit fit = Sample(Line(), 500);
        PredictiveCheck check = fit.Check("weight");
        Assert.Equal(["mean", "sd", "min", "max"], check.Rows.Select(r => r.Statistic));
        Draws replicated = fit.PosteriorPredictive();
        int above = 0;
        for (int c = 0; c < 2; c++)
        {
            for (int i = 0; i < 500; i++)
            {
                double largest = Enumerable.Range(0, 8).Max(e => replicated.Column(c, e)[i]);
                Assert.Equal(largest, check.Replicated.Column(c, 3)[i]);
                above += largest >= Weights.Max() ? 1 : 0;
            }
        }
        Assert.Equal(above / 1000.0, check["max"].Upper.Value, 15);
        Assert.Equal(Weights.Max(), check["max"].Observed);
        Assert.Equal(Math.Min(1, 2 * Math.Min(check["max"].Upper, check["max"].Lower)), check["max"].TwoSided, 15);
        Assert.Contains("P(rep >= obs)", check.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Posterior predictive check of weight: 1000 data sets", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tail_probability_of_a_mean_has_its_closed_form()
    {
        // T(rep) - posterior mean ~ Normal(0, 1/precision + sigma^2/n).
        double precision = 1 / 25.0 + 8 / 4.0;
        double mean = (10 / 25.0 + Weights.Sum() / 4) / precision;
        double z = (Weights.Average() - mean) / Math.Sqrt(1 / precision + 4 / 8.0);
        double expected = MathNet.Numerics.Distributions.Normal.CDF(0, 1, -z);
        EventProbability upper = Sample(KnownScale()).Check("weight", TestStatistic.Mean)["mean"].Upper;
        Assert.InRange(upper.Value, expected - 4 * upper.StandardError, expected + 4 * upper.StandardError);
    }

    [Fact]
    public void A_model_that_does_not_fit_is_told_by_groups()
    {
        Factor population = Study.Factor("population");
        PredictiveCheck check = Sample(KnownScale(), 500).Check("weight", new CheckOptions { By = population }, TestStatistic.Mean, new TestStatistic("range", y => y.Max() - y.Min()));
        Assert.Equal(6, check.Rows.Count);
        Assert.Equal("observed is high", check["mean", "2"].Verdict);
        Assert.Equal("observed is low", check["mean", "3"].Verdict);
        Assert.Equal((20.2 + 22.9) / 2, check["mean", "2"].Observed, 12);
        Assert.Equal(22.9 - 20.2, check["range", "2"].Observed, 12);
        Assert.Contains(check.Unusual, r => r.Group == "2");
        Assert.Contains("mean[3]", check.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_prior_is_checked_likewise()
    {
        PredictiveCheck check = Line().PriorCheck("weight", new CheckOptions { PriorDraws = 2000 }, TestStatistic.Median, TestStatistic.Quantile(0.25));
        Assert.StartsWith("Prior predictive check of weight: 2000 data sets", check.ToString(), StringComparison.Ordinal);
        Assert.Equal((9.3 + 12.1) / 2, check["median"].Observed, 12);
        Assert.Equal(7.3, check["25%"].Observed, 12);
        Assert.Empty(check.Unusual);
        // The prior of the mean is wide: data far away are seen.
        Model far = Model.Define("far", m => m.Observe("y", Weights, Normal(m.Parameter("mu", Normal(100, 1)), 1)));
        Assert.Equal("observed is low", far.PriorCheck("y", TestStatistic.Mean)["mean"].Verdict);
    }

    [Fact]
    public void Bad_statistics_and_factors_are_told()
    {
        Fit fit = Sample(KnownScale(), 20);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => fit.Check("weight", new TestStatistic("bad", _ => double.NaN)));
        Assert.Equal(("A test statistic gave NaN.", "statistic \"bad\" of \"weight\", the observed data"), (fault.What, fault.Where));
        fault = Assert.Throws<HmcNetException>(() => fit.Check("weight", new TestStatistic("bad", y => y[0] == Weights[0] ? 1 : throw new ArithmeticException("no"))));
        Assert.Equal(("statistic \"bad\" of \"weight\", chain 1, draw 1", "no"), (fault.Where, fault.Found));
        fault = Assert.Throws<HmcNetException>(() => fit.Check("weight", new CheckOptions { By = Factor.From("g", [1, 2]) }));
        Assert.Equal(("8 rows", "2"), (fault.Expected, fault.Found));
        Assert.Equal("one of weight", Assert.Throws<HmcNetException>(() => fit.Check("size")).Expected);
        Assert.Contains("\"mean\"", Assert.Throws<HmcNetException>(() => fit.Check("weight", TestStatistic.Mean, TestStatistic.Mean)).What, StringComparison.Ordinal);
        Assert.Equal("mean", Assert.Throws<HmcNetException>(() => fit.Check("weight", TestStatistic.Mean)["sd"]).Expected);
        Assert.Equal("2", Assert.Throws<HmcNetException>(() => TestStatistic.Quantile(2)).Found);
    }
}
