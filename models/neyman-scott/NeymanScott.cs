using HmcNet.CaseStudies.Runner;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// The problem of Neyman and Scott (1948): one or two offspring of each of 100 individuals (Solymos and Lele, Linear mixed-effects
/// models). With one, the variances within and between individuals cannot be told apart; with individuals as fixed effects, no number of
/// them makes the variance within right.
/// </summary>
public static class NeymanScott
{
    // The variances of JAGS's dnorm(0, 0.001) and dnorm(0, 0.1).
    private static readonly double VagueSd = Math.Sqrt(1000), SdOfMean = Math.Sqrt(10);

    /// <summary>The study.</summary>
    public static Study Study { get; } = new(
        "neyman-scott",
        "One or two offspring of 100 individuals: what can be identified, with and without a population",
        [
            new("data.csv", "i", "y") { Offspring = 1 },
            new("data_m2.csv", "i", "y1", "y2") { Offspring = 2, OtherName = "data_m2.csv" },
        ],
        [
            new("fixed", "individuals without a population: alpha_i ~ Normal(0, variance 1000)", Fixed, Reference: "m{m}/without_smoothing"),
            new("random", "individuals from a population: alpha_i ~ Normal(0, tau^2)", data => RandomEffects(data), IsDefault: true, Reference: "m{m}/with_smoothing"),
        ],
        NeymanScottStory.Tell);

    private static Model Fixed(StudyData data)
    {
        (Factor individual, Column y) = Offspring(data);
        return Model.Define("neyman_scott_fixed", m =>
        {
            var mu = m.Parameter("mu", Normal(0, SdOfMean));
            var logSigma = m.Parameter("log_sigma", Normal(0, VagueSd));
            var alpha = m.Parameter("alpha", Normal(0, VagueSd), over: individual);

            m.Observe("y", y, Normal(mu + alpha[individual], Exp(logSigma)));
            m.Derived("sigma_sq", Exp(2 * logSigma));
        });
    }

    /// <summary>The model "random".</summary>
    /// <param name="data">Data of the study.</param>
    /// <param name="centered">Whether alpha is sampled as it is, or as alpha / tau.</param>
    internal static Model RandomEffects(StudyData data, bool centered = true)
    {
        (Factor individual, Column y) = Offspring(data);
        return Model.Define(centered ? "neyman_scott_random" : "neyman_scott_random_noncentered", m =>
        {
            var mu = m.Parameter("mu", Normal(0, SdOfMean));
            var logSigma = m.Parameter("log_sigma", Normal(0, VagueSd));
            var logTau = m.Parameter("log_tau", Normal(0, VagueSd));
            var alpha = m.Parameter("alpha", Normal(0, Exp(logTau)), over: individual, centered: centered);

            m.Observe("y", y, Normal(mu + alpha[individual], Exp(logSigma)));
            var sigmaSq = m.Derived("sigma_sq", Exp(2 * logSigma));
            var tauSq = m.Derived("tau_sq", Exp(2 * logTau));
            m.Derived("sum_sq", sigmaSq + tauSq);
        });
    }

    /// <summary>One row an offspring, whether the file has one column of them or two.</summary>
    internal static (Factor Individual, Column Y) Offspring(StudyData data)
    {
        IReadOnlyList<string> individuals = data.Table.Text("i");
        if (data.Offspring == 1)
            return (data.Table.Factor("i"), data["y"]);
        return (Factor.From("i", [.. individuals, .. individuals]), new Column("y", [.. data["y1"].ToArray(), .. data["y2"].ToArray()]));
    }
}
