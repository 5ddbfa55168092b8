using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;
using static HmcNet.Tests.Prediction.PredictionCases;

namespace HmcNet.Tests.Prediction;

public class NewGroupTests
{
    private const int Total = 4000;

    /// <summary>Posterior of mu where both spreads are known: group means are Normal(mu, tau^2 + sigma^2 / n), mu is Normal(10, 5).</summary>
    private static (double Mean, double Variance) PosteriorOfMean()
    {
        double precision = 1 / 25.0, weighted = 10 / 25.0;
        foreach (IGrouping<double, double> group in Weights.Select((w, i) => (w, i)).GroupBy(p => Groups[p.i], p => p.w))
        {
            double information = 1 / (GroupSd * GroupSd + ObservationSd * ObservationSd / group.Count());
            precision += information;
            weighted += information * group.Average();
        }
        return (weighted / precision, 1 / precision);
    }

    private static void MeetsThePopulation(Draws group, string name)
    {
        (double mean, double variance) = PosteriorOfMean();
        SummaryRow row = group.Summary()[name];
        double sd = Math.Sqrt(variance + GroupSd * GroupSd);
        Assert.InRange(row.Mean, mean - 4 * row.McseMean, mean + 4 * row.McseMean);
        // The draws of the new level are independent given mu, whose own draws hardly are correlated: 4 standard errors of a sd, sd / sqrt(2 n).
        Assert.InRange(row.Sd / sd, 1 - 4 / Math.Sqrt(2.0 * Total), 1 + 4 / Math.Sqrt(2.0 * Total));
    }

    private static Model Intercepts(bool centered)
    {
        Table data = Study;
        Factor population = data.Factor("population");
        return Model.Define("intercepts", m =>
        {
            var mu = m.Parameter("mu", Normal(10, 5));
            var alpha = m.Parameter("alpha", Normal(mu, GroupSd), over: population, centered: centered);
            m.Observe("weight", data["weight"], Normal(alpha[population], ObservationSd));
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_new_group_varies_as_the_population_does(bool centered) =>
        MeetsThePopulation(Sample(Intercepts(centered)).NewGroup("alpha"), "alpha_new");

    [Fact]
    public void Effects_that_are_added_to_the_mean_make_the_same_new_group()
    {
        Fit fit = Sample(Uncentred());
        MeetsThePopulation(fit.NewGroup("alpha"), "alpha_new");
        Draws both = fit.NewGroup("alpha", "effect");
        Assert.Equal(["alpha_new", "effect_new"], both.Variables.EntryNames);
        for (int i = 0; i < 100; i++)
            Assert.Equal(both.Column(1, 0)[i], fit.Draws.Column(1, "mu")[i] + both.Column(1, 1)[i], 12);
    }

    [Fact]
    public void A_row_of_a_new_level_is_the_new_group()
    {
        Fit fit = Sample(Intercepts(true), 50);
        HmcNet.Prediction prediction = fit.Predict(Table.FromColumns(("population", [4])), seed: 3);
        Assert.Equal(fit.NewGroup(3, "alpha").Column(1, 0).ToArray(), prediction.Expected!.Column(1, 0).ToArray());
    }

    [Fact]
    public void A_group_of_several_parameters_keeps_the_other_dimensions()
    {
        Table data = Study;
        Factor population = data.Factor("population");
        Fit fit = Sample(
            Model.Define("rows", m =>
            {
                var b = m.Parameter("b", MultivariateNormal(new double[] { 10, 1 }, new double[,] { { 4, 1.5 }, { 1.5, 1 } }), over: population);
                m.Observe("weight", data["weight"], Normal(Autodiff.TensorMath.Sum(b[population], 1), ObservationSd));
            }), 50);
        Assert.Equal(["b_new[1]", "b_new[2]"], fit.NewGroup("b").Variables.EntryNames);
    }

    [Fact]
    public void A_vector_without_labels_has_a_population_too()
    {
        Model schools = Model.Define("schools", m =>
        {
            var mu = m.Parameter("mu", Normal(10, 5));
            var theta = m.Parameter("theta", Normal(mu, GroupSd), over: 8);
            m.Observe("y", Weights, Normal(theta, ObservationSd));
        });
        Fit fit = Sample(schools);
        double information = Weights.Length / (GroupSd * GroupSd + ObservationSd * ObservationSd);
        SummaryRow row = fit.NewGroup("theta").Summary()["theta_new"];
        double mean = (10 / 25.0 + information * Weights.Average()) / (1 / 25.0 + information);
        Assert.InRange(row.Mean, mean - 4 * row.McseMean, mean + 4 * row.McseMean);
        Assert.InRange(row.Sd / Math.Sqrt(GroupSd * GroupSd + 1 / (1 / 25.0 + information)), 1 - 4 / Math.Sqrt(2.0 * Total), 1 + 4 / Math.Sqrt(2.0 * Total));
    }

    [Fact]
    public void What_has_no_population_is_refused_with_the_reason()
    {
        Table data = Study;
        Factor population = data.Factor("population");
        Fit fit = Sample(
            Model.Define("flat", m =>
            {
                var alpha = m.Parameter("alpha", Support.Real, over: population);
                var beta = m.Parameter("beta", Normal(0, 1), over: population);
                var gamma = m.Parameter("gamma", Normal(new double[] { 1, 2, 3 }, 1));
                var mu = m.Parameter("mu", Normal(0, 1));
                m.Observe("weight", data["weight"], Normal(alpha[population] + beta[population] + mu + gamma[0], ObservationSd));
            }), 20);
        Assert.Contains("its prior is flat", Assert.Throws<HmcNetException>(() => fit.NewGroup("alpha")).What, StringComparison.Ordinal);
        // A flat prior beside it is no trouble.
        Assert.Equal(20, fit.NewGroup("beta").CommonIterations);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => fit.NewGroup("mu"));
        Assert.Equal(("\"mu\" does not range over a factor: there are no groups of which a new one could be drawn.", "a scalar"), (fault.What, fault.Found));
        Assert.Contains("differs from entry to entry", Assert.Throws<HmcNetException>(() => fit.NewGroup("gamma")).What, StringComparison.Ordinal);
        Assert.Equal("There is no variable named \"nu\".", Assert.Throws<HmcNetException>(() => fit.NewGroup("nu")).What);
        Assert.Equal("A new group needs the names of its variables.", Assert.Throws<HmcNetException>(() => fit.NewGroup()).What);
    }
}
