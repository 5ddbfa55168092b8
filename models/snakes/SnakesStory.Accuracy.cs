using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>How well the models predict: DIC, WAIC and LOO.</summary>
internal static partial class SnakesStory
{
    private static void Accuracy(StudySession session, params StudyFits[] models)
    {
        Score[] scores = [.. models.SelectMany(fits => new[] { Score.Of(session, fits, fits.Nuts), Score.Of(session, fits, fits.Gibbs) })];
        Deviances(session, scores);
        LeaveOneOut(session, scores);
        Ranking(session, [.. scores.Where(score => score.Fit == score.Fits.Nuts)]);
        foreach (StudyFits fits in models)
            ExpectAccuracy(session, fits, scores);
    }

    private static void Deviances(StudySession session, Score[] scores)
    {
        session.Heading("DIC");
        var rows = new List<object[]>();
        foreach (IGrouping<StudyFits, Score> model in scores.GroupBy(score => score.Fits))
        {
            rows.AddRange(model.Select(s => (object[])[model.Key.Label, s.Fit.SamplerName, s.Dic.MeanDeviance, s.Dic.PdVariance, s.Dic.DicVariance, s.Dic.PdPlugIn, s.Dic.DicPlugIn]));
            if (Published(session, model.Key) is { } jags)
                rows.Add([model.Key.Label, "JAGS", jags("jags/dic/mean_deviance"), jags("jags/dic/pD_var_half_pooled"), jags("jags/dic/DIC_var_half"), jags("jags/dic/dic_samples/pD_plummer"), jags("jags/dic/dic_samples/DIC")]);
        }
        session.Table(["model", "sampler", "mean deviance", "pD, var / 2", "DIC", "pD, plug-in", "DIC"], rows);
        DicResult[] nuts = [.. scores.Where(score => score.Fit == score.Fits.Nuts).Select(score => score.Dic)];
        DicResult apart = nuts.MaxBy(dic => Math.Abs(dic.PdVariance - dic.PdPlugIn))!;
        session.Write($"pD is half the variance of the deviance, or its mean less the deviance at the posterior means.");
        if (rows.Count > scores.Length)
            session.Write($"JAGS has Plummer's pD in place of the plug-in rule: another estimate of the same number.");
        session.Write($"The two rules are furthest apart for {apart.ModelName}: {apart.PdVariance:0.0} and {apart.PdPlugIn:0.0}. Half the variance counts parameters when the posterior lies around the maximum of the likelihood; a prior that holds it away from there makes the deviance vary more, without more parameters.");
        session.Write();
    }

    private static void LeaveOneOut(StudySession session, Score[] scores)
    {
        session.Heading("LOO and WAIC");
        var rows = new List<object[]>();
        foreach (IGrouping<StudyFits, Score> model in scores.GroupBy(score => score.Fits))
        {
            rows.AddRange(model.Select(s => (object[])[
                model.Key.Label, s.Fit.SamplerName, s.Loo.Elpd.Value, s.Loo.Elpd.StandardError, s.Loo.McseElpdLoo, s.Loo.EffectiveParameters.Value, s.Loo.InformationCriterion.Value,
                s.Loo.Pointwise.Max(point => point.ParetoK), s.Waic.Elpd.Value, s.Waic.EffectiveParameters.Value]));
            if (Published(session, model.Key) is { } loo)
                rows.Add([
                    model.Key.Label, "R's loo", loo("loo_waic/loo/elpd_loo/estimate"), loo("loo_waic/loo/elpd_loo/se"), loo("loo_waic/mcse_elpd_loo"), loo("loo_waic/loo/p_loo/estimate"),
                    loo("loo_waic/loo/looic/estimate"), loo("loo_waic/pareto_k/max"), loo("loo_waic/waic/elpd_waic/estimate"), loo("loo_waic/waic/p_waic/estimate")]);
        }
        session.Table(["model", "sampler", "elpd_loo", "se", "mcse", "p_loo", "looic", "largest k", "elpd_waic", "p_waic"], rows);
        session.Write($"mcse is that of loo, which takes the errors of the snakes for independent. They share their draws: the sums have errors of {scores.Min(score => score.Error):0.000} to {scores.Max(score => score.Error):0.000}.");
        int bad = scores.Sum(score => score.Loo.Unreliable);
        session.Write(bad == 0
            ? $"Every Pareto k is below its threshold ({scores.Min(score => score.Loo.KThreshold):0.00}), so that no snake has to be left out in earnest. p_loo counts {scores[0].Loo.EffectiveParameters.Value:0.0} parameters in {scores[0].Fits.Label} and {scores[^1].Loo.EffectiveParameters.Value:0.0} in {scores[^1].Fits.Label}."
            : $"{bad} of the Pareto k are too high: fit.Loo(new LooOptions {{ RefitAbove = 0.7 }}) would leave these snakes out in earnest.");
        session.Write();
    }

    private static void Ranking(StudySession session, Score[] scores)
    {
        ElpdComparison comparison = Evaluate.Compare([.. scores.Select(score => (score.Fits.Label, (ElpdResult)score.Loo))]);
        session.Heading("Which model predicts a snake of these populations best?");
        session.Write(comparison);
        session.Write();
        ElpdComparisonRow last = comparison.Rows[^1];
        session.Write(Math.Abs(last.ElpdDifference) < 2 * last.StandardError
            ? (FormattableString)$"The largest difference, {-last.ElpdDifference:0.0} with a standard error of {last.StandardError:0.0}, is within two standard errors: the data do not tell the models apart."
            : $"{last.Name} predicts worse by {-last.ElpdDifference:0.0}, with a standard error of {last.StandardError:0.0}.");
        session.Write();
    }

    private static void ExpectAccuracy(StudySession session, StudyFits fits, Score[] scores)
    {
        if (Published(session, fits) is not { } published)
            return;
        Score nuts = scores.Single(score => score.Fit == fits.Nuts), gibbs = scores.Single(score => score.Fit == fits.Gibbs);
        // loo's own error is too small in the same measure.
        double sd = published("jags/parameters/deviance/sd"), error = published("loo_waic/mcse_elpd_loo") * gibbs.Error / gibbs.Loo.McseElpdLoo;
        string? againstNuts = Trust.Against(fits.Nuts), againstGibbs = Trust.Against(fits.Gibbs);
        Expect("mean deviance", s => new(s.Dic.MeanDeviance, s.Dic.McseMeanDeviance), "JAGS", new(published("jags/dic/mean_deviance"), published("jags/parameters/deviance/mcse_mean")));
        // d(sd^2 / 2) = sd d(sd).
        Expect("pD, var / 2", s => new(s.Dic.PdVariance, s.Dic.McsePdVariance), "JAGS", new(published("jags/dic/pD_var_half_pooled"), sd * published("jags/parameters/deviance/mcse_sd")));
        Expect("elpd_loo", s => new(s.Loo.Elpd.Value, s.Error), "R's loo", new(published("loo_waic/loo/elpd_loo/estimate"), error));
        Expect("elpd_waic", s => new(s.Waic.Elpd.Value, s.Error), "R's loo", new(published("loo_waic/waic/elpd_waic/estimate"), error));

        void Expect(string quantity, Func<Score, Figure> value, string tool, Figure expected) => session.Expect(new ExpectedRow
        {
            Study = session.Study.Name,
            Model = fits.Label,
            Quantity = quantity,
            Nuts = value(nuts),
            Gibbs = value(gibbs),
            Tool = tool,
            Expected = expected,
            AgainstNuts = againstNuts,
            AgainstGibbs = againstGibbs,
        });
    }

    /// <summary>Numbers of reference.json on a model, by their path below it; null where it has no results of JAGS and loo.</summary>
    private static Func<string, double>? Published(StudySession session, StudyFits fits) =>
        session.Reference() is { } reference && reference.Part("models", fits.Reference!, "jags", "dic") is not null && reference.Part("models", fits.Reference!, "loo_waic") is not null
            ? path => reference.Number(["models", fits.Reference!, .. path.Split('/')])
            : null;

    /// <summary>The predictive accuracy of a model under one sampler; nothing was declared for it before sampling.</summary>
    private sealed record Score(StudyFits Fits, Fit Fit, DicResult Dic, WaicResult Waic, LooResult Loo, double Error)
    {
        public static Score Of(StudySession session, StudyFits fits, Fit fit) =>
            new(fits, fit, fit.Dic(cancellation: session.Cancellation), fit.Waic(cancellation: session.Cancellation), fit.Loo(cancellation: session.Cancellation), ElpdError.Of(fit));
    }
}
