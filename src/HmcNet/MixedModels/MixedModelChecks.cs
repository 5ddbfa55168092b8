using HmcNet.Formulas;

namespace HmcNet.MixedModels;

/// <summary>What makes variance components unidentified before anything is fitted (lme4, lmerControl's checks).</summary>
internal static class MixedModelChecks
{
    /// <summary>Checks the random effects of a model.</summary>
    /// <exception cref="HmcNetException">When a component cannot be told from another.</exception>
    public static void Check(FormulaData data, IReadOnlyList<RandomDesign> terms, int fixedRank)
    {
        foreach (RandomDesign term in terms)
            CheckTerm(data, term);
        if (fixedRank >= data.Rows)
            throw new HmcNetException("The fixed effects leave nothing for the variances.", where: $"formula \"{data.Formula}\"", expected: FormattableString.Invariant($"fewer than {data.Rows} coefficients for {data.Rows} rows"),
                found: FormattableString.Invariant($"{fixedRank} coefficients"), remedy: "leave fixed effects out, or collect more rows");
        CheckTwice(data, terms);
    }

    /// <summary>Refuses a response of which the fixed effects leave rounding errors only.</summary>
    /// <exception cref="HmcNetException">When the residuals of least squares are zero.</exception>
    public static void CheckResiduals(FormulaData data, double[] residuals, double[] y)
    {
        double largest = y.Max(Math.Abs);
        if (residuals.Max(Math.Abs) <= 1e-12 * largest)
            throw new HmcNetException("The fixed effects reproduce the response exactly: there is no variance to be divided.", where: $"formula \"{data.Formula}\"",
                expected: "a response with variation about its mean", found: FormattableString.Invariant($"residuals of least squares below {1e-12 * largest:G3}"),
                remedy: "check the response, and fixed effects that were computed from it");
    }

    private static void CheckTerm(FormulaData data, RandomDesign term)
    {
        int n = data.Rows;
        string group = term.Term.GroupName;
        if (term.Levels.Count < 2)
            throw FormulaFaults.At(data.Formula.Text, term.Term.Position, $"The group \"{group}\" has one level only: its variance cannot be estimated.", "two levels or more",
                $"\"{term.Levels[0]}\" in all rows", "leave the term out: its effect is the same as the intercept");
        if (term.Levels.Count >= n)
            throw FormulaFaults.At(data.Formula.Text, term.Term.Position,
                $"Every row has a level of \"{group}\" of its own, so the variance of {term.Effects.Names[0]} over \"{group}\" and the residual variance sigma^2 cannot be told apart: only their sum is identified.",
                "number of levels of each grouping factor < number of observations", FormattableString.Invariant($"{term.Levels.Count} levels, {n} observations"),
                "collect a second observation of some levels, leave the term out, or sample a Model with informative priors on the two variances");
        if (term.Size >= n)
            throw FormulaFaults.At(data.Formula.Text, term.Term.Position,
                $"The term {term.Label} has as many random effects as there are observations or more, so the variances of {string.Join(", ", term.Effects.Names)} over \"{group}\" can take up everything and the residual variance sigma^2 is not identified beside them.",
                "number of observations > number of random effects of each term", FormattableString.Invariant($"{n} observations, {term.Size} random effects ({term.Levels.Count} levels x {term.Width})"),
                $"let fewer effects vary, e.g. (1 | {group}); collect more observations of each level; or sample a Model with informative priors on the variances");
    }

    private static void CheckTwice(FormulaData data, IReadOnlyList<RandomDesign> terms)
    {
        var seen = new Dictionary<string, RandomDesign>(StringComparer.Ordinal);
        foreach (RandomDesign term in terms)
        {
            foreach (string effect in term.Effects.Names)
            {
                string key = $"{effect} | {string.Join(':', term.Term.Group.Order(StringComparer.Ordinal))}";
                if (!seen.TryAdd(key, term))
                    throw FormulaFaults.At(data.Formula.Text, Math.Max(term.Term.Position, seen[key].Term.Position),
                        $"{effect} varies over \"{term.Term.GroupName}\" in two terms, {seen[key].Label} and {term.Label}: their variances cannot be told apart, only their sum is identified.",
                        "each effect in one term of a group", $"{effect} twice", "take it out of one of them: (x | g) has an intercept already, (0 + x | g) has none");
            }
        }
    }
}
