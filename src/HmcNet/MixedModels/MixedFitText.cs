using System.Globalization;
using System.Text;
using HmcNet.LinearModels;

namespace HmcNet.MixedModels;

/// <summary>Writes a mixed model as lmer's summary does.</summary>
internal static class MixedFitText
{
    public static string Write(MixedFit fit)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Linear mixed model fit by {(fit.IsRestricted ? "REML" : "maximum likelihood")}\nFormula: {fit.Formula}\n");
        foreach (DroppedColumn dropped in fit.Dropped)
            text.Append(CultureInfo.InvariantCulture, $"{dropped}\n");
        text.Append(fit.IsRestricted
            ? string.Create(CultureInfo.InvariantCulture, $"REML criterion at convergence: {fit.Deviance:F4}; logLik {fit.LogLikelihood:F4}, AIC {fit.Aic:F4}, BIC {fit.Bic:F4}\n")
            : string.Create(CultureInfo.InvariantCulture, $"deviance {fit.Deviance:F4}; logLik {fit.LogLikelihood:F4}, AIC {fit.Aic:F4}, BIC {fit.Bic:F4}\n"));
        text.Append("\nRandom effects:\n").Append(TextTable.Write(RandomRows(fit), left: 2));
        IEnumerable<string> sizes = fit.RandomEffects.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Group}, {r.Levels.Count}"));
        text.Append(CultureInfo.InvariantCulture, $"Number of obs: {fit.Fitted.Count}, groups: {string.Join("; ", sizes)}\n");
        if (fit.FixedEffects.Count > 0)
        {
            text.Append("\nFixed effects:\n").Append(TextTable.Write([
                ["", "Estimate", "Std. Error", "t value"],
                .. fit.FixedEffects.Select(c => new[] { c.Name, TextTable.Number(c.Estimate), TextTable.Number(c.StandardError), c.T.ToString("F3", CultureInfo.InvariantCulture) }),
            ]));
        }
        foreach (string sentence in fit.Singularities)
            text.Append(CultureInfo.InvariantCulture, $"\nBoundary (singular) fit. {sentence}\n");
        if (!fit.Converged)
            text.Append(CultureInfo.InvariantCulture, $"\nThe search did not converge: largest element of the gradient {fit.Gradient:G3}.\n");
        return text.ToString();
    }

    private static List<string[]> RandomRows(MixedFit fit)
    {
        bool correlates = fit.VarianceComponents.Any(c => c.Effects.Count > 1);
        List<string[]> rows = [correlates ? ["Groups", "Name", "Variance", "Std.Dev.", "Corr"] : ["Groups", "Name", "Variance", "Std.Dev."]];
        foreach (VarianceComponent component in fit.VarianceComponents)
        {
            for (int e = 0; e < component.Effects.Count; e++)
            {
                string[] correlations = [.. Enumerable.Range(0, e).Select(k => component.Correlation[e, k].ToString("F2", CultureInfo.InvariantCulture))];
                rows.Add([e == 0 ? component.Group : "", component.Effects[e], TextTable.Number(component.Variances[e]), TextTable.Number(component.StandardDeviations[e]),
                    .. correlates ? [string.Join(' ', correlations)] : Array.Empty<string>()]);
            }
        }
        rows.Add(["Residual", "", TextTable.Number(fit.Sigma * fit.Sigma), TextTable.Number(fit.Sigma), .. correlates ? [""] : Array.Empty<string>()]);
        return rows;
    }
}
