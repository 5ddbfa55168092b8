using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>Variation between populations and within, as moments, maximum likelihood, REML and the posterior have it.</summary>
internal static partial class SnakesStory
{
    private static void Components(StudySession session, SnakePopulations populations, MixedFit reml, StudyFits random, StudyFits shrunk)
    {
        AnovaTable anova = Anova.OneWay(populations.Lengths, populations.Factor);
        MixedFit ml = reml.Ml();
        // The same numbers from the model that the samplers have: populations integrated out, priors of the other parameters dropped.
        MarginalResult integrated = Marginal.Likelihood(random.Model, ["alpha"]);
        MarginalResult restricted = Marginal.Likelihood(random.Model, ["alpha"], new() { Restricted = ["mu"] });
        // With their priors, and mu integrated as well: the mode of the scales in their own posterior.
        MarginalResult mode = Marginal.Likelihood(random.Model, ["alpha", "mu"], new() { KeepPriors = true });

        session.Heading("Variance components");
        session.Table(
            ["", "sigma_alpha", "error", "sigma_res", "error", "mu", "error", "log-likelihood"],
            [
                ["mean squares", Math.Sqrt(MomentVariance(anova, populations)), "", Math.Sqrt(anova.Residuals.MeanSq), "", populations.Lengths.ToArray().Average(), "", ""],
                Classical("ML, MixedModel.Fit", ml), Integrated("ML, Marginal.Likelihood of random", integrated), .. Lme4(session, "ML"),
                Classical("REML, MixedModel.Fit", reml), Integrated("REML, Marginal.Likelihood of random", restricted), .. Lme4(session, "REML"),
                ["random, mode of the scales", mode["sigma_alpha"].Value, "", mode["sigma_res"].Value, "", "", "", ""],
                .. Posterior("random", random.Nuts), .. Posterior("shrinkage", shrunk.Nuts),
                .. populations.Truth is { } truth ? [["true means of the populations", SnakePopulations.Spread(truth), "", "", "", truth.Average(), "", ""]] : Array.Empty<object[]>(),
            ]);
        SummaryTable summary = random.Nuts.Summary();
        session.Write($"ML takes mu for known and so finds less variation between populations ({ml.VarianceOf("pop").StandardDeviations[0]:0.00}) than REML ({reml.VarianceOf("pop").StandardDeviations[0]:0.00}), which in a balanced design is the method of moments.");
        session.Write($"Under uniform priors of the scales their posterior is the restricted likelihood but for the wide prior of mu, and its mode ({mode["sigma_alpha"].Value:0.00}) that of REML; it is skewed, so that its median ({summary["sigma_alpha"].Median:0.00}) and mean ({summary["sigma_alpha"].Mean:0.00}) are larger. Gamma(100, 50) holds sigma_alpha at {shrunk.Nuts.Summary()["sigma_alpha"].Mean:0.00}.");
        session.Write();
        ExpectComponents(session, ("ML", ml), ("REML", reml));
    }

    private static void Shares(StudySession session, params StudyFits[] models)
    {
        session.Heading("Is there more variation between populations than within?");
        var rows = new List<object[]>();
        foreach ((StudyFits fits, Fit fit) in models.SelectMany(fits => new[] { (fits, fits.Nuts), (fits, fits.Gibbs) }))
        {
            SummaryRow share = fit.Derive("share", p => p["sigma_alpha"] * p["sigma_alpha"] / (p["sigma_alpha"] * p["sigma_alpha"] + p["sigma_res"] * p["sigma_res"])).Summary()["share"];
            rows.Add([fits.Label, fit.SamplerName, share.Mean, share.Q5, share.Q95, fit.Probability(p => p["sigma_alpha"] > p["sigma_res"])]);
        }
        session.Table(["model", "sampler", "share of the variance", "5 %", "95 %", "P(sigma_alpha > sigma_res)"], rows);
        session.Write($"The share is sigma_alpha^2 / (sigma_alpha^2 + sigma_res^2), computed after the fit as the probability is. The models differ in the prior of sigma_alpha alone: where their answers differ, the data do not decide.");
        session.Write();
    }

    private static object[] Classical(string name, MixedFit fit) =>
        [name, fit.VarianceOf("pop").StandardDeviations[0], "", fit.Sigma, "", fit["(Intercept)"].Estimate, fit["(Intercept)"].StandardError, fit.LogLikelihood];

    private static object[] Integrated(string name, MarginalResult fit) =>
    [
        name, fit["sigma_alpha"].Value, fit["sigma_alpha"].StandardError, fit["sigma_res"].Value, fit["sigma_res"].StandardError,
        fit["mu"].Value, fit["mu"].StandardError, fit.LogLikelihood,
    ];

    private static object[][] Posterior(string model, Fit fit)
    {
        SummaryTable summary = fit.Summary();
        SummaryRow between = summary["sigma_alpha"], within = summary["sigma_res"], mu = summary["mu"];
        return
        [
            [$"{model}, posterior median", between.Median, "", within.Median, "", mu.Median, "", ""],
            [$"{model}, posterior mean and sd", between.Mean, between.Sd, within.Mean, within.Sd, mu.Mean, mu.Sd, ""],
        ];
    }

    private static object[][] Lme4(StudySession session, string method)
    {
        if (session.Reference() is not { } reference || reference.Part("lme4", $"lmer_{method}") is null)
            return [];
        double Number(params string[] path) => reference.Number(["lme4", $"lmer_{method}", .. path]);
        return [[$"{method}, lme4", Number("varcomp", "0", "sdcor"), "", Number("sigma"), "", Number("fixed", "(Intercept)", "estimate"), Number("fixed", "(Intercept)", "se"), Number("logLik")]];
    }

    private static void ExpectComponents(StudySession session, params (string Method, MixedFit Fit)[] fits)
    {
        foreach ((string method, MixedFit fit) in fits)
        {
            Expect("sigma_alpha", fit.VarianceOf("pop").StandardDeviations[0], "varcomp", "0", "sdcor");
            Expect("sigma_res", fit.Sigma, "sigma");
            Expect("mu", fit["(Intercept)"].Estimate, "fixed", "(Intercept)", "estimate");
            Expect("log-likelihood", fit.LogLikelihood, "logLik");

            void Expect(string quantity, double ours, params string[] path)
            {
                if (Tool(session, ["lme4", $"lmer_{method}", .. path]) is { } expected)
                    session.Expect("random", $"{quantity}, {method}", new(ours), "lme4", expected);
            }
        }
    }
}
