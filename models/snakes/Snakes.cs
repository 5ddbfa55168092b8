using HmcNet.Autodiff;
using HmcNet.CaseStudies.Runner;
using HmcNet.Distributions;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// Snout-vent lengths of snakes in ten populations of twelve (Barraquand, From fixed to random effects): an analysis
/// of variance with fixed effects, with random effects, and with a prior that shrinks harder.
/// </summary>
public static class Snakes
{
    // Normal(0, variance 1000).
    private static readonly double VagueSd = Math.Sqrt(1000);

    /// <summary>The study.</summary>
    public static Study Study { get; } = new(
        "snakes",
        "Lengths of snakes in ten populations: fixed effects, random effects, stronger shrinkage",
        [new("snakes.csv", "pop", "svl")],
        [
            new("fixed", "independent means: a fixed-effects analysis of variance", Fixed, Reference: "fixed_effects"),
            new("random", "means from a common population, uniform priors on both scales", data => RandomEffects(data, "snakes_random", Uniform(0, 10)), IsDefault: true, Reference: "random_effects_uniform"),
            new("shrinkage", "as random, with sigma_alpha ~ Gamma(100, 50)", data => RandomEffects(data, "snakes_shrinkage", Gamma(100, 50)), Reference: "random_effects_gamma"),
        ],
        SnakesStory.Tell);

    private static Model Fixed(StudyData data)
    {
        Factor population = data.Table.Factor("pop");
        return Model.Define("snakes_fixed", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, VagueSd), over: population);
            var sigma = m.Parameter("sigma", Uniform(0, 100));

            m.Observe("svl", data["svl"], Normal(alpha[population], sigma));
        });
    }

    private static Model RandomEffects(StudyData data, string name, Distribution priorOfScale)
    {
        Factor population = data.Table.Factor("pop");
        return Model.Define(name, m =>
        {
            var mu = m.Parameter("mu", Normal(0, VagueSd));
            var sigmaAlpha = m.Parameter("sigma_alpha", priorOfScale);
            var sigmaRes = m.Parameter("sigma_res", Uniform(0, 10));
            Tensor alpha = m.Parameter("alpha", Normal(mu, sigmaAlpha), over: population);

            m.Observe("svl", data["svl"], Normal(alpha[population], sigmaRes));
            m.Derived("effect", alpha - mu, over: population);
        });
    }
}
