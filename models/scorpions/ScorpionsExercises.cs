using System.Globalization;
using HmcNet.CaseStudies.Runner;
using HmcNet.Distributions;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>
/// The three exercises of the lecture, on the partially pooled fits: prior sensitivity and model checks, the difference of two
/// populations, the population never seen.
/// </summary>
internal static class ScorpionsExercises
{
    /// <summary>Goes through them.</summary>
    /// <param name="session">The run.</param>
    /// <param name="partial">The partially pooled model under both samplers, sound under both.</param>
    public static void Tell(StudySession session, StudyFits partial)
    {
        Sensitivity(session, partial);
        Checks(session, partial);
        Difference(session, partial);
        NewPopulation(session, partial);
    }

    private static void Sensitivity(StudySession session, StudyFits partial)
    {
        session.Heading("Exercise 1: how much the priors say");
        session.Write(partial.Nuts.Sensitivity(new SensitivityOptions { Quantities = ["mu_alpha", "sd_alpha", "alpha_j", "b1", "sd_obs", "alpha_2_minus_alpha_3"] }));
        session.Write();
        session.Write("That is read from one fit, by raising all priors, or the likelihood, to powers near 1: above 0.05 a quantity follows them. Now single priors are changed and the model is sampled again, by Gibbs:");
        session.Write();
        (string Text, string Parameter, Distribution Prior)[] others =
        [
            ("sd_alpha ~ half-Normal(30)", "sd_alpha", HalfNormal(30)),
            ("sd_alpha ~ half-Normal(10)", "sd_alpha", HalfNormal(10)),
            ("sd_alpha ~ half-Cauchy(25)", "sd_alpha", HalfCauchy(25)),
            ("sd_alpha ~ Exponential(1/20)", "sd_alpha", Exponential(0.05)),
            ("mu_alpha ~ Normal(50, 150)", "mu_alpha", Normal(50, 150)),
        ];
        var fits = new List<(string Prior, Fit Fit)> { ("as in the lecture", partial.Gibbs) };
        foreach ((string text, string parameter, Distribution prior) in others)
        {
            PriorRefit refit = partial.Gibbs.Refit(session.Cancellation, (parameter, prior));
            if (fits.Count == 1)
                session.Write($"{refit}\n");
            fits.Add((text, refit.Fit));
        }
        session.Table(
            ["prior", "sd_alpha", "mu_alpha", "alpha_j[1]", "alpha_j[2]", "alpha_j[3]", "b1", "P(2 > 3)", "verdict"],
            fits.Select(f => Row(f.Prior, f.Fit)));
        session.Write("With three populations the prior of sd_alpha decides how much is pooled: a small scale draws population 1 to the others, and the difference of 2 and 3 to zero. The slope hardly moves.");
        session.Write();
    }

    private static object[] Row(string prior, Fit fit)
    {
        string[] quantities = ["sd_alpha", "mu_alpha", "alpha_j[1]", "alpha_j[2]", "alpha_j[3]", "b1"];
        SummaryTable summary = fit.Summary();
        return
        [
            prior, .. quantities.Select(q => summary.Rows.First(row => row.Name == q).Mean.ToString("0.00", CultureInfo.InvariantCulture)),
            Second(fit).ToString(), Trust.Against(fit) is null ? "sound" : "not trusted",
        ];
    }

    /// <summary>The probability that the second population has a higher intercept than the third: entries are counted from 0 in code.</summary>
    private static EventProbability Second(Fit fit) => fit.Probability(p => p["alpha_j"][1] > p["alpha_j"][2]);

    private static void Checks(StudySession session, StudyFits partial)
    {
        session.Heading("Exercise 1, continued: do data from the model look like these?");
        session.Write(partial.Nuts.Check("weight", TestStatistic.Mean, TestStatistic.Sd, TestStatistic.Min, TestStatistic.Max));
        session.Write();
        session.Write(partial.Nuts.Check("weight", new CheckOptions { By = session.Data().Table.Factor("population") }, TestStatistic.Mean, TestStatistic.Sd));
        session.Write();
        session.Write("Probabilities near 0 or 1 would point at a misfit. Nine observations can show a coarse one only.");
        session.Write();
    }

    private static void Difference(StudySession session, StudyFits partial)
    {
        session.Heading("Exercise 2: populations 2 and 3");
        SummaryTable summary = partial.Nuts.Derive("difference", p => p["alpha_j"][1] - p["alpha_j"][2]).Summary();
        SummaryRow difference = summary["difference"];
        session.Write(summary);
        session.Write();
        EventProbability nuts = Second(partial.Nuts), gibbs = Second(partial.Gibbs);
        session.Write($"Pr(alpha_j[2] > alpha_j[3]): NUTS {nuts}, Gibbs {gibbs}");
        session.Write();
        session.Write(partial.Nuts.Contrasts("alpha_j"));
        session.Write();
        session.Write($"To the biologist: at equal length population 2 is heavier than population 3 with probability {nuts.Value:0.00}, by {difference.Mean:0} with a standard deviation of {difference.Sd:0}. One half would be a coin.");
        session.Write();
        if (session.Reference()?.Part("models", "partial_pooling", "exact", "prob_alpha2_gt_alpha3") is { } exact)
            session.Expect(Row(partial, "Pr(alpha_j[2] > alpha_j[3])", (nuts.Value, nuts.StandardError), (gibbs.Value, gibbs.StandardError), exact.GetDouble()));
    }

    private static void NewPopulation(StudySession session, StudyFits partial)
    {
        session.Heading("Exercise 3: a population never seen");
        Draws unseen = partial.Nuts.NewGroup("alpha_j");
        SummaryRow row = unseen.Summary()["alpha_j_new"], byGibbs = partial.Gibbs.NewGroup("alpha_j").Summary()["alpha_j_new"];
        session.Write(unseen.Summary());
        session.Write();
        session.Write(Histogram(unseen.Pooled("alpha_j_new"), from: -150, to: 250, width: 25));
        session.Write();
        session.Write("A new population differs from the mean by sd_alpha, and three populations leave the upper end of sd_alpha open: the tails are long.");
        session.Write();

        // Known populations keep their draws; the fourth is drawn from the population in every draw.
        Table rows = Table.FromColumns(("population", [1, 2, 3, 4]), ("length", [10, 10, 10, 10]));
        Prediction prediction = partial.Nuts.Predict(rows);
        session.Write(prediction);
        session.Write();
        EventProbability negative = prediction.Draws.Probability(p => p["weight"][3] < 0);
        session.Write($"The model gives a scorpion of length 10 from a new population a weight below zero with probability {negative}: nothing in it says that weights are positive.");
        session.Write();
        if (partial.Data.Reference is { } reference && partial.Reference is { } model && reference.Find(model, "mu_alpha", "exact") is { } mean)
            session.Expect(Row(partial, "alpha_j of a new population", (row.Mean, row.McseMean), (byGibbs.Mean, byGibbs.McseMean), mean.Mean));
    }

    /// <summary>A row of the closing table for a number that both samplers have and quadrature has without error.</summary>
    private static ExpectedRow Row(StudyFits partial, string quantity, (double Mean, double Error) nuts, (double Mean, double Error) gibbs, double exact) => new()
    {
        Study = partial.StudyModel.Study.Name,
        Model = partial.Label,
        Quantity = quantity,
        Nuts = new(nuts.Mean, nuts.Error),
        Gibbs = new(gibbs.Mean, gibbs.Error),
        Tool = "quadrature",
        Expected = new(exact),
        AgainstNuts = Trust.Against(partial.Nuts),
        AgainstGibbs = Trust.Against(partial.Gibbs),
    };

    /// <summary>Shares of draws in bins, as a plot of one line a bin; the ends hold what lies beyond.</summary>
    private static string Histogram(double[] draws, double from, double to, double width)
    {
        const double ShareOfMark = 0.005;
        int bins = (int)((to - from) / width);
        IEnumerable<string> lines = draws
            .GroupBy(draw => Math.Clamp((int)Math.Floor((draw - from) / width), -1, bins))
            .OrderBy(bin => bin.Key)
            .Select(bin => Line(bin.Key, bin.Count() / (double)draws.Length));
        return string.Join('\n', lines);

        string Line(int bin, double share)
        {
            string range = bin < 0 ? Invariant($"below {from}") : bin == bins ? Invariant($"from {to}") : Invariant($"{from + (bin * width)} to {from + ((bin + 1) * width)}");
            return Invariant($"{range,12} {100 * share,5:0.0} %  {new string('#', (int)Math.Round(share / ShareOfMark))}").TrimEnd();
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
