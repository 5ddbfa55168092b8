using HmcNet.CaseStudies.Runner;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// Eight parallel coaching experiments (Rubin 1981; Gelman et al., Bayesian Data Analysis, section 5.5): the smallest
/// hierarchical model, and the smallest funnel.
/// </summary>
public static class EightSchools
{
    /// <summary>The study.</summary>
    public static Study Study { get; } = new(
        "eight-schools",
        "Coaching effects in eight schools: centred against non-centred",
        [new("eight-schools.csv", "school", "effect", "standard_error")],
        [
            new("centered", "theta ~ Normal(mu, tau) sampled as it is written", data => Define(data, centered: true)),
            new("noncentered", "theta = mu + tau z with z ~ Normal(0, 1)", data => Define(data, centered: false), IsDefault: true),
        ]);

    private static Model Define(StudyData data, bool centered)
    {
        Factor school = data.Table.Factor("school");
        return Model.Define("eight_schools", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var tau = m.Parameter("tau", HalfCauchy(5));
            var theta = m.Parameter("theta", Normal(mu, tau), over: school, centered: centered);

            m.Observe("effect", data["effect"], Normal(theta[school], data["standard_error"]));
        });
    }
}
