using System.Globalization;
using System.Text;

namespace HmcNet.Cloning;

/// <summary>Text of a result of data cloning.</summary>
internal static class DataCloningText
{
    /// <summary>Estimates, table of diagnostics, verdict.</summary>
    public static string Of(DataCloningResult result, string modelName, double confidence)
    {
        var text = new StringBuilder();
        string latent = result.Latent.Count == 0 ? "no latent variables" : $"latent: {string.Join(", ", result.Latent)}";
        text.Append(CultureInfo.InvariantCulture, $"Data cloning of {modelName}, K = {result.Clones}; {latent}\n\n");
        string level = (100 * confidence).ToString("0.###", CultureInfo.InvariantCulture);
        Append(text, ["", "estimate", "std. error", $"{level}% from", "to", "MC error"],
            result.Estimates.Select(e => new[] { e.Name, Number(e.Estimate), Number(e.StandardError), Number(e.Lower), Number(e.Upper), Number(e.McseEstimate, 2) }));
        text.Append('\n');
        Append(text, ["clones", "lambda.max", "ratio", "1/K", "ms.error", "r.squared", "r.hat"],
            result.Table.Select(r => new[] { r.Clones.ToString(CultureInfo.InvariantCulture), Number(r.LambdaMax), Number(r.LambdaRatio, 3), Number(r.Expected, 3), Number(r.MsError, 3), Number(r.RSquared, 3), r.RHat.ToString("0.000", CultureInfo.InvariantCulture) }));
        text.Append('\n').Append(result.Verdict);
        if (result.Failure is { } failure)
            text.Append("\nA fit with more clones failed: ").Append(failure.Message);
        else if (!result.IsComplete)
            text.Append("\nNot all fits that were asked for are complete.");
        return text.ToString();
    }

    /// <summary>A table with its first column to the left.</summary>
    public static void Append(StringBuilder text, string[] header, IEnumerable<string[]> rows)
    {
        string[][] lines = [header, .. rows];
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(c => lines.Max(l => l[c].Length))];
        foreach (string[] line in lines)
            text.Append(string.Join("  ", line.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd()).Append('\n');
    }

    /// <summary>A number with some digits.</summary>
    public static string Number(double value, int digits = 4) => value.ToString($"G{digits}", CultureInfo.InvariantCulture);
}
