using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>
/// The story of the scorpions: least squares and mixed model, three ways of pooling under both samplers, the funnel of three groups and
/// what removes it. The lecture's exercises are in <see cref="ScorpionsExercises"/>.
/// </summary>
internal static class ScorpionsStory
{
    /// <summary>Target acceptance at which the non-centred form is sampled for its numbers.</summary>
    private const double SoundTarget = 0.998;

    private const int ManyDraws = 8000;

    /// <summary>lmer's default tolerances leave its estimates within this of the optimum, relative.</summary>
    private const double Lme4Tolerance = 1e-4;

    /// <summary>AICs are printed in the lecture with five decimals.</summary>
    private const double PrintedRounding = 5e-6;

    /// <summary>Tells it.</summary>
    public static void Tell(StudySession session)
    {
        Table table = session.Data().Table;

        // Populations are numbers in the file: factor() makes groups of them, (1 | population) does so by itself.
        LinearFit separate = LeastSquares.Fit(table, "weight ~ factor(population) - 1 + length");
        LinearFit together = LeastSquares.Fit(table, "weight ~ length");
        MixedFit reml = MixedModel.Fit(table, "weight ~ length + (1 | population)");
        Classical(session, separate, together, reml);

        StudyFits none = session.Both("no-pooling", nuts: o => o with { AdaptDelta = 0.95 });
        session.Expect(none);
        StudyFits complete = session.Both("complete-pooling", nuts: o => o with { AdaptDelta = 0.95 });
        session.Expect(complete);

        Funnel(session);
        StudyFits partial = session.Both(
            "partial-pooling-noncentered",
            nuts: o => o with { AdaptDelta = SoundTarget, IterSampling = session.Draws(5000) },
            gibbs: o => o with { IterSampling = session.Draws(10_000) });
        session.Expect(partial);

        Shrinkage(session, separate, reml, partial);
        Comparison(session, none, complete, partial);
        ScorpionsExercises.Tell(session, partial);
    }

    private static void Classical(StudySession session, LinearFit separate, LinearFit together, MixedFit reml)
    {
        session.Heading("Least squares and the mixed model");
        session.Write(separate);
        session.Write();
        session.Write(reml);
        session.Write();
        (string Pooling, string Model, double Aic, string Printed)[] models =
        [
            ("none", "no-pooling", separate.Aic, "no_pooling"), ("complete", "complete-pooling", together.Aic, "complete_pooling"),
            ("partial, REML", "partial-pooling", reml.Aic, "partial_pooling_REML"), ("partial, ML", "partial-pooling", reml.Ml().Aic, ""),
        ];
        StudyReference? reference = session.Reference();
        session.Table(["pooling", "AIC", "printed in the lecture"], models.Select(m =>
            new object[] { m.Pooling, FormattableString.Invariant($"{m.Aic:0.00000}"), Printed(m.Printed) is { } aic ? FormattableString.Invariant($"{aic:0.00000}") : "" }));
        session.Write("The AIC of a REML fit belongs to another likelihood (of what is left after the fixed effects) and must not be set beside those of lm; that of the fit by maximum likelihood may.");
        session.Write();
        foreach ((_, string model, double aic, string name) in models)
        {
            if (Printed(name) is { } printed)
                session.Expect(model, model == "partial-pooling" ? "AIC, REML" : "AIC", new(aic), model == "partial-pooling" ? "lmer" : "lm", new(printed, PrintedRounding));
        }

        double? Printed(string name) => reference?.Part("printed_AIC", name)?.GetDouble();
    }

    /// <summary>The centred form as the lecture has it: what its verdict says, and what a higher target and the non-centred form do.</summary>
    private static void Funnel(StudySession session)
    {
        // Many draws, for divergences to be counted and their place to be found.
        StudyFits centred = session.Both(
            "partial-pooling", nuts: o => o with { IterSampling = session.Draws(ManyDraws) }, gibbs: o => o with { IterSampling = session.Draws(10_000) });
        session.Write(centred.Nuts.Diagnose());
        session.Write();
        session.ExpectRefusal("partial-pooling", centred.Nuts, "all, target 0.8");
        session.Expect(centred, "sd_alpha", "alpha_j");

        session.Heading("Divergences and the target acceptance (adapt delta)");
        var fits = new List<(string Form, double Target, Fit Fit)> { ("centred", 0.8, centred.Nuts) };
        foreach (double target in new[] { 0.95, 0.99, SoundTarget })
            fits.Add(("centred", target, session.Nuts("partial-pooling", o => o with { AdaptDelta = target, IterSampling = session.Draws(ManyDraws) })));
        foreach (double target in new[] { 0.8, 0.95, 0.99, SoundTarget })
            fits.Add(("non-centred", target, session.Nuts("partial-pooling-noncentered", o => o with { AdaptDelta = target, IterSampling = session.Draws(ManyDraws) })));
        session.Write();
        session.Table(
            ["form", "target", "divergences", "of draws", "smallest ESS", "of", "gradients a draw", "verdict", "names the funnel"],
            fits.Select(f => Row(f.Form, f.Target, f.Fit)));
        session.Write("In the centred form a higher target than the default makes divergences rarer, at the price of more gradients, and does not end them: the neck of the funnel asks for a smaller step than the rest. In the non-centred form the step need not follow sd_alpha to zero, and the divergences of a coarse step end as the target rises.");
        session.Write();
        // The verdict names the funnel when enough transitions diverged in its neck.
        if (fits.Select(f => f.Fit.Diagnose().Find(FindingKind.Funnel)).OfType<Finding>().FirstOrDefault() is { } funnel)
        {
            session.Write($"{funnel.Sentence}\nWhat to do: {funnel.Advice}");
            session.Write();
        }
    }

    private static object[] Row(string form, double target, Fit fit)
    {
        SummaryRow worst = fit.Summary().Rows.MinBy(row => Math.Min(row.EssBulk, row.EssTail))!;
        double gradients = Enumerable.Range(0, fit.Draws.Chains).Average(chain => fit.Draws.Transitions(chain).ToArray().Average(t => t.LeapfrogSteps));
        return
        [
            form, FormattableString.Invariant($"{target}"), fit.Diagnose().Find(FindingKind.Divergences)?.Count ?? 0, fit.Draws.TotalDraws,
            FormattableString.Invariant($"{Math.Min(worst.EssBulk, worst.EssTail):0}"), worst.DisplayName, FormattableString.Invariant($"{gradients:0.0}"),
            Trust.Against(fit) is null ? "sound" : "not trusted", fit.Diagnose().Find(FindingKind.Funnel) is null ? "" : "yes",
        ];
    }

    private static void Shrinkage(StudySession session, LinearFit separate, MixedFit reml, StudyFits partial)
    {
        MixedFit ml = reml.Ml();
        SummaryTable posterior = partial.Nuts.Summary();
        IReadOnlyList<string> populations = reml.GroupCoefficients[0].Levels;
        session.Heading("Partial pooling: posterior, REML and maximum likelihood");
        IEnumerable<object[]> intercepts = populations.Select((level, k) => Line(
            $"alpha_j[{level}]", separate.Coefficients[k].Estimate, ml.GroupCoefficients[0].Values[k, 0], reml.GroupCoefficients[0].Values[k, 0], posterior.Rows.First(row => row.Name == $"alpha_j[{k + 1}]")));
        session.Table(
            ["", "no pooling", "ML", "REML", "posterior mean", "posterior sd"],
            [
                .. intercepts,
                Line("mean of populations", double.NaN, ml["(Intercept)"].Estimate, reml["(Intercept)"].Estimate, posterior["mu_alpha"]),
                Line("slope", separate["length"].Estimate, ml["length"].Estimate, reml["length"].Estimate, posterior["b1"]),
                Line("sd of populations", double.NaN, ml.VarianceOf("population").StandardDeviations[0], reml.VarianceOf("population").StandardDeviations[0], posterior["sd_alpha"]),
                Line("residual sd", separate.Sigma, ml.Sigma, reml.Sigma, posterior["sd_obs"]),
            ]);
        session.Write("Every intercept moves from its own estimate towards the mean of the populations. Maximum likelihood has the smallest sd of populations, REML a larger one; the posterior of this sd is wide and skewed, and its prior and that of the mean (50 with sd 15) pull the low population further up.");
        session.Write();
        ExpectLme4(session, "REML", reml);
        ExpectLme4(session, "ML", ml);

        static object[] Line(string name, double own, double ml, double reml, SummaryRow row) => [name, double.IsNaN(own) ? "" : own, ml, reml, row.Mean, row.Sd];
    }

    private static void ExpectLme4(StudySession session, string method, MixedFit fit)
    {
        // Data of one's own have no lme4 beside them.
        string block = $"partial_pooling_lmer_{method}";
        if (session.Reference() is not { } reference || reference.Part("classical", block) is null)
            return;
        Expect("sd_alpha", fit.VarianceOf("population").StandardDeviations[0], "varcomp", "0", "sdcor");
        Expect("sd_obs", fit.Sigma, "sigma");
        Expect("mu_alpha", fit["(Intercept)"].Estimate, "fixed", "(Intercept)", "estimate");
        Expect("b1", fit["length"].Estimate, "fixed", "length", "estimate");

        void Expect(string quantity, double ours, params string[] path)
        {
            double theirs = reference.Number(["classical", block, .. path]);
            session.Expect("partial-pooling", $"{quantity}, {method}", new(ours), "lmer", new(theirs, Lme4Tolerance * Math.Abs(theirs)));
        }
    }

    private static void Comparison(StudySession session, StudyFits none, StudyFits complete, StudyFits partial)
    {
        session.Heading("Which pooling predicts best");
        // Nine observations weigh heavily one by one: those whose Pareto k is too high are left out in earnest.
        var options = new LooOptions { RefitAbove = 0.7 };
        (string Name, LooResult Loo)[] models =
        [
            ("no pooling", none.Nuts.Loo(options, session.Cancellation)), ("complete pooling", complete.Nuts.Loo(options, session.Cancellation)),
            ("partial pooling", partial.Nuts.Loo(options, session.Cancellation)),
        ];
        session.Write(Evaluate.Compare([.. models.Select(m => (m.Name, (ElpdResult)m.Loo))]));
        session.Write();
        session.Table(["", "elpd_loo", "MCSE", "p_loo", "refits"], models.Select(m =>
            new object[] { m.Name, m.Loo.Elpd.Value, m.Loo.McseElpdLoo, m.Loo.EffectiveParameters.Value, m.Loo.Refits.Count }));
        session.Write("Leave-one-out predicts another scorpion of a known population. The flags say that nine observations are few for these standard errors.");
        session.Write();
    }
}
