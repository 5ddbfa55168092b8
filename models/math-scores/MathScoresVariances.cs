using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>One variance for all schools against variances of schools.</summary>
public static class MathScoresVariances
{
    /// <summary>Compares the two models and prints the standard deviations of the extreme schools.</summary>
    /// <param name="session">The run.</param>
    /// <param name="common">Fits with one variance.</param>
    /// <param name="schools">Fits with variances of schools.</param>
    public static void Tell(StudySession session, StudyFits common, StudyFits schools)
    {
        session.Heading("One variance for all schools, or one for each?");
        LooResult looCommon = common.Nuts.Loo(cancellation: session.Cancellation), looSchools = schools.Nuts.Loo(cancellation: session.Cancellation);
        var loo = Evaluate.Compare(("one variance", looCommon), ("variances of schools", looSchools));
        session.Write(loo);
        session.Write();
        session.Write(Evaluate.Compare(
            ("one variance", common.Nuts.Waic(cancellation: session.Cancellation)), ("variances of schools", schools.Nuts.Waic(cancellation: session.Cancellation))));
        session.Write();
        ElpdComparisonRow worse = loo.Rows[1];
        session.Write(-worse.ElpdDifference < 2 * worse.StandardError
            ? $"Pupils are predicted about as well by the one as by the other: {loo.Rows[0].Name} is ahead by {-worse.ElpdDifference:0.0}, with a standard error of {worse.StandardError:0.0}."
            : $"Pupils are predicted better with {loo.Rows[0].Name}: by {-worse.ElpdDifference:0.0}, with a standard error of {worse.StandardError:0.0}.");
        session.Write();
        Extremes(session, common.Nuts, schools.Nuts);
        Accuracy(session, common, looCommon);
        Accuracy(session, schools, looSchools);
    }

    private static void Extremes(StudySession session, Fit common, Fit fit)
    {
        Factor school = session.Data().Table.Factor("school");
        Column score = session.Data()["mathscore"];
        ILookup<int, double> scores = Enumerable.Range(0, school.Length).ToLookup(i => school.Codes[i], i => score[i]);
        double[] sample = [.. Enumerable.Range(0, school.Levels.Count).Select(j => Sd([.. scores[j]]))];
        SummaryTable sigma = fit.Derive("sigma", p => [.. p["sigma2"].ToArray().Select(Math.Sqrt)], over: school).Summary();
        int[] ordered = [.. Enumerable.Range(0, sample.Length).OrderBy(j => sample[j])];
        session.Table(
            ["school", "pupils", "sample sd", "sigma_j", "5 %", "95 %"],
            ordered.Take(4).Concat(ordered.TakeLast(4)).Select(j =>
            {
                SummaryRow row = sigma[FormattableString.Invariant($"sigma[{j + 1}]")];
                return new object[] { school.Levels[j], $"{scores[j].Count()}", sample[j], row.Mean, row.Q5, row.Q95 };
            }));
        SummaryRow one = common.Summary()["sigma"], nu0 = fit.Summary()["nu0"];
        session.Write($"The four smallest and the four largest sample standard deviations. They are drawn towards each other with the weight of nu0 pupils, posterior mean {nu0.Mean:0.0} (90 % interval {nu0.Q5:0.0} to {nu0.Q95:0.0}); the common sigma is {one.Mean:0.00} ({one.Q5:0.00} to {one.Q95:0.00}).");
        session.Write();
    }

    /// <summary>LOO beside R's loo on draws of JAGS, where the reference has it.</summary>
    private static void Accuracy(StudySession session, StudyFits fits, LooResult ours)
    {
        if (session.Reference() is not { } reference || reference.Part("models", fits.Reference!, "loo_waic") is null)
            return;
        string[] block = ["models", fits.Reference!, "loo_waic"];
        // Where loo's own Monte Carlo error is not in the file it is taken from ours, in proportion to the root of the draws.
        double error = reference.Part([.. block, "mcse_elpd_loo"]) is { } stated ? stated.GetDouble() : ours.McseElpdLoo * Math.Sqrt(ours.Draws / reference.Number([.. block, "S"]));
        session.Expect(
            fits.Label, "elpd_loo", new(ours.Elpd.Value, ours.McseElpdLoo), "loo (JAGS)", new(reference.Number([.. block, "loo", "elpd_loo", "estimate"]), error));
    }

    private static double Sd(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => Math.Pow(v - mean, 2)) / (values.Length - 1));
    }
}
