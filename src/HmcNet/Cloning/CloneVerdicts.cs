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
        if (fits.Count == 0)
            return new DataCloningVerdict(null, [], [], false, ["No fit was completed: there is nothing to judge."]);
        (double RHat, string Entry)[] worst = [.. fits.Select(f => PosteriorMoments.WorstRHat(f.Draws, names))];
        bool[] agree = [.. worst.Select(w => w.RHat <= DiagnosticThresholds.RHatHigh)];
        (IdentifiabilityJudge? judge, CloneFit last) = Judge(fits, names, moments, agree[^1]);
        string? shape = Shape(fits[^1], names, moments[^1]);
        bool? isIdentifiable = judge is null ? null : judge.NotConverging.Count > 0 ? false : shape is null && agree[^1] ? true : null;
        List<string> sentences = judge is null
            ? ["Whether the parameters are identifiable cannot be told from one number of clones: fit a second, e.g. clones: [1, 10]."]
            : [.. Identifiability(fits[0], last, judge, isIdentifiable)];
        if (shape is not null)
            sentences.Add(shape);
        for (int f = 0; f < fits.Count; f++)
        {
            if (!agree[f])
                sentences.Add(string.Create(CultureInfo.InvariantCulture,
                    $"The chains of the fit with {Clones(fits[f].Clones)} disagree (R-hat {worst[f].RHat:0.00} of {worst[f].Entry}){Disagreement.Of(fits[f].Draws, names, moments[f])}: {Reason(judge)}"));
        }
        return new DataCloningVerdict(isIdentifiable, judge?.NotConverging ?? [], judge?.Estimable ?? [], Array.TrueForAll(agree, a => a), sentences);
    }

    /// <summary>
    /// Compares the first fit with the last. Chains that disagree have not seen all of the posterior, so that a small variance of theirs
    /// says nothing: then fits before the last count too.
    /// </summary>
    private static (IdentifiabilityJudge? Judge, CloneFit Last) Judge(IReadOnlyList<CloneFit> fits, IReadOnlyList<string> names, IReadOnlyList<PosteriorMoments> moments, bool lastAgrees)
    {
        IdentifiabilityJudge? first = null;
        for (int f = fits.Count - 1; f > 0; f--)
        {
            var judge = new IdentifiabilityJudge(names, moments[0], moments[f], (double)fits[0].Clones / fits[f].Clones);
            judge.Run();
            if (judge.NotConverging.Count > 0 || lastAgrees)
                return (judge, fits[f]);
            first ??= judge;
        }
        return (first, fits[^1]);
    }

    /// <summary>What is wrong with the shape of a posterior; null where it is near to normal.</summary>
    private static string? Shape(CloneFit fit, IReadOnlyList<string> names, PosteriorMoments moments)
    {
        double rSquared = moments.NormalityCheck().RSquared;
        // Of a singular covariance (one quantity is a function of others) the shape is not known.
        if (double.IsNaN(rSquared) || rSquared <= FarFromNormal)
            return null;
        string worst = names.MaxBy(name => PosteriorMoments.Of(fit.Draws, [name]).NormalityCheck().RSquared)!;
        return string.Create(CultureInfo.InvariantCulture,
            $"The posterior given {Clones(fit.Clones)} is far from normal (r.squared {rSquared:G2}, most so {worst}): an estimate at a bound, parameters that are not identifiable with chains that saw one of several modes, or too few clones. Standard errors cannot be read off it.");
    }

    private static IEnumerable<string> Identifiability(CloneFit first, CloneFit last, IdentifiabilityJudge judge, bool? isIdentifiable)
    {
        string span = string.Create(CultureInfo.InvariantCulture, $"from {Clones(first.Clones)} to {last.Clones}");
        if (judge.NotConverging.Count == 0)
        {
            DataCloningDirection slowest = judge.Estimable.MaxBy(d => d.VarianceRatio)!;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{(isIdentifiable == true ? "Identifiable" : "Identifiability cannot be told")}: {span} all posterior variances fall like 1/K, the slowest, of {slowest.Expression}, to {slowest.VarianceRatio:G2} of what it was (1/K: {slowest.Expected:G2}){(isIdentifiable == true ? "" : ", but see below")}.");
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
