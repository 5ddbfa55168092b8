using System.Globalization;
using System.Text;

namespace HmcNet.Optimization;

/// <summary>Results as text.</summary>
internal static class ResultText
{
    private const int MostRows = 40;

    /// <summary>A table of the estimates, the criteria and the notes.</summary>
    public static string Of(OptimizationResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.ModelName}: {result.Method}\n");
        Append(text, "estimate", "std. error", result.Estimates);
        if (result is MarginalResult { RandomEffects.Count: > 0 } marginal)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(", ", marginal.Integrated)} integrated out: {(marginal.IsExact ? "exact (conditionally normal)" : "Laplace's approximation")}\n");
            Append(text, "cond. mode", "cond. sd", marginal.RandomEffects);
        }
        text.Append(CultureInfo.InvariantCulture, $"\nlog-likelihood {result.LogLikelihood:F4}  deviance {result.Deviance:F4}  AIC {result.Aic:F4}  BIC {result.Bic:F4}\n");
        if (result is MarginalResult { Restricted.Count: > 0 } restricted)
            text.Append(CultureInfo.InvariantCulture, $"REML criterion {restricted.RemlCriterion:F4}\n");
        text.Append(CultureInfo.InvariantCulture, $"{result.ParameterCount} parameters, {result.ObservationCount} observed values, {result.Evaluations} evaluations\n");
        foreach (string note in result.Notes)
            text.Append(CultureInfo.InvariantCulture, $"- {note}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string value, string error, IReadOnlyList<Estimate> rows)
    {
        int width = Math.Max(9, rows.Take(MostRows).Select(r => r.Title.Length).DefaultIfEmpty(0).Max());
        text.Append(CultureInfo.InvariantCulture, $"{"".PadRight(width)}  {value,12}  {error,12}\n");
        foreach (Estimate row in rows.Take(MostRows))
            text.Append(CultureInfo.InvariantCulture, $"{row.Title.PadRight(width)}  {Number(row.Value),12}  {Number(row.StandardError),12}\n");
        if (rows.Count > MostRows)
            text.Append(CultureInfo.InvariantCulture, $"... {rows.Count - MostRows} more\n");
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("G6", CultureInfo.InvariantCulture);
}
