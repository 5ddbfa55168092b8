using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>
/// The story of the snakes: an analysis of variance, the three models under both samplers, effects, shrinkage, variance components beside
/// maximum likelihood, predictive accuracy, and what the priors of the scales do.
/// </summary>
internal static partial class SnakesStory
{
    // Numbers of R and lme4 have no Monte Carlo error; lme4's optimiser leaves about seven digits. Differences are counted in the sixth.
    private const double Digits = 1e-6;

    // sigma_alpha under Gibbs in the random-effects model mixes slowest: ten means say little about their own scale.
    private const int NutsDraws = 4000;
    private const int GibbsDraws = 6000;

    /// <summary>Tells it.</summary>
    public static void Tell(StudySession session)
    {
        var populations = new SnakePopulations(session.Data());
        MeanSquares(session, populations);

        StudyFits unpooled = Both(session, "fixed"), random = Both(session, "random"), shrunk = Both(session, "shrinkage");
        foreach (StudyFits fits in new[] { unpooled, random, shrunk })
            session.Expect(fits);

        MixedFit reml = MixedModel.Fit(session.Data().Table, "svl ~ 1 + (1 | pop)");
        Effects(session, populations, reml, random, shrunk);
        Shrinkage(session, populations, reml, unpooled, random, shrunk);
        Components(session, populations, reml, random, shrunk);
        Shares(session, random, shrunk);
        Accuracy(session, unpooled, random, shrunk);
        Priors(session, random, shrunk);
    }

    private static void MeanSquares(StudySession session, SnakePopulations populations)
    {
        AnovaTable anova = Anova.OneWay(populations.Lengths, populations.Factor);
        session.Heading("Analysis of variance");
        session.Write(anova);
        session.Write();
        session.Write($"The mean squares differ by a factor of {anova.F:0.00}; if all populations had one mean, as large a factor would have probability {anova.P:0.0e+00}.");
        session.Write($"By the method of moments the populations have variance {MomentVariance(anova, populations):0.00}, single snakes {anova.Residuals.MeanSq:0.00}.");
        session.Write();
        if (Tool(session, "lme4", "anova", "F") is { } expected)
            session.Expect("fixed", "F of the analysis of variance", new(anova.F), "R", expected);
    }

    private static StudyFits Both(StudySession session, string model)
    {
        StudyFits fits = session.Both(
            model,
            nuts: o => o with { AdaptDelta = 0.9, IterSampling = session.Draws(NutsDraws) },
            gibbs: o => o with { IterSampling = session.Draws(GibbsDraws) });
        SummaryTable summary = fits.Nuts.Summary();
        SummaryRow residual = summary[model == "fixed" ? "sigma" : "sigma_res"];
        if (model == "fixed")
        {
            session.Write($"Every population has its own mean and knows nothing of the others; the residual sd is {residual.Mean:0.00}, 90 % interval {residual.Q5:0.00} to {residual.Q95:0.00}.");
        }
        else
        {
            SummaryRow between = summary["sigma_alpha"];
            session.Write($"Populations vary by sigma_alpha = {between.Mean:0.00} (90 % interval {between.Q5:0.00} to {between.Q95:0.00}) about mu = {summary["mu"].Mean:0.00}, snakes of one population by {residual.Mean:0.00} ({residual.Q5:0.00} to {residual.Q95:0.00}).");
        }
        session.Write();
        return fits;
    }

    /// <summary>(mean square between - mean square within) / n0: what analysis of variance knows of sigma_alpha^2; zero where it is negative.</summary>
    private static double MomentVariance(AnovaTable anova, SnakePopulations populations) =>
        Math.Max(0, (anova.Rows[0].MeanSq - anova.Residuals.MeanSq) / populations.MomentSize);

    /// <summary>A number of reference.json without Monte Carlo error; null where there is none.</summary>
    private static Figure? Tool(StudySession session, params string[] path)
    {
        if (session.Reference() is not { } reference || reference.Part(path) is null)
            return null;
        double value = reference.Number(path);
        return new(value, Digits * Math.Abs(value));
    }
}
