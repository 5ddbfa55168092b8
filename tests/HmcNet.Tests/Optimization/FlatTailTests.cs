using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>
/// Searches that run onto the flat tail of an end of a support while the maximum lies inside it. With a uniform prior on (0, 10) the first
/// steps take mu = 0 for the truth and the scale to 10, where its coordinate says nothing any more.
/// </summary>
public class FlatTailTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    [InlineData(4, true)]
    public void A_tail_is_left_when_the_function_rises_away_from_it(int starts, bool restricted)
    {
        var reference = new Lme4Reference("snakes", "lme4", restricted ? "lmer_REML" : "lmer_ML");
        Table data = Table.ReadCsv(Path.Combine(TestData.Root, "models", "snakes", "snakes.csv"));
        Factor population = data.Factor("pop");
        Model model = Model.Define("snakes", m =>
        {
            var mu = m.Parameter("mu", Normal(0, Math.Sqrt(1000)));
            var sigmaAlpha = m.Parameter("sigma_alpha", Uniform(0, 10));
            var sigmaRes = m.Parameter("sigma_res", Uniform(0, 10));
            var alpha = m.Parameter("alpha", Normal(mu, sigmaAlpha), over: population);
            m.Observe("svl", data["svl"], Normal(alpha[population], sigmaRes));
        });

        MarginalResult fit = Marginal.Likelihood(model, ["alpha"], new() { Starts = starts, Restricted = restricted ? ["mu"] : [] });

        Assert.False(fit.IsSingular, fit.ToString());
        Assert.True(fit.Converged);
        // As MarginalLme4Tests.
        Assert.Equal(reference.LogLikelihood, fit.LogLikelihood, 1e-6);
        Assert.Equal(1, fit["sigma_alpha"].Value / reference.Components[0], 1e-4);
        Assert.Equal(1, fit["sigma_res"].Value / reference.Sigma, 1e-4);
    }

    /// <summary>A maximum that does lie at the upper end of a support is still found there.</summary>
    [Fact]
    public void A_maximum_at_the_upper_end_is_one()
    {
        Table data = Table.ReadCsv(Path.Combine(TestData.Root, "models", "snakes", "snakes.csv"));
        Factor population = data.Factor("pop");
        Model model = Model.Define("snakes", m =>
        {
            var mu = m.Parameter("mu", Normal(0, Math.Sqrt(1000)));
            var sigmaAlpha = m.Parameter("sigma_alpha", Uniform(0, 2));
            var sigmaRes = m.Parameter("sigma_res", Uniform(0, 10));
            var alpha = m.Parameter("alpha", Normal(mu, sigmaAlpha), over: population);
            m.Observe("svl", data["svl"], Normal(alpha[population], sigmaRes));
        });

        MarginalResult fit = Marginal.Likelihood(model, ["alpha"]);

        Assert.Equal(["sigma_alpha"], fit.Boundary);
        Assert.Equal(2, fit["sigma_alpha"].Value, 1e-12);
    }
}
