using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HmcNet.Cli.Output;

/// <summary>A summary as JSON and as a CSV file.</summary>
internal static class SummaryOutput
{
    /// <summary>Members of the JSON object.</summary>
    public static void Write(Utf8JsonWriter json, SummaryTable table)
    {
        json.WriteString("model", table.ModelName);
        json.WriteNumber("chains", table.Chains);
        json.WriteNumber("iterations", table.IterationsPerChain);
        json.WriteNumber("draws_left_out", table.DrawsLeftOut);
        json.WriteStartArray("rows");
        foreach (SummaryRow row in table.Rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.Number("mean", row.Mean);
            json.Number("mcse_mean", row.McseMean);
            json.Number("sd", row.Sd);
            json.Number("mad", row.Mad);
            for (int q = 0; q < row.Quantiles.Count; q++)
                json.Number("q" + Percentile(table.Probabilities[q]), row.Quantiles[q]);
            json.Number("ess_bulk", row.EssBulk);
            json.Number("ess_tail", row.EssTail);
            json.Number("rhat", row.RHat);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The rows as CSV with stansummary's column names.</summary>
    /// <param name="table">The summary.</param>
    /// <param name="digits">Significant digits; null for all.</param>
    public static string Csv(SummaryTable table, int? digits)
    {
        string format = digits is { } n ? "G" + n.ToString(CultureInfo.InvariantCulture) : "R";
        var text = new StringBuilder("name,Mean,MCSE,StdDev,MAD,");
        foreach (double probability in table.Probabilities)
            text.Append(Percentile(probability)).Append("%,");
        text.Append("ESS_bulk,ESS_tail,R_hat\n");
        foreach (SummaryRow row in table.Rows)
        {
            text.Append(row.Name.Contains(',', StringComparison.Ordinal) ? $"\"{row.Name}\"" : row.Name);
            foreach (double value in (double[])[row.Mean, row.McseMean, row.Sd, row.Mad, .. row.Quantiles, row.EssBulk, row.EssTail, row.RHat])
                text.Append(',').Append(Number(value, format));
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Percentile(double probability) => (100 * probability).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf") : value.ToString(format, CultureInfo.InvariantCulture);
}
