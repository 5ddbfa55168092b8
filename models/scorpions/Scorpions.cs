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
        [
            new("no-pooling", "an intercept for each population, flat priors", NoPooling),
            new("complete-pooling", "one intercept for all, flat priors", CompletePooling),
            new("partial-pooling", "intercepts from a common population", PartialPooling, IsDefault: true),
        ]);

    private static Table Data() => Table.ReadCsv(Study.DataFile("scorpions", "scorpions.csv"));

    private static Model NoPooling()
    {
        Table data = Data();
        Factor population = data.Factor("population");
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

    private static Model CompletePooling()
    {
        Table data = Data();
        return Model.Define("scorpions_complete_pooling", m =>
        {
            var alpha = m.Parameter("alpha", Support.Real);
            var slope = m.Parameter("b1", Support.Real);
            var sigma = m.Parameter("sigma", Support.Positive);

            m.AddLogDensity("prior of sigma", -Log(sigma));
            m.Observe("weight", data["weight"], Normal(alpha + slope * data["length"], sigma));
        });
    }

    private static Model PartialPooling()
    {
        Table data = Data();
        Factor population = data.Factor("population");
        return Model.Define("scorpions_partial_pooling", m =>
        {
            var muAlpha = m.Parameter("mu_alpha", Normal(50, 15));
            var sdAlpha = m.Parameter("sd_alpha", HalfNormal(100));
            var alpha = m.Parameter("alpha_j", Normal(muAlpha, sdAlpha), over: population);
            var slope = m.Parameter("b1", Normal(0, 10));
            var sdObs = m.Parameter("sd_obs", HalfNormal(25));

            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["length"], sdObs));
            m.Derived("alpha_2_minus_alpha_3", alpha[1] - alpha[2]);
        });
    }
}
