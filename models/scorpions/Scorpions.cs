using HmcNet.CaseStudies.Runner;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// Weights of nine scorpions from three populations against their lengths: no, complete and partial pooling
/// (Cahill, Introduction to hierarchical models). Three groups say little about the spread between groups, so the
/// partially pooled model has a funnel.
/// </summary>
public static class Scorpions
{
    /// <summary>The study.</summary>
    public static Study Study { get; } = new(
        "scorpions",
        "Weights of scorpions from three populations: no, complete and partial pooling",
        [new("scorpions.csv", "weight", "population", "length")],
        [
            new("no-pooling", "an intercept for each population, flat priors", NoPooling, Reference: "no_pooling_flat"),
            new("complete-pooling", "one intercept for all, flat priors", CompletePooling, Reference: "complete_pooling_flat"),
            new("partial-pooling", "intercepts from a common population", data => PartialPooling(data, centered: true), IsDefault: true, Reference: "partial_pooling"),
            new("partial-pooling-noncentered", "the same, alpha_j = mu_alpha + sd_alpha z_j with z ~ Normal(0, 1)", data => PartialPooling(data, centered: false), Reference: "partial_pooling"),
        ],
        ScorpionsStory.Tell);

    private static Model NoPooling(StudyData data)
    {
        Factor population = data.Table.Factor("population");
        return Model.Define("scorpions_no_pooling", m =>
        {
            var alpha = m.Parameter("alpha", Support.Real, over: population);
            var slope = m.Parameter("b1", Support.Real);
            var sigma = m.Parameter("sigma", Support.Positive);

            // Flat in log sigma: p(1/sigma^2) proportional to sigma^2.
            m.AddLogDensity("prior of sigma", -Log(sigma));
            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["length"], sigma));
        });
    }

    private static Model CompletePooling(StudyData data)
    {
        return Model.Define("scorpions_complete_pooling", m =>
        {
            var alpha = m.Parameter("alpha", Support.Real);
            var slope = m.Parameter("b1", Support.Real);
            var sigma = m.Parameter("sigma", Support.Positive);

            m.AddLogDensity("prior of sigma", -Log(sigma));
            m.Observe("weight", data["weight"], Normal(alpha + slope * data["length"], sigma));
        });
    }

    private static Model PartialPooling(StudyData data, bool centered)
    {
        Factor population = data.Table.Factor("population");
        return Model.Define(centered ? "scorpions_partial_pooling" : "scorpions_partial_pooling_noncentered", m =>
        {
            var muAlpha = m.Parameter("mu_alpha", Normal(50, 15));
            var sdAlpha = m.Parameter("sd_alpha", HalfNormal(100));
            var alpha = m.Parameter("alpha_j", Normal(muAlpha, sdAlpha), over: population, centered: centered);
            var slope = m.Parameter("b1", Normal(0, 10));
            var sdObs = m.Parameter("sd_obs", HalfNormal(25));

            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["length"], sdObs));
            m.Derived("alpha_2_minus_alpha_3", alpha[1] - alpha[2]);
        });
    }
}
