using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>ML and REML of the random lines beside lme4's and beside the posteriors.</summary>
public static class BassMercuryLikelihood
{
    private static readonly (string Model, string Formula, string Reference)[] Models =
    [
        ("random-intercepts", "y ~ x + (1 | station)", "random_intercepts"),
        ("random-slopes", "y ~ x + (x || station)", "random_slopes_independent"),
        ("correlated", "y ~ x + (x | station)", "random_slopes_correlated"),
    ];

    /// <summary>Prints the table, and hands the maxima to the closing table.</summary>
    /// <param name="session">The run.</param>
    /// <param name="fish">The data.</param>
    /// <param name="lines">Fits of random intercepts, of independent and of correlated intercepts and slopes.</param>
    public static void Tell(StudySession session, Table fish, params RandomLines[] lines)
    {
        session.Heading("Maximum likelihood and REML beside the posterior means");
        var rows = new List<object[]>();
        for (int m = 0; m < Models.Length; m++)
        {
            MixedFit reml = MixedModel.Fit(fish, Models[m].Formula), ml = reml.Ml();
            Fit posterior = lines[m].NonCentred.Nuts;
            rows.AddRange(Quantities(reml, ml).Select(q => new object[] { $"{Models[m].Model}, {q.Name}", q.Ml, q.Reml, posterior.Draws.Pooled(NameIn(posterior, q.Name)).Average() }));
            rows.Add([$"{Models[m].Model}, logLik", ml.LogLikelihood, reml.LogLikelihood, ""]);
            AgainstLme4(session, m, reml, "REML", posterior);
            AgainstLme4(session, m, ml, "ML", posterior);
            foreach (string singular in reml.Singularities.Concat(ml.Singularities).Distinct())
                session.Write(singular);
        }
        session.Table(["", "ML", "REML", "posterior mean"], rows);
        session.Write("REML's scales are above ML's, which takes the coefficients for known; the posterior means of tau0 and tau1 are above both, since with 16 stations their distributions are skewed. The likelihood has one value for tau1, the posterior says how little is known of it.");
        session.Write();
    }

    private static IEnumerable<(string Name, double Ml, double Reml)> Quantities(MixedFit reml, MixedFit ml)
    {
        yield return ("beta0", ml["(Intercept)"].Estimate, reml["(Intercept)"].Estimate);
        yield return ("beta1", ml["x"].Estimate, reml["x"].Estimate);
        double[] scalesOfMl = Scales(ml), scalesOfReml = Scales(reml);
        for (int k = 0; k < scalesOfMl.Length; k++)
            yield return (FormattableString.Invariant($"tau{k}"), scalesOfMl[k], scalesOfReml[k]);
        if (reml.VarianceComponents.FirstOrDefault(c => c.StandardDeviations.Count == 2) is { } pair)
            yield return ("rho", ml.VarianceComponents[0].Correlation[0, 1], pair.Correlation[0, 1]);
        yield return ("sigma", ml.Sigma, reml.Sigma);
    }

    /// <summary>Standard deviations of stations' intercepts and slopes.</summary>
    private static double[] Scales(MixedFit fit) => [.. fit.VarianceComponents.Where(c => c.Group != "Residual").SelectMany(c => c.StandardDeviations)];

    /// <summary>Name of a quantity in a fit: the correlated model has vectors beta and tau.</summary>
    private static string NameIn(Fit fit, string quantity) => fit.Draws.Variables.EntryNames.Contains(quantity)
        ? quantity
        : quantity switch { "beta0" => "beta[1]", "beta1" => "beta[2]", "tau0" => "tau[1]", "tau1" => "tau[2]", _ => quantity };

    private static void AgainstLme4(StudySession session, int m, MixedFit fit, string method, Fit posterior)
    {
        (string name, _, string reference) = Models[m];
        if (session.Reference()?.Part("lme4", $"{reference}_{method}") is null)
            return;
        double Theirs(params string[] parts) => session.Reference()!.Number(["lme4", $"{reference}_{method}", .. parts]);
        SummaryTable summary = posterior.Summary();
        void Row(string quantity, double ours, double theirs) => session.Expect(
            name, $"{quantity}, {method}", new(ours), "lme4", ToolPrecision.Optimum(theirs, summary[NameIn(posterior, quantity)].Sd));
        Row("beta1", fit["x"].Estimate, Theirs("fixed", "x", "estimate"));
        double[] scales = Scales(fit);
        for (int k = 0; k < scales.Length; k++)
            Row(FormattableString.Invariant($"tau{k}"), scales[k], Theirs("varcomp", FormattableString.Invariant($"{k}"), "sdcor"));
        if (name == "correlated")
            Row("rho", fit.VarianceComponents[0].Correlation[0, 1], Theirs("varcomp", "2", "sdcor"));
        Row("sigma", fit.Sigma, Theirs("sigma"));
        session.Expect(name, $"logLik, {method}", new(fit.LogLikelihood), "lme4", ToolPrecision.LogLikelihood(Theirs("logLik")));
    }
}
