using System.Globalization;
using HmcNet.Diagnostics;

namespace HmcNet.Cloning;

/// <summary>Puts the verdict of data cloning into words.</summary>
internal static class CloneVerdicts
{
    // 1 - r^2 of squared distances and chi-squared quantiles; the normal posteriors of reference fits have 0.01 or less, a variance at its bound 0.5 and more.
    private const double FarFromNormal = 0.1;

    /// <summary>Judges fits.</summary>
    /// <param name="fits">Complete fits with growing numbers of clones.</param>
    /// <param name="names">What is estimated.</param>
    /// <param name="moments">Its moments in each fit.</param>
    public static DataCloningVerdict Of(IReadOnlyList<CloneFit> fits, IReadOnlyList<string> names, IReadOnlyList<PosteriorMoments> moments)
    {
        var sentences = new List<string>();
        if (fits.Count == 0)
            return new DataCloningVerdict(null, [], [], false, ["No fit was completed: there is nothing to judge."]);
        IdentifiabilityJudge? judge = null;
        if (fits.Count == 1)
        {
            sentences.Add("Whether the parameters are identifiable cannot be told from one number of clones: fit a second, e.g. clones: [1, 10].");
        }
        else
        {
            judge = new IdentifiabilityJudge(names, moments[0], moments[^1], (double)fits[0].Clones / fits[^1].Clones);
            judge.Run();
            sentences.AddRange(Identifiability(fits, judge));
        }
        bool isNormal = true;
        if (moments[^1].NormalityCheck().RSquared is var rSquared && !(rSquared <= FarFromNormal))
        {
            isNormal = false;
            string worst = Enumerable.Range(0, names.Count).Select(i => (names[i], PosteriorMoments.Of(fits[^1].Draws, [names[i]]).NormalityCheck().RSquared)).MaxBy(r => r.RSquared).Item1;
            sentences.Add(string.Create(CultureInfo.InvariantCulture,
                $"The posterior given {Clones(fits[^1].Clones)} is far from normal (r.squared {rSquared:G2}, most so {worst}): an estimate at a bound, parameters that are not identifiable, chains that saw one of several modes, or too few clones. Standard errors cannot be read off it."));
        }
        bool agree = true;
        foreach (CloneFit fit in fits)
        {
            (double rHat, string worst) = PosteriorMoments.WorstRHat(fit.Draws, names);
            if (rHat <= DiagnosticThresholds.RHatHigh)
                continue;
            agree = false;
            sentences.Add(string.Create(CultureInfo.InvariantCulture,
                $"The chains of the fit with {Clones(fit.Clones)} disagree (R-hat {rHat:0.00} of {worst}): {Reason(judge)}"));
        }
        return new DataCloningVerdict(judge is null || (judge.NotConverging.Count == 0 && !isNormal) ? null : judge.NotConverging.Count == 0, judge?.NotConverging ?? [], judge?.Estimable ?? [], agree, sentences);
    }

    private static IEnumerable<string> Identifiability(IReadOnlyList<CloneFit> fits, IdentifiabilityJudge judge)
    {
        string span = string.Create(CultureInfo.InvariantCulture, $"from {Clones(fits[0].Clones)} to {fits[^1].Clones}");
        if (judge.NotConverging.Count == 0)
        {
            DataCloningDirection slowest = judge.Estimable.MaxBy(d => d.VarianceRatio)!;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Identifiable: {span} all posterior variances fall like 1/K, the slowest, of {slowest.Expression}, to {slowest.VarianceRatio:G2} of what it was (1/K: {slowest.Expected:G2}).");
            yield break;
        }
        foreach (DataCloningDirection d in judge.NotConverging)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Not identifiable: {d.Expression} does not converge; {span} its posterior variance came to {d.VarianceRatio:G2} of what it was, not to {d.Expected:G2} as 1/K would have it. Its estimate and those of its parts mean nothing{Caution(d)}.");
        yield return judge.Estimable.Count == 0
            ? "No linear combination of the parameters converges either: look for a function of them that enters the likelihood, and name it by m.Derived."
            : $"Estimable instead: {string.Join(", ", judge.Estimable.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Expression} (to {d.VarianceRatio:G2})")))}.";
    }

    /// <summary>Between staying and falling like 1/K, the prior may still outweigh the data.</summary>
    private static string Caution(DataCloningDirection d) =>
        d.VarianceRatio < Math.Sqrt(Math.Sqrt(d.Expected)) ? ", unless the prior still outweighs the clones: see whether it falls with more of them" : "";

    private static string Reason(IdentifiabilityJudge? judge) => judge is { NotConverging.Count: > 0 }
        ? "that they are not identifiable, each chain staying at its own place on a ridge or in one of several modes, is the likely reason; longer chains do not mend it."
        : "parameters that are not identifiable, or several modes, are the likely reason; else the chains are too short.";

    private static string Clones(int clones) => clones == 1 ? "1 clone" : string.Create(CultureInfo.InvariantCulture, $"{clones} clones");
}
