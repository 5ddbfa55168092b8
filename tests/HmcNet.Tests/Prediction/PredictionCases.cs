using HmcNet.Distributions;
using HmcNet.Sampling;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Prediction;

/// <summary>Small models with known answers, sampled by Gibbs: conjugate, so that draws are almost independent.</summary>
internal static class PredictionCases
{
    public const double ObservationSd = 2;
    public const double GroupSd = 3;
    public static readonly double[] Weights = [12.1, 9.3, 14.8, 20.2, 22.9, 5.4, 7.7, 6.1];
    public static readonly double[] Lengths = [1, 2, 3, 4, 5, 6, 7, 8];
    public static readonly double[] Groups = [1, 1, 1, 2, 2, 3, 3, 3];

    public static Table Study => Table.FromColumns(("weight", Weights), ("length", Lengths), ("population", Groups));

    public static GibbsOptions Options(int draws = 2000, int chains = 2) => new() { Seed = 11, Chains = chains, IterWarmup = 100, IterSampling = draws };

    public static Fit Sample(Model model, int draws = 2000) => HmcNet.Gibbs.Sample(model, Options(draws));

    /// <summary>y ~ Normal(mu, 2), mu ~ Normal(10, 5).</summary>
    public static Model KnownScale()
    {
        Table data = Study;
        return Model.Define("known_scale", m =>
        {
            var mu = m.Parameter("mu", Normal(10, 5));
            m.Observe("weight", data["weight"], Normal(mu, ObservationSd));
        });
    }

    /// <summary>Groups around a common mean, both spreads known; a slope.</summary>
    public static Model Line(bool centered = true)
    {
        Table data = Study;
        Factor population = data.Factor("population");
        return Model.Define("line", m =>
        {
            var mu = m.Parameter("mu", Normal(10, 5));
            var alpha = m.Parameter("alpha", Normal(mu, GroupSd), over: population, centered: centered);
            var slope = m.Parameter("slope", Normal(0, 1));
            m.Observe("weight", data["weight"], Normal(alpha[population] + slope * data["length"], ObservationSd));
            m.Derived("effect", alpha - mu, over: population);
        });
    }

    /// <summary>Group effects with mean 0 that are added to the mean: the sum is derived.</summary>
    public static Model Uncentred()
    {
        Table data = Study;
        Factor population = data.Factor("population");
        return Model.Define("uncentred", m =>
        {
            var mu = m.Parameter("mu", Normal(10, 5));
            var effect = m.Parameter("effect", Normal(0, GroupSd), over: population);
            var alpha = m.Derived("alpha", mu + effect, over: population);
            m.Observe("weight", data["weight"], Normal(alpha[population], ObservationSd));
        });
    }
}
