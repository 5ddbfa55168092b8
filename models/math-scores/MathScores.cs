using HmcNet.CaseStudies.Runner;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// Mathematics scores of 1,993 pupils in 100 schools (Hoff 2009, A First Course in Bayesian Statistical Methods, chapter 8; Li, Random
/// effects models): means of schools from a common population under informative and default priors, the prior that looks harmless and
/// makes the posterior improper, and variances that differ between schools.
/// </summary>
public static class MathScores
{
    // Guesses before the data: the nationwide mean, known to 5 points, and the exam's variance with the weight of one pupil.
    private const double Mean = 50, SdOfMean = 5, Variance = 100, Weight = 1;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new(
        "math-scores",
        "Mathematics scores in 100 schools: informative, default and improper priors, and variances by school",
        [new("math-scores.csv", "school", "mathscore")],
        [
            new("informative", "mu ~ Normal(50, 5), sigma^2 and tau^2 ~ inverse gamma(1/2, 50)", Informative, IsDefault: true, Reference: "informative"),
            new("default", "flat in mu and tau, Jeffreys' 1/sigma^2 for sigma^2", Default, Reference: "default"),
            new("improper", "as default, but flat in log tau: the posterior is improper", Improper),
            new("school-variances", "as informative, with sigma_j^2 ~ inverse gamma(nu0/2, nu0 sigma0^2/2)", SchoolVariances, Reference: "school_variances"),
        ],
        MathScoresStory.Tell);

    private static Model Informative(StudyData data)
    {
        Factor school = data.Table.Factor("school");
        return Model.Define("math_informative", m =>
        {
            var mu = m.Parameter("mu", Normal(Mean, SdOfMean));
            var sigma2 = m.Parameter("sigma2", InverseGamma(Weight / 2, Weight * Variance / 2));
            var tau2 = m.Parameter("tau2", InverseGamma(Weight / 2, Weight * Variance / 2));
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: school);

            m.Observe("mathscore", data["mathscore"], Normal(theta[school], Sqrt(sigma2)));
            m.Derived("sigma", Sqrt(sigma2));
            m.Derived("tau", Sqrt(tau2));
        });
    }

    private static Model Default(StudyData data)
    {
        Factor school = data.Table.Factor("school");
        return Model.Define("math_default", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var phi = m.Parameter("phi", Support.Positive);
            var tau = m.Parameter("tau", Support.Positive);
            var theta = m.Parameter("theta", Normal(mu, tau), over: school);

            m.AddLogDensity("prior of phi", -Log(phi));
            m.Observe("mathscore", data["mathscore"], Normal(theta[school], 1 / Sqrt(phi)));
            m.Derived("sigma2", 1 / phi);
            m.Derived("sigma", 1 / Sqrt(phi));
            m.Derived("tau2", Square(tau));
        });
    }

    private static Model Improper(StudyData data)
    {
        Factor school = data.Table.Factor("school");
        return Model.Define("math_improper", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var sigma2 = m.Parameter("sigma2", Support.Positive);
            var tau2 = m.Parameter("tau2", Support.Positive);
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: school);

            m.AddLogDensity("prior of sigma2", -Log(sigma2));

            // Flat in log tau. Every full conditional is proper; their joint density has an infinite integral at tau = 0.
            m.AddLogDensity("prior of tau2", -Log(tau2));
            m.Observe("mathscore", data["mathscore"], Normal(theta[school], Sqrt(sigma2)));
        });
    }

    private static Model SchoolVariances(StudyData data)
    {
        Factor school = data.Table.Factor("school");
        return Model.Define("math_school_variances", m =>
        {
            var mu = m.Parameter("mu", Normal(Mean, SdOfMean));
            var tau2 = m.Parameter("tau2", InverseGamma(Weight / 2, Weight * Variance / 2));
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: school);

            // Hoff gives nu0 a prior on whole numbers; Gamma(2, 1/10) is its continuous stand-in, with mean 20.
            var nu0 = m.Parameter("nu0", Gamma(2, 0.1));
            var sigma02 = m.Parameter("sigma02", Gamma(1, 0.01));
            var sigma2 = m.Parameter("sigma2", InverseGamma(nu0 / 2, nu0 * sigma02 / 2), over: school);

            m.Observe("mathscore", data["mathscore"], Normal(theta[school], Sqrt(sigma2[school])));
        });
    }
}
