using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>Means of schools: raw, posterior, and lme4's modes, by size of school.</summary>
public static class MathScoresShrinkage
{
    private static readonly (int From, int To)[] Sizes = [(1, 9), (10, 14), (15, 19), (20, 24), (25, int.MaxValue)];

    /// <summary>Prints the tables.</summary>
    /// <param name="session">The run.</param>
    /// <param name="informative">Fits under the informative priors.</param>
    /// <param name="reml">The same model by REML.</param>
    public static void Tell(StudySession session, StudyFits informative, MixedFit reml)
    {
        School[] schools = Schools(session, informative.Nuts, reml);
        double mu = informative.Nuts["mu"].Mean(), muReml = reml["(Intercept)"].Estimate;
        session.Heading("Means of schools and their shrinkage, by size of school");
        session.Table(
            ["pupils", "schools", "raw mean", "posterior mean", "mode, REML", "raw from mu", "posterior from mu", "mode from mu", "shrinkage", "in theory"],
            Sizes.Select(size => schools.Where(s => s.Size >= size.From && s.Size <= size.To).ToArray()).Where(group => group.Length > 0).Select(group => new object[]
            {
                FormattableString.Invariant($"{group.Min(s => s.Size)} to {group.Max(s => s.Size)}"), $"{group.Length}",
                group.Average(s => s.Raw), group.Average(s => s.Posterior), group.Average(s => s.Mode),
                Distance(group, s => s.Raw - mu), Distance(group, s => s.Posterior - mu), Distance(group, s => s.Mode - muReml),
                1 - group.Sum(s => (s.Posterior - mu) * (s.Raw - mu)) / group.Sum(s => Math.Pow(s.Raw - mu, 2)),
                group.Average(s => s.Shrinkage),
            }));
        session.Write("\"from mu\": root mean square distance from mu. \"shrinkage\": the part of that distance which the posterior mean gives up; in theory, given the variances, (sigma^2/n) / (sigma^2/n + tau^2).");
        session.Write("The fewer pupils, the more a mean moves towards mu. REML's modes agree with the posterior means: both weigh by the same variances.");
        session.Write();
        Extremes(session, schools);
        AgainstLme4(session, schools);
    }

    private static void Extremes(StudySession session, School[] schools)
    {
        School[] byRaw = [.. schools.OrderBy(s => s.Raw)];
        School[] shown = [.. byRaw.Take(3), .. byRaw.TakeLast(3), .. schools.OrderBy(s => s.Size).Take(2)];
        session.Table(
            ["school", "pupils", "raw mean", "posterior mean", "posterior sd", "mode, REML", "shrinkage in theory"],
            shown.Distinct().Select(s => new object[] { s.Name, $"{s.Size}", s.Raw, s.Posterior, s.Sd, s.Mode, s.Shrinkage }));
        session.Write("The three lowest and the three highest raw means, and the two smallest schools. A small school of an extreme mean is pulled in most: its mean says least about the school.");
        session.Write();
    }

    private static void AgainstLme4(StudySession session, School[] schools)
    {
        if (session.Reference()?.Part("lme4_and_anova", "lmer_REML", "coef", "s", "(Intercept)") is not { } coefficients)
            return;
        (School School, double Expected) worst = schools.Select((s, j) => (s, coefficients[j].GetDouble())).MaxBy(pair => Math.Abs(pair.s.Mode - pair.Item2));
        session.Expect(
            "REML", FormattableString.Invariant($"mode of theta[{worst.School.Name}], worst of {schools.Length}"), new(worst.School.Mode), "lme4",
            ToolPrecision.Optimum(worst.Expected, worst.School.Sd));
    }

    private static double Distance(School[] group, Func<School, double> difference) => Math.Sqrt(group.Average(s => Math.Pow(difference(s), 2)));

    private static School[] Schools(StudySession session, Fit fit, MixedFit reml)
    {
        Factor school = session.Data().Table.Factor("school");
        Column score = session.Data()["mathscore"];
        ILookup<int, double> scores = Enumerable.Range(0, school.Length).ToLookup(i => school.Codes[i], i => score[i]);
        VariableDraws shrinkage = fit.Derive(
            "shrinkage",
            p =>
            {
                double sigma2 = p["sigma2"], tau2 = p["tau2"];
                return [.. Enumerable.Range(0, school.Levels.Count).Select(j => sigma2 / scores[j].Count() / (sigma2 / scores[j].Count() + tau2))];
            },
            over: school)["shrinkage"];
        Dictionary<string, double> modes = reml.RandomEffects[0].Levels.Zip(reml.RandomEffects[0]["(Intercept)"]).ToDictionary(pair => pair.First, pair => reml["(Intercept)"].Estimate + pair.Second);
        VariableDraws theta = fit["theta"];
        return [.. school.Levels.Select((name, j) => new School(
            name, scores[j].Count(), scores[j].Average(), theta.Mean(j), theta.StandardDeviation(j), modes[name], shrinkage.Mean(j)))];
    }

    private sealed record School(string Name, int Size, double Raw, double Posterior, double Sd, double Mode, double Shrinkage);
}
