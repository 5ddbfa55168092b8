using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;
using static HmcNet.Tests.Prediction.PredictionCases;

namespace HmcNet.Tests.Prediction;

public class PredictiveDrawsTests
{
    [Fact]
    public void Replicated_data_have_the_conjugate_mean_and_spread()
    {
        double precision = 1 / 25.0 + Weights.Length / (ObservationSd * ObservationSd);
        double mean = (10 / 25.0 + Weights.Sum() / (ObservationSd * ObservationSd)) / precision;
        double sd = Math.Sqrt(1 / precision + ObservationSd * ObservationSd);
        Fit fit = Sample(KnownScale());
        Draws replicated = fit.PosteriorPredictive();
        Assert.Equal([8], replicated["weight"].Shape);
        Assert.Equal((2, 2000), (replicated.Chains, replicated.CommonIterations));
        foreach (SummaryRow row in replicated.Summary().Rows)
        {
            Assert.InRange(row.Mean, mean - 4 * row.McseMean, mean + 4 * row.McseMean);
            Assert.InRange(row.Sd / sd, 1 - 4 / Math.Sqrt(2 * 4000), 1 + 4 / Math.Sqrt(2 * 4000));
        }
        Assert.Equal(replicated.Column(1, 3).ToArray(), fit.PosteriorPredictive().Column(1, 3).ToArray());
        Assert.NotEqual(replicated.Column(1, 3).ToArray(), fit.PosteriorPredictive(seed: 2).Column(1, 3).ToArray());
    }

    [Fact]
    public void Prior_draws_follow_the_order_of_declaration()
    {
        PriorPredictiveDraws prior = Line(centered: false).PriorPredictive(4000, seed: 5);
        SummaryTable summary = prior.Parameters.Summary(), data = prior.Data.Summary();
        // Marginally alpha has variance 25 + 9, effect 9, a datum of length 4 in group 2: 25 + 9 + 16 + 4.
        void Meets(SummaryRow row, double mean, double variance)
        {
            Assert.InRange(row.Mean, mean - 4 * Math.Sqrt(variance / 4000), mean + 4 * Math.Sqrt(variance / 4000));
            Assert.InRange(row.Sd * row.Sd / variance, 1 - 4 * Math.Sqrt(2 / 4000.0), 1 + 4 * Math.Sqrt(2 / 4000.0));
        }
        Meets(summary["mu"], 10, 25);
        Meets(summary["alpha[2]"], 10, 34);
        Meets(summary["effect[3]"], 0, 9);
        Meets(data["weight[4]"], 10, 54);
        Assert.Equal(prior.Parameters.Column(0, "alpha[1]")[9] - prior.Parameters.Column(0, "mu")[9], prior.Parameters.Column(0, "effect[1]")[9], 12);
        Assert.Contains("weight[8]", prior.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Bounded_flat_priors_are_uniform_and_narrower_supports_are_kept()
    {
        Model model = Model.Define("bounded", m =>
        {
            var p = m.Parameter("p", Support.UnitInterval);
            var x = m.Parameter("x", Normal(0, 1), support: Support.Lower(1), over: 2);
            m.Observe("y", Weights, Normal(p + Sum(x), 1));
        });
        SummaryTable summary = model.PriorPredictive(4000).Parameters.Summary();
        Assert.InRange(summary["p"].Mean, 0.5 - 4 * summary["p"].McseMean, 0.5 + 4 * summary["p"].McseMean);
        Assert.InRange(summary["p"].Sd * Math.Sqrt(12), 0.97, 1.03);
        // phi(1) / (1 - Phi(1)).
        Assert.InRange(summary["x[2]"].Mean, 1.525135276 - 4 * summary["x[2]"].McseMean, 1.525135276 + 4 * summary["x[2]"].McseMean);
    }

    [Fact]
    public void Discrete_parameters_are_drawn_and_index_others()
    {
        Model model = Model.Define("mixture", m =>
        {
            var mu = m.Parameter("mu", Normal(new double[] { -5, 5 }, 0.001));
            var z = m.Discrete("z", Categorical(new double[] { 0.25, 0.75 }), over: 8);
            m.Observe("y", Weights, Normal(mu[z], 0.001));
        });
        PriorPredictiveDraws prior = model.PriorPredictive(1000);
        for (int i = 0; i < 1000; i++)
            Assert.Equal(prior.Parameters.Column(0, "z[3]")[i] > 0.5 ? 5 : -5, prior.Data.Column(0, "y[3]")[i], 1);
        // 8000 independent draws.
        double share = Enumerable.Range(1, 8).Average(k => prior.Parameters["z"].Mean(k - 1));
        Assert.InRange(share, 0.75 - 4 * Math.Sqrt(0.1875 / 8000), 0.75 + 4 * Math.Sqrt(0.1875 / 8000));
    }

    [Fact]
    public void What_cannot_be_drawn_from_its_prior_is_named()
    {
        Model flat = Model.Define("flat", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            var sigma = m.Parameter("sigma", Support.Positive);
            m.Observe("y", Weights, Normal(mu, sigma));
        });
        HmcNetException fault = Assert.Throws<HmcNetException>(() => flat.PriorPredictive());
        Assert.Equal("Nothing can be drawn from the prior of \"sigma\": it is flat and without bounds, which is no probability distribution.", fault.What);
        Model added = Model.Define("added", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            m.AddLogDensity("pull", -Square(mu));
            m.Observe("y", Weights, Normal(mu, 1));
        });
        fault = Assert.Throws<HmcNetException>(() => added.PriorPredictive());
        Assert.Equal(("Nothing can be drawn from the prior of \"mu\": a term of the log density was added to it.", "added term \"pull\""), (fault.What, fault.Found));
        Model cut = Model.Define("cut", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            var x = m.Parameter("x", Normal(mu, 1), support: Support.Positive);
            m.Observe("y", Weights, Normal(x, 1));
        });
        fault = Assert.Throws<HmcNetException>(() => cut.PriorPredictive());
        Assert.Equal("write Truncated(...) instead of support:", fault.Remedy);
        Assert.Equal(("at least 1", "0"), (Assert.Throws<HmcNetException>(() => KnownScale().PriorPredictive(0)).Expected, "0"));
    }

    [Fact]
    public void Too_much_at_once_is_refused_before_anything_is_drawn()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => KnownScale().PriorPredictive(20_000_000));
        Assert.Equal(("Prior predictive draws would take too much memory.", "20000000 draws of 9 values"), (fault.What, fault.Found));
        Assert.Contains("check", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_bound_to_the_model_are_those_that_are_replicated()
    {
        Fit fit = Sample(Line().With("length", [0, 0, 0, 0, 0, 0, 0, 1000]), 50);
        Draws replicated = fit.PosteriorPredictive();
        double slope = fit.Draws["slope"].Mean(), last = replicated["weight"].Mean(7) - replicated["weight"].Mean(6);
        Assert.InRange(last, 1000 * slope - 3, 1000 * slope + 3);
    }
}
