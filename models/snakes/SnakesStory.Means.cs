using System.Globalization;
using System.Text.Json;
using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>What the models say of the populations: their effects, and their means with shrinkage.</summary>
internal static partial class SnakesStory
{
    private static void Effects(StudySession session, SnakePopulations populations, MixedFit reml, StudyFits random, StudyFits shrunk)
    {
        SummaryRow[] free = Entries(random.Nuts, "effect", populations), held = Entries(shrunk.Nuts, "effect", populations);
        RandomEffects ranef = reml.RandomEffects.Single();
        session.Heading("Effects: how far a population is from mu");
        session.Table(
            ["population", "random", "sd", "shrinkage", "sd", "REML", "sd given the rest", .. populations.Truth is null ? Array.Empty<string>() : ["true"]],
            populations.Names.Select((name, j) => (object[])[
                name, free[j].Mean, free[j].Sd, held[j].Mean, held[j].Sd, ranef["(Intercept)"][Place(ranef.Levels, name)], ranef.StandardDeviations[Place(ranef.Levels, name), 0],
                .. populations.Truth is { } truth ? [truth[j] - truth.Average()] : Array.Empty<object>()]));
        session.Write($"effect_j = alpha_j - mu is a derived quantity. It is less certain (sd {free.Average(row => row.Sd):0.00}) than the mean itself ({Entries(random.Nuts, "alpha", populations).Average(row => row.Sd):0.00}), since mu is not known well either; the standard deviations of REML take mu and both scales for known.");
        session.Write();
    }

    private static void Shrinkage(StudySession session, SnakePopulations populations, MixedFit reml, params StudyFits[] models)
    {
        double[] ours = ByPopulation(populations, reml.GroupCoefficients.Single());
        List<(string Name, IReadOnlyList<double> Means)> columns = [("simple mean", populations.Means)];
        columns.AddRange(models.Select(fits => (fits.Label, (IReadOnlyList<double>)[.. Entries(fits.Nuts, "alpha", populations).Select(row => row.Mean)])));
        columns.Add(("REML", ours));
        if (Lme4Means(session, populations) is { } theirs)
        {
            columns.Add(("lme4", theirs));
            int worst = Enumerable.Range(0, ours.Length).MaxBy(j => Math.Abs(ours[j] - theirs[j]));
            session.Expect("random", FormattableString.Invariant($"mean of population {populations.Names[worst]}, REML, worst of {ours.Length}"), new(ours[worst]), "lme4", new(theirs[worst], Digits * Math.Abs(theirs[worst])));
        }
        if (populations.Truth is { } truth)
            columns.Add(("true", truth));

        session.Heading("Shrinkage: the means of the populations");
        double spread = SnakePopulations.Spread(populations.Means);
        List<object[]> rows = [.. populations.Names.Select((name, j) => (object[])[name, .. columns.Select(column => (object)column.Means[j])])];
        rows.Add(["spread kept", .. columns.Select(column => (object)(SnakePopulations.Spread(column.Means) / spread))]);
        if (populations.Truth is not null)
            rows.Add(["error", .. columns.Select(column => (object)RootMeanSquare(column.Means.Zip(populations.Truth, (mean, real) => mean - real)))]);
        session.Table(["population", .. columns.Select(column => column.Name)], rows);

        string[] kept = [.. columns.Skip(1).Take(models.Length).Select(column => string.Create(CultureInfo.InvariantCulture, $"{column.Name} {100 * SnakePopulations.Spread(column.Means) / spread:0.0} %"))];
        session.Write($"Spread kept is the standard deviation of the means over that of the simple means: {string.Join(", ", kept)}. The prior of the fixed effects is too wide to draw the means together; a common population does, the more so the smaller sigma_alpha is.");
        if (populations.Truth is not null)
            session.Write($"Error is the root mean square distance from the means that the data were simulated with: {RootMeanSquare(populations.Means.Zip(populations.Truth, (a, b) => a - b)):0.00} for the simple means, {string.Join(", ", columns.Skip(1).Take(models.Length).Select(c => string.Create(CultureInfo.InvariantCulture, $"{RootMeanSquare(c.Means.Zip(populations.Truth, (a, b) => a - b)):0.00} for {c.Name}")))}.");
        session.Write();
    }

    private static SummaryRow[] Entries(Fit fit, string variable, SnakePopulations populations)
    {
        SummaryTable summary = fit.Summary();
        return [.. Enumerable.Range(1, populations.Names.Count).Select(j => summary[FormattableString.Invariant($"{variable}[{j}]")])];
    }

    private static double[] ByPopulation(SnakePopulations populations, GroupCoefficients coefficients) =>
        [.. populations.Names.Select(name => coefficients.Values[Place(coefficients.Levels, name), 0])];

    /// <summary>lme4's means, of reference.json, in the order of the populations; null where there are none.</summary>
    private static double[]? Lme4Means(StudySession session, SnakePopulations populations)
    {
        if (session.Reference() is not { } reference
            || reference.Part("lme4", "lmer_REML", "ranef", "pop", "levels") is not { } levels
            || reference.Part("lme4", "lmer_REML", "coef", "pop", "(Intercept)") is not { } means)
            return null;
        Dictionary<string, double> byName = levels.EnumerateArray().Zip(means.EnumerateArray()).ToDictionary(pair => pair.First.GetString()!, pair => pair.Second.GetDouble());
        return populations.Names.All(byName.ContainsKey) ? [.. populations.Names.Select(name => byName[name])] : null;
    }

    private static int Place(IReadOnlyList<string> names, string name) => names.ToList().IndexOf(name);

    private static double RootMeanSquare(IEnumerable<double> differences) => Math.Sqrt(differences.Average(d => d * d));
}
