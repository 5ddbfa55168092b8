using HmcNet.CaseStudies.Runner;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>Individuals as fixed effects: maximum likelihood of sigma^2 goes to sigma^2 / 2 as their number grows.</summary>
internal static partial class NeymanScottStory
{
    // The lecture's values.
    private const double TrueMu = 2.5, TrueSigmaSq = 0.04, TrueTauSq = 0.25;

    // Optimize finds standard errors of all effects and their covariances, ten seconds for a thousand of them; Marginal takes as long for ten thousand.
    private const int LargestOptimized = 100, LargestIntegrated = 1000;

    private static void GrowingNumbers(StudySession session)
    {
        session.Heading("Fixed effects: pairs of offspring of more and more individuals");
        var rows = new List<object[]>();
        foreach (int n in new[] { 10, 100, 1000, 10_000 })
        {
            (double[] y, Factor individual) = SimulatedPairs(n, session.Settings.Seed);
            AnovaRow within = Anova.OneWay(y, individual).Residuals;
            OptimizationResult? ml = n <= LargestOptimized ? Optimize.Likelihood(Pairs(y, individual, population: false)) : null;
            MarginalResult? random = n > LargestIntegrated ? null : Marginal.Likelihood(Pairs(y, individual, population: true), ["alpha"]);
            rows.Add([n, 2 * n, n + 1, ml is null ? "" : Number(ml["sigma_sq"].Value), Number(within.SumSq / (2 * n)), Number(within.MeanSq), random is null ? "" : Number(random["sigma_sq"].Value)]);
        }
        session.Table(["individuals", "observations", "parameters", "ML, Optimize", "SSW / 2n", "mean square", "ML, population"], rows);
        session.Write($"True is {TrueSigmaSq}. Maximum likelihood with a mean for each individual goes to {TrueSigmaSq / 2}, its half: every pair brings a mean of its own, so that what is known of one mean never grows. The mean square divides by what is left when the means are spent; a population for the means leaves three parameters, and its maximum likelihood is consistent.");
        session.Write();
        LectureData(session);
    }

    private static void LectureData(StudySession session)
    {
        OptimizationResult ml = Optimize.Likelihood(session.Model("fixed", 2));
        session.Write($"The lecture's 100 pairs, the model \"fixed\" without its priors: sigma^2 = {ml["sigma_sq"].Value:0.00000}.");
        foreach (string note in ml.Notes)
            session.Write("  " + note);
        session.Write();
        if (Tool(session, 2, "likelihood_fit", "mle", "fixed_effects_mle_sigma_sq_inconsistent") is { } expected)
            session.Expect("fixed, m = 2", "sigma_sq, ML", new(ml["sigma_sq"].Value), "closed form", expected);
    }

    private static Model Pairs(double[] y, Factor individual, bool population) => Model.Define(population ? "pairs_of_a_population" : "pairs", m =>
    {
        var sigma = m.Parameter("sigma", Support.Positive);
        var alpha = population
            ? m.Parameter("alpha", Normal(m.Parameter("mu", Support.Real), m.Parameter("tau", Support.Positive)), over: individual)
            : m.Parameter("alpha", Support.Real, over: individual);
        m.Observe("y", y, Normal(alpha[individual], sigma));
        m.Derived("sigma_sq", Square(sigma));
    });

    private static (double[] Y, Factor Individual) SimulatedPairs(int n, ulong seed)
    {
        var random = new RandomStream(seed, chain: n);
        random.Begin(0, StreamPurpose.Study);
        var y = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            double mean = TrueMu + Math.Sqrt(TrueTauSq) * random.NextNormal();
            for (int j = 0; j < 2; j++)
                y[i + j * n] = mean + Math.Sqrt(TrueSigmaSq) * random.NextNormal();
        }
        return (y, Factor.From("i", Enumerable.Range(0, 2 * n).Select(row => row % n + 1)));
    }

    /// <summary>Maximum likelihood and REML of the random-effects model, by two ways and by lme4.</summary>
    private static MixedFit MaximumLikelihood(StudySession session, StudyFits random)
    {
        (Factor individual, Column y) = NeymanScott.Offspring(session.Data(2));
        Table table = Table.FromColumns(("i", individual.Codes.Select(code => code + 1.0)), ("y", y.ToArray()));
        MixedFit reml = MixedModel.Fit(table, "y ~ 1 + (1 | i)"), ml = reml.Ml();
        MarginalResult integrated = Marginal.Likelihood(random.Model, ["alpha"]);
        SummaryTable posterior = random.Nuts.Summary();

        session.Heading("Two offspring: maximum likelihood of the random-effects model");
        session.Table(
            ["", "mu", "error", "sigma^2", "error", "tau^2", "error", "log-likelihood"],
            [
                Classical("ML, MixedModel.Fit", ml),
                [
                    "ML, Marginal.Likelihood of random", integrated["mu"].Value, integrated["mu"].StandardError, Number(integrated["sigma_sq"].Value), Number(integrated["sigma_sq"].StandardError),
                    Number(integrated["tau_sq"].Value), Number(integrated["tau_sq"].StandardError), integrated.LogLikelihood,
                ],
                .. Lme4(session, "ML"), Classical("REML, MixedModel.Fit", reml), .. Lme4(session, "REML"),
                ["random, posterior mean and sd", .. Variances.SelectMany(q => new object[] { Number(posterior[q].Mean), Number(posterior[q].Sd) }), ""],
            ]);
        session.Write($"alpha is {(integrated.IsExact ? "integrated out exactly" : "integrated out by Laplace's approximation")}. sigma^2 is twice what fixed effects gave; posterior means lie above the maximum as the variances' posteriors are skewed.");
        session.Write();
        foreach ((string method, MixedFit fit) in new[] { ("ML", ml), ("REML", reml) })
        {
            Expect("mu", fit["(Intercept)"].Estimate, "fixed", "(Intercept)", "estimate");
            Expect("sigma_sq", fit.Sigma * fit.Sigma, "varcomp", "1", "vcov");
            Expect("tau_sq", fit.VarianceOf("i").Variances[0], "varcomp", "0", "vcov");
            Expect("log-likelihood", fit.LogLikelihood, "logLik");

            void Expect(string quantity, double ours, params string[] path)
            {
                if (Tool(session, 2, ["likelihood_fit", $"lmer_{method}", .. path]) is { } expected)
                    session.Expect("random, m = 2", $"{quantity}, {method}", new(ours), "lme4", expected);
            }
        }
        return ml;
    }

    private static object[] Classical(string name, MixedFit fit) =>
        [name, fit["(Intercept)"].Estimate, fit["(Intercept)"].StandardError, Number(fit.Sigma * fit.Sigma), "", Number(fit.VarianceOf("i").Variances[0]), "", fit.LogLikelihood];

    private static object[][] Lme4(StudySession session, string method)
    {
        double At(params string[] path) => Tool(session, 2, ["likelihood_fit", $"lmer_{method}", .. path])?.Value ?? double.NaN;
        return double.IsNaN(At("logLik"))
            ? []
            : [[$"{method}, lme4", At("fixed", "(Intercept)", "estimate"), At("fixed", "(Intercept)", "se"), Number(At("varcomp", "1", "vcov")), "", Number(At("varcomp", "0", "vcov")), "", At("logLik")]];
    }
}
