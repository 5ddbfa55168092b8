using HmcNet.Formulas;
using HmcNet.LinearModels;

namespace HmcNet;

/// <summary>The linear model y = X beta + e, e ~ N(0, sigma^2), by least squares, as R's lm.</summary>
public static class LeastSquares
{
    /// <summary>Fits a linear model.</summary>
    /// <param name="table">The data.</param>
    /// <param name="formula">The model, e.g. "weight ~ factor(population) - 1 + length"; see <see cref="Formula"/>. Factors are
    /// coded by treatment contrasts, as in R.</param>
    /// <param name="options">How the table is read; null for the defaults.</param>
    /// <returns>Coefficients with standard errors, t and p, and what else R's summary.lm prints.</returns>
    /// <exception cref="HmcNetException">When the formula does not parse or has random effects, a term is not a column, a
    /// value is missing, a factor has one level, or there are no more rows than coefficients are needed for.</exception>
    /// <remarks>Householder QR; columns that are combinations of others are left out and named, as in R.</remarks>
    public static LinearFit Fit(Table table, string formula, LeastSquaresOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        Formula parsed = Formula.Parse(formula);
        if (parsed.Random.Count > 0)
            throw FormulaFaults.At(formula, parsed.Random[0].Position, "Least squares has no random effects.", "fixed effects only", parsed.RandomTerms[0],
                "fit it with MixedModel.Fit(table, formula)");
        var data = new FormulaData(table, parsed, (options ?? new LeastSquaresOptions()).Factors);
        double[] y = data.Response();
        DesignMatrix full = DesignMatrix.Build(data, parsed.Fixed);
        if (full.Columns.Count == 0)
            throw new HmcNetException("The formula has no terms.", where: $"formula \"{formula}\"", expected: "an intercept or a column", found: "neither");
        (DesignMatrix design, QrFactor factor, IReadOnlyList<DroppedColumn> dropped) = RankReport.Reduce(full);
        return new LinearFit(parsed, design, factor, y, dropped);
    }
}
