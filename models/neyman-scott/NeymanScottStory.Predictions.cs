using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>Predicted individuals with intervals, by the posterior and by data cloning, and how many of the true ones they cover.</summary>
internal static partial class NeymanScottStory
{
    private const double NormalQuantile = 1.959964;

    /// <summary>Intervals of all individuals by one method.</summary>
    private sealed record Intervals(string Method, IReadOnlyList<double> Means, IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)
    {
        public double Width => Lower.Zip(Upper, (low, high) => high - low).Average();

        /// <summary>How many true values lie below, within and above, as the lecture counts them.</summary>
        public (int Below, int Within, int Above) Count(double[] truth)
        {
            int below = truth.Zip(Lower, (t, low) => t < low ? 1 : 0).Sum(), above = truth.Zip(Upper, (t, high) => t > high ? 1 : 0).Sum();
            return (below, truth.Length - below - above, above);
        }
    }

    private static void Predictions(StudySession session, int offspring, StudyFits random, ClonePair cloned, MixedFit? ml)
    {
        session.Heading(FormattableString.Invariant($"Predicted individuals, {(offspring == 1 ? "one offspring" : "two offspring")}"));
        LatentPrediction nuts = Predict(cloned.Nuts), gibbs = Predict(cloned.Gibbs);
        var methods = new List<Intervals> { Posterior("posterior, NUTS", random.Nuts), Posterior("posterior, Gibbs", random.Gibbs), Of("cloning, NUTS", nuts), Of("cloning, Gibbs", gibbs) };
        if (ml is not null)
            methods.Add(Of("ML +- 1.96 sd", ml));

        StudyData data = session.Data(offspring);
        Factor individual = data.Table.Factor("i");
        double[]? truth = data.Table.Names.Contains("alpha_true") ? InOrder(data["alpha_true"], individual) : null;
        Intervals posterior = methods[1], cloning = methods[3];
        session.Table(
            ["", "true", "posterior mean", "2.5 %", "97.5 %", "cloning mean", "2.5 %", "97.5 %"],
            Enumerable.Range(0, Math.Min(6, individual.Levels.Count)).Select(i => new object[]
            {
                $"alpha[{individual.Levels[i]}]", truth is null ? "" : truth[i], posterior.Means[i], posterior.Lower[i], posterior.Upper[i], cloning.Means[i], cloning.Lower[i], cloning.Upper[i],
            }));
        if (gibbs.Caution is { } caution)
            session.Write($"The prediction's own caution: {caution.Split(". ")[0]}.");
        if (truth is not null)
            Coverage(session, offspring, methods, truth);
        session.Write();

        LatentPrediction Predict(DataCloningResult result) => result.PredictLatent("alpha", cancellation: session.Cancellation);
    }

    private static void Coverage(StudySession session, int offspring, List<Intervals> methods, double[] truth)
    {
        var rows = methods.Select(method =>
        {
            (int below, int covered, int above) = method.Count(truth);
            return new object[] { method.Method, below, covered, above, method.Width };
        }).ToList();
        if (session.Reference(offspring) is { } reference && DclonePrediction(reference, offspring) is { } prediction)
            rows.Add(["cloning, dclone", (int)prediction("-2"), (int)prediction("0"), (int)prediction("2"), ""]);
        int[] within = [.. methods.Select(method => method.Count(truth).Within)];
        session.Table(["95 % intervals", "true value below", "within", "above", "mean width"], rows);
        session.Write(offspring == 1
            ? "Of one observation each the intervals are no better than the place in which the chains sit: near sigma^2 = 0 they have no width, near tau^2 = 0 they hold 0 and nothing else. Those of cloning are wider as they carry the parameters' uncertainty, as far as the chains saw it. A coverage near 95 here proves nothing."
            : FormattableString.Invariant($"The parameters are known well enough that it hardly matters how their uncertainty enters: counts within differ by {within.Max() - within.Min()}. ML leaves it out. Cloning, as in the lecture, has the data enter the parameters once more, in their sampling distribution and in the prediction."));
    }

    private static Func<string, double>? DclonePrediction(StudyReference reference, int offspring)
    {
        string[] path = [FormattableString.Invariant($"m{offspring}"), "data_cloning", "dclone", "prediction", "coverage_table"];
        return reference.Part(path) is null ? null : place => reference.Number([.. path, place]);
    }

    private static Intervals Posterior(string method, Fit fit)
    {
        SummaryTable alpha = fit.Summary(new SummaryOptions { Variables = ["alpha"], Probabilities = [0.025, 0.975], IncludeLogDensity = false });
        return new(method, [.. alpha.Rows.Select(row => row.Mean)], [.. alpha.Rows.Select(row => row.Quantiles[0])], [.. alpha.Rows.Select(row => row.Quantiles[1])]);
    }

    private static Intervals Of(string method, LatentPrediction prediction) =>
        new(method, [.. prediction.Rows.Select(row => row.Mean)], [.. prediction.Rows.Select(row => row.Lower)], [.. prediction.Rows.Select(row => row.Upper)]);

    private static Intervals Of(string method, MixedFit fit)
    {
        RandomEffects effects = fit.RandomEffects[0];
        IReadOnlyList<double> modes = effects["(Intercept)"];
        double Reach(int level) => NormalQuantile * effects.StandardDeviations[level, 0];
        return new(method, modes, [.. modes.Select((mode, i) => mode - Reach(i))], [.. modes.Select((mode, i) => mode + Reach(i))]);
    }

    /// <summary>True values in the order of the levels, which is that of alpha.</summary>
    private static double[] InOrder(Column truth, Factor individual)
    {
        var ordered = new double[individual.Levels.Count];
        for (int row = 0; row < truth.Length; row++)
            ordered[individual.Codes[row]] = truth[row];
        return ordered;
    }
}
