using HmcNet.LinearModels;

namespace HmcNet;

/// <summary>Analysis of variance.</summary>
public static class Anova
{
    /// <summary>One-way analysis of variance: do the groups have one mean?</summary>
    /// <param name="values">What was measured, e.g. table["svl"].</param>
    /// <param name="factor">The group of each row, e.g. table.Factor("pop").</param>
    /// <returns>Rows for the groups, sum n_j (mean_j - mean)^2 on J - 1 degrees of freedom, and the residuals, sum (y - mean_j)^2
    /// on n - J, with F and its tail probability.</returns>
    /// <exception cref="HmcNetException">When the lengths differ, a value is missing, there is one group only, or every row
    /// has a group of its own.</exception>
    /// <remarks>R. A. Fisher (1925), Statistical Methods for Research Workers, chapter 7; as R's anova(lm(y ~ factor)).</remarks>
    public static AnovaTable OneWay(Column values, Factor factor)
    {
        ArgumentNullException.ThrowIfNull(values);
        return OneWay(values.ToArray(), factor, values.Name);
    }

    /// <inheritdoc cref="OneWay(Column, Factor)"/>
    public static AnovaTable OneWay(double[] values, Factor factor) => OneWay(values, factor, "values");

    /// <summary>F tests of linear models each within the next, as R's anova(fit1, fit2, ...).</summary>
    /// <param name="fits">The models, from the smallest to the largest, fitted to the same rows.</param>
    /// <returns>A row for each step: the degrees of freedom and sum of squares gained, and F against the residuals of the
    /// largest model; then these residuals.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two, the responses differ in length, or a model does not have
    /// more coefficients than the one before.</exception>
    public static AnovaTable Nested(params LinearFit[] fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (fits.Length < 2)
            throw new HmcNetException("Nested models are compared in pairs.", expected: "two models or more", found: FormattableString.Invariant($"{fits.Length}"));
        LinearFit largest = fits[^1];
        double scale = largest.ResidualSumOfSquares / largest.DfResidual;
        var rows = new List<AnovaRow>();
        for (int i = 1; i < fits.Length; i++)
        {
            if (fits[i].Fitted.Count != fits[0].Fitted.Count || fits[i].Formula.Response != fits[0].Formula.Response)
                throw new HmcNetException("Nested models are of different data.", where: $"model \"{fits[i].Formula}\"", expected: $"{fits[0].Formula.Response} in {fits[0].Fitted.Count} rows",
                    found: $"{fits[i].Formula.Response} in {fits[i].Fitted.Count} rows");
            int df = fits[i - 1].DfResidual - fits[i].DfResidual;
            if (df < 1)
                throw new HmcNetException("A model is not larger than the one before it.", where: $"model \"{fits[i].Formula}\"", expected: $"more coefficients than \"{fits[i - 1].Formula}\"",
                    found: FormattableString.Invariant($"{fits[i].Coefficients.Count} and {fits[i - 1].Coefficients.Count}"), remedy: "give the models from the smallest to the largest");
            double sum = fits[i - 1].ResidualSumOfSquares - fits[i].ResidualSumOfSquares;
            double f = sum / df / scale;
            rows.Add(new AnovaRow(fits[i].Formula.Text, df, sum, sum / df, f, Tails.F(f, df, largest.DfResidual)));
        }
        rows.Add(Residuals(largest.DfResidual, largest.ResidualSumOfSquares));
        return new AnovaTable(fits[0].Formula.Response!, rows);
    }

    private static AnovaTable OneWay(double[] values, Factor factor, string name)
    {
        ArgumentNullException.ThrowIfNull(factor);
        if (values.Length != factor.Length)
            throw new HmcNetException("Values and groups have different lengths.", where: $"factor \"{factor.Name}\"", expected: FormattableString.Invariant($"{values.Length} rows, as \"{name}\" has"),
                found: FormattableString.Invariant($"{factor.Length}"));
        int bad = Array.FindIndex(values, v => !double.IsFinite(v));
        if (bad >= 0)
            throw DataFaults.NotFinite(name, bad, values[bad]);
        var groups = values.Zip(factor.Codes).GroupBy(p => p.Second, p => p.First).Select(g => g.ToArray()).ToList();
        if (groups.Count < 2)
            throw new HmcNetException("There is only one group to compare.", where: $"factor \"{factor.Name}\"", expected: "two groups or more", found: $"\"{factor.Levels[factor.Codes[0]]}\" in every row");
        if (groups.Count == values.Length)
            throw new HmcNetException("Every row has a group of its own: nothing is left to judge the differences by.", where: $"factor \"{factor.Name}\"",
                expected: "a group with two rows", found: FormattableString.Invariant($"{groups.Count} groups in {values.Length} rows"));
        double mean = values.Average();
        double between = groups.Sum(g => g.Length * (g.Average() - mean) * (g.Average() - mean));
        double within = groups.Sum(g => { double m = g.Average(); return g.Sum(v => (v - m) * (v - m)); });
        int df = groups.Count - 1;
        int rest = values.Length - groups.Count;
        double f = between / df / (within / rest);
        return new AnovaTable(name, [new AnovaRow(factor.Name, df, between, between / df, f, Tails.F(f, df, rest)), Residuals(rest, within)]);
    }

    private static AnovaRow Residuals(int df, double sum) => new("Residuals", df, sum, sum / df, double.NaN, double.NaN);
}
