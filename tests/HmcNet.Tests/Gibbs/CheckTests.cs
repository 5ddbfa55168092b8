using HmcNet.Distributions;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <summary>Conditionals typed in by hand: right ones pass, wrong ones are found and named.</summary>
public class CheckTests
{
    private static readonly double[] Y = [1.8, 0.8, -0.3, 0.7, -0.1, 0.1, 1.8, 1.2];
    private static readonly int[] Group = [0, 0, 1, 1, 1, 2, 2, 2];

    private static Model Hierarchy() => Model.Define("hierarchy", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau2 = m.Parameter("tau2", InverseGamma(2, 1));
        var sigma2 = m.Parameter("sigma2", InverseGamma(3, 2));
        var alpha = m.Parameter("alpha", Normal(mu, Sqrt(tau2)), over: 3);
        m.Observe("y", Y, Normal(alpha[(Autodiff.Tensor)Array.ConvertAll(Group, g => (double)g)], Sqrt(sigma2)));
    });

    /// <summary>Mean and variance of the three group effects.</summary>
    private static (double[] Mean, double[] Variance) Alpha(GibbsState state)
    {
        double mu = state.Scalar("mu"), tau2 = state.Scalar("tau2"), sigma2 = state.Scalar("sigma2");
        var mean = new double[3];
        var variance = new double[3];
        for (int g = 0; g < 3; g++)
        {
            double[] rows = [.. Y.Where((_, i) => Group[i] == g)];
            variance[g] = 1 / (rows.Length / sigma2 + 1 / tau2);
            mean[g] = variance[g] * (rows.Sum() / sigma2 + mu / tau2);
        }
        return (mean, variance);
    }

    private static (double Mean, double Variance) Mu(GibbsState state)
    {
        double variance = 1 / (3 / state.Scalar("tau2") + 1 / 25.0);
        return (variance * state["alpha"].Sum() / state.Scalar("tau2"), variance);
    }

    private static (double Shape, double Scale) Sigma2(GibbsState state) =>
        (3 + Y.Length / 2.0, 2 + 0.5 * Y.Select((y, i) => Math.Pow(y - state["alpha"][Group[i]], 2)).Sum());

    [Fact]
    public void Right_distributions_pass()
    {
        Model model = Hierarchy();
        foreach (GibbsCheckResult result in new[]
        {
            Check(model, "mu", s => Normal(Mu(s).Mean, Math.Sqrt(Mu(s).Variance))),
            Check(model, "alpha", s => Normal(Alpha(s).Mean, Array.ConvertAll(Alpha(s).Variance, Math.Sqrt))),
            Check(model, "sigma2", s => InverseGamma(Sigma2(s).Shape, Sigma2(s).Scale)),
        })
        {
            Assert.True(result.IsCorrect, result.Sentence);
            Assert.True(result.Worst < 1e-8);
            Assert.Contains("is right", result.Sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Right_draws_pass()
    {
        Model model = Hierarchy();
        foreach (GibbsCheckResult result in new[]
        {
            Draws(model, "mu", (s, r) => [Mu(s).Mean + Math.Sqrt(Mu(s).Variance) * r.NextNormal()]),
            Draws(model, "alpha", (s, r) => [.. Alpha(s).Mean.Zip(Alpha(s).Variance, (m, v) => m + Math.Sqrt(v) * r.NextNormal())]),
            Draws(model, "sigma2", (s, r) => InverseGamma(Sigma2(s).Shape, Sigma2(s).Scale).Draw(r, 1)),
        })
            Assert.True(result.IsCorrect, result.Sentence);
    }

    [Fact]
    public void Wrong_distributions_are_found()
    {
        Model model = Hierarchy();
        Wrong("mu", Check(model, "mu", s => Normal(Mu(s).Mean + 0.1, Math.Sqrt(Mu(s).Variance))));
        Wrong("mu", Check(model, "mu", s => Normal(Mu(s).Mean, Mu(s).Variance)));
        Wrong("sigma2", Check(model, "sigma2", s => InverseGamma(Sigma2(s).Shape + 0.5, Sigma2(s).Scale)));
        Wrong("sigma2", Check(model, "sigma2", s => InverseGamma(Sigma2(s).Shape, 2 * Sigma2(s).Scale)));
        Wrong("alpha[2]", Check(model, "alpha", s =>
        {
            double[] mean = Alpha(s).Mean;
            mean[1] += 0.3;
            return Normal(mean, Array.ConvertAll(Alpha(s).Variance, Math.Sqrt));
        }));
        Wrong("alpha[3]", Check(model, "alpha", s =>
        {
            double[] sd = Array.ConvertAll(Alpha(s).Variance, Math.Sqrt);
            sd[2] *= 1.2;
            return Normal(Alpha(s).Mean, sd);
        }));
    }

    [Fact]
    public void Wrong_draws_are_found()
    {
        Model model = Hierarchy();
        Wrong("mu", Draws(model, "mu", (s, r) => [Mu(s).Mean + 0.5 * Math.Sqrt(Mu(s).Variance) + Math.Sqrt(Mu(s).Variance) * r.NextNormal()]));
        Wrong("mu", Draws(model, "mu", (s, r) => [Mu(s).Mean + Mu(s).Variance * 0.3 * r.NextNormal()]));
        Wrong("sigma2", Draws(model, "sigma2", (s, r) => InverseGamma(Sigma2(s).Shape - 2, Sigma2(s).Scale).Draw(r, 1)));
        Wrong("alpha[3]", Draws(model, "alpha", (s, r) => [.. Alpha(s).Mean.Select((m, g) => m + (g == 2 ? 1.4 : 1) * Math.Sqrt(Alpha(s).Variance[g]) * r.NextNormal())]));
        Wrong("sigma2", Draws(model, "sigma2", (_, _) => [double.NaN]));
        Wrong("alpha", Draws(model, "alpha", (_, _) => [1]));
        Wrong("sigma2", Draws(model, "sigma2", (_, r) => [r.NextNormal()]));
    }

    [Fact]
    public void Truncation_that_was_forgotten_or_invented_is_found()
    {
        Model model = Model.Define("truncated", m =>
        {
            var mu = m.Parameter("mu", Uniform(0, 1));
            var rate = m.Parameter("rate", Gamma(2, 1));
            m.Observe("y", Y, Normal(mu, 1));
            m.Observe("z", [0.4, 1.2], Exponential(rate));
        });
        double sd = 1 / Math.Sqrt(Y.Length);
        Assert.True(Check(model, "mu", _ => Truncated(Normal(Y.Average(), sd), 0, 1)).IsCorrect);
        Assert.True(Draws(model, "mu", (_, r) => Truncated(Normal(Y.Average(), sd), 0, 1).Draw(r, 1)).IsCorrect);
        Wrong("mu", Check(model, "mu", _ => Normal(Y.Average(), sd)));
        Wrong("mu", Draws(model, "mu", (_, r) => Normal(Y.Average(), sd).Draw(r, 1)));
        Wrong("rate", Check(model, "rate", _ => Uniform(0, 0.001)));
    }

    [Fact]
    public void Discrete_conditionals_are_checked()
    {
        Model model = Model.Define("switch", m =>
        {
            var k = m.Discrete("k", Bernoulli(0.3));
            m.Observe("y", [0.8], Normal(k, 1));
        });
        double odds = 0.3 / 0.7 * Math.Exp(-0.5 * 0.04 + 0.5 * 0.64), right = odds / (1 + odds);
        Assert.True(Check(model, "k", _ => Bernoulli(right)).IsCorrect);
        Assert.True(Draws(model, "k", (_, r) => [r.NextUniform() < right ? 1 : 0]).IsCorrect);
        Wrong("k", Check(model, "k", _ => Bernoulli(right + 0.05)));
        Wrong("k", Draws(model, "k", (_, r) => [r.NextUniform() < right + 0.1 ? 1 : 0]));
    }

    [Fact]
    public void What_cannot_be_checked_is_said()
    {
        Model model = Hierarchy();
        Assert.Contains("\"nu\"", Assert.Throws<HmcNetException>(() => Check(model, "nu", _ => Normal(0, 1))).Message, StringComparison.Ordinal);
        Model meeting = GibbsCases.All["regression"].Create();
        Assert.Contains("\"b\"", Assert.Throws<HmcNetException>(() => Draws(meeting, "b", (_, _) => [0, 0])).Message, StringComparison.Ordinal);
        Model standard = GibbsCases.All["non-centred group effects"].Create();
        Assert.Contains("centred", Assert.Throws<HmcNetException>(() => Check(standard, "alpha", _ => Normal(0, 1))).Message, StringComparison.Ordinal);
        Model ordered = Model.Define("ordered", m => m.AddLogDensity(Normal(0, 1).LogDensity(m.Parameter("c", Support.Ordered, over: 2))));
        Assert.Throws<HmcNetException>(() => Check(ordered, "c", _ => Normal(0, 1)));
    }

    [Fact]
    public void A_run_with_conditionals_of_the_user_gives_the_automatic_posterior()
    {
        Model model = Hierarchy();
        var options = new GibbsOptions { Seed = 5, Chains = 2, IterSampling = 4000, IterWarmup = 200 };
        Fit automatic = HmcNet.Gibbs.Sample(model, options);
        Fit byHand = HmcNet.Gibbs.Sample(model, options
            .Conditional("mu", (s, r) => Mu(s).Mean + Math.Sqrt(Mu(s).Variance) * r.NextNormal())
            .Conditional("alpha", (s, r) => Alpha(s).Mean.Zip(Alpha(s).Variance, (m, v) => m + Math.Sqrt(v) * r.NextNormal()).ToArray())
            .Conditional("sigma2", s => InverseGamma(Sigma2(s).Shape, Sigma2(s).Scale)));
        Assert.True(byHand.IsComplete);
        var expected = automatic.Summary();
        foreach (var row in byHand.Summary().Rows)
        {
            var other = expected.Rows.Single(r => r.Name == row.Name);
            // Four and a half combined Monte Carlo standard errors; fixed seed.
            Assert.True(Math.Abs(row.Mean - other.Mean) < 4.5 * Math.Sqrt(row.McseMean * row.McseMean + other.McseMean * other.McseMean), row.Name);
        }
    }

    private static void Wrong(string element, GibbsCheckResult result)
    {
        Assert.False(result.IsCorrect, result.Sentence);
        Assert.Contains(element, result.Sentence, StringComparison.Ordinal);
    }

    private static GibbsCheckResult Check(Model model, string parameter, Func<GibbsState, Distribution> conditional) =>
        HmcNet.Gibbs.Check(model, parameter, GibbsConditional.FromDistribution(conditional));

    private static GibbsCheckResult Draws(Model model, string parameter, Func<GibbsState, RandomStream, double[]> conditional) =>
        HmcNet.Gibbs.Check(model, parameter, GibbsConditional.FromDraws(conditional));
}
