using System.Globalization;
using System.Text;

namespace HmcNet.LinearModels;

/// <summary>Writes a linear model as R's summary.lm does.</summary>
internal static class LinearFitText
{
    public static string Write(LinearFit fit)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Least squares\nFormula: {fit.Formula}\n");
        foreach (DroppedColumn dropped in fit.Dropped)
            text.Append(CultureInfo.InvariantCulture, $"{dropped}\n");
        text.Append("\nCoefficients:\n");
        text.Append(TextTable.Write([
            ["", "Estimate", "Std. Error", "t value", "Pr(>|t|)"],
            .. fit.Coefficients.Select(c => new[] { c.Name, TextTable.Number(c.Estimate), TextTable.Number(c.StandardError), c.T.ToString("F3", CultureInfo.InvariantCulture), TextTable.P(c.P) }),
        ]));
        text.Append(CultureInfo.InvariantCulture, $"\nResidual standard error: {TextTable.Number(fit.Sigma)} on {fit.DfResidual} degrees of freedom\n");
        text.Append(CultureInfo.InvariantCulture, $"Multiple R-squared: {TextTable.Number(fit.RSquared, 4)}, adjusted R-squared: {TextTable.Number(fit.AdjustedRSquared, 4)}\n");
        if (!double.IsNaN(fit.FStatistic))
            text.Append(CultureInfo.InvariantCulture, $"F-statistic: {TextTable.Number(fit.FStatistic, 4)} on {fit.FNumeratorDf} and {fit.DfResidual} DF, p-value: {TextTable.P(fit.FPValue)}\n");
        text.Append(CultureInfo.InvariantCulture, $"logLik {TextTable.Number(fit.LogLikelihood, 7)}, AIC {TextTable.Number(fit.Aic, 7)}, BIC {TextTable.Number(fit.Bic, 7)}\n");
        return text.ToString();
    }
}
