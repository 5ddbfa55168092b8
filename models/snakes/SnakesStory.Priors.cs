using HmcNet.CaseStudies.Runner;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.CaseStudies;

/// <summary>What the prior of sigma_alpha does.</summary>
internal static partial class SnakesStory
{
    private static readonly string[] Scalars = ["mu", "sigma_alpha", "sigma_res"];

    private static void Priors(StudySession session, StudyFits random, StudyFits shrunk)
    {
        session.Heading("How much do the priors matter?");
        SensitivityResult sensitivity = shrunk.Nuts.Sensitivity();
        session.Write(sensitivity);
        session.Write();
        string[] conflicts = [.. sensitivity.Rows.Where(row => row.Diagnosis == SensitivityDiagnosis.PriorDataConflict).Select(row => row.Name)];
        session.Write(conflicts.Length == 0
            ? $"Prior and likelihood are not in conflict in {shrunk.Label}."
            : $"In {shrunk.Label} prior and data pull {string.Join(", ", conflicts)} apart: the result is a compromise that neither of them supports.");
        session.Write();

        // A uniform prior to a power is the same prior: that of random is changed in earnest. Exponential(1/5) is the lecture's other one.
        (string Name, PriorRefit Refit)[] refits =
        [
            ("Uniform(0, 100)", random.Nuts.Refit(session.Cancellation, ("sigma_alpha", Uniform(0, 100)))),
            ("Exponential(1/5)", random.Nuts.Refit(session.Cancellation, ("sigma_alpha", Exponential(0.2)))),
        ];
        session.Table(
            ["sigma_alpha ~", "quantity", "mean before", "sd", "mean after", "sd", "shift in sd", "mcse"],
            refits.SelectMany(change => Scalars.Select(name => Row(change.Name, change.Refit[name]))));
        PriorRefitRow largest = refits.SelectMany(change => Scalars.Select(name => change.Refit[name])).MaxBy(row => Math.Abs(row.Shift))!;
        session.Write($"Under other vague priors of sigma_alpha in {random.Label} the largest shift is that of {largest.Name}, {Math.Abs(largest.Shift):0.00} posterior standard deviations.");
        session.Write();
    }

    private static object[] Row(string prior, PriorRefitRow row) =>
        [prior, row.Name, row.MeanBefore, row.SdBefore, row.MeanAfter, row.SdAfter, row.Shift, row.McseOfShift];
}
