using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>The story of the mathematics scores, in the order of the lecture.</summary>
public static class MathScoresStory
{
    private const string Formula = "mathscore ~ 1 + (1 | school)";

    /// <summary>Fits the models, judges and compares them, and prints the tables.</summary>
    /// <param name="session">The run.</param>
    public static void Tell(StudySession session)
    {
        AnalysisOfVariance(session);

        StudyFits informative = session.Both("informative");
        session.Expect(informative, "mu", "sigma2", "tau2", "theta");
        StudyFits flat = session.Both("default");
        session.Expect(flat, "mu", "sigma2", "tau2", "theta");

        MixedFit reml = Likelihood(session, informative, flat);
        MathScoresConditionals.Tell(session, flat);
        Improper(session, flat);
        MathScoresShrinkage.Tell(session, informative, reml);

        StudyFits variances = session.Both("school-variances", gibbs: o => o with { IterSampling = session.Draws(5000) });
        session.Expect(variances, "mu", "tau2", "nu0", "sigma02", "theta", "sigma2");
        MathScoresVariances.Tell(session, informative, variances);
    }

    private static void AnalysisOfVariance(StudySession session)
    {
        session.Heading("Analysis of variance: fixed effects of schools");
        Table table = session.Data().Table;
        AnovaTable anova = Anova.OneWay(table["mathscore"], table.Factor("school"));
        session.Write(anova);
        session.Write($"The means of schools vary {anova.F:0.000} times as much as chance would make them (F on {anova.Rows[0].Df} and {anova.Residuals.Df}, p = {anova.P:0.0e+0}).");
        session.Write();
        if (session.Reference() is { } reference)
            session.Expect("analysis of variance", "F", new(anova.F), "R", ToolPrecision.Printed(reference.Number("lme4_and_anova", "anova", "F")));
    }

    /// <summary>Maximum likelihood and REML beside the posteriors, and in the closing table beside lme4's.</summary>
    private static MixedFit Likelihood(StudySession session, StudyFits informative, StudyFits flat)
    {
        session.Heading("Maximum likelihood and REML beside the posterior means");
        MixedFit reml = MixedModel.Fit(session.Data().Table, Formula), ml = reml.Ml();
        object[] Row(string name, Func<MixedFit, double> likelihood) =>
            [name, likelihood(ml), likelihood(reml), flat.Nuts[name].Mean(), informative.Nuts[name].Mean()];
        session.Table(
            ["", "ML", "REML", "default priors", "informative priors"],
            [
                Row("mu", fit => fit["(Intercept)"].Estimate),
                Row("sigma", fit => fit.Sigma),
                Row("tau", Tau),
                Row("tau2", fit => Math.Pow(Tau(fit), 2)),
            ]);
        session.Write("Likelihood gives the mode of tau, the posterior a mean of a skewed distribution, which is larger; with 100 schools the priors matter little.");
        session.Write();
        foreach ((MixedFit fit, string name) in new[] { (reml, "REML"), (ml, "ML") })
            AgainstLme4(session, fit, name, flat.Nuts.Summary());
        return reml;
    }

    private static void AgainstLme4(StudySession session, MixedFit fit, string name, SummaryTable posterior)
    {
        if (session.Reference() is not { } reference)
            return;
        string[] lmer = ["lme4_and_anova", $"lmer_{name}"];
        session.Expect(name, "mu", new(fit["(Intercept)"].Estimate), "lme4", ToolPrecision.Optimum(reference.Number([.. lmer, "fixed", "(Intercept)", "estimate"]), posterior["mu"].Sd));
        session.Expect(name, "tau", new(Tau(fit)), "lme4", ToolPrecision.Optimum(reference.Number([.. lmer, "varcomp", "0", "sdcor"]), posterior["tau"].Sd));
        session.Expect(name, "sigma", new(fit.Sigma), "lme4", ToolPrecision.Optimum(reference.Number([.. lmer, "sigma"]), posterior["sigma"].Sd));
        session.Expect(name, "logLik", new(fit.LogLikelihood), "lme4", ToolPrecision.LogLikelihood(reference.Number([.. lmer, "logLik"])));
    }

    /// <summary>Flat in log tau: the draws look like those of the default prior, and mean nothing.</summary>
    private static void Improper(StudySession session, StudyFits flat)
    {
        StudyFits improper = session.Both("improper", o => o with { IterSampling = session.Draws(1000) }, o => o with { IterSampling = session.Draws(1000) });
        session.Table(
            ["tau2", "mean", "sd", "R-hat"],
            new[] { ("default", flat.Nuts), ("default", flat.Gibbs), ("improper", improper.Nuts), ("improper", improper.Gibbs) }.Select(one =>
            {
                SummaryRow tau2 = one.Item2.Summary()["tau2"];
                return new object[] { $"{one.Item1}, {one.Item2.SamplerName}", tau2.Mean, tau2.Sd, tau2.RHat };
            }));
        session.Write("The draws of the improper model look well: a chain that started far from tau = 0 does not find the infinite mass there. The verdict comes from the model's prior, not from its draws.");
        session.Write();
        session.ExpectRefusal(improper, "tau2");
    }

    private static double Tau(MixedFit fit) => fit.VarianceOf("school").StandardDeviations[0];
}
