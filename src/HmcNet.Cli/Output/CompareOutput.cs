using System.Text.Json;
using HmcNet.Cli.Commands;

namespace HmcNet.Cli.Output;

/// <summary>A comparison as JSON.</summary>
internal static class CompareOutput
{
    /// <summary>Members of the JSON object.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<FileSet> sets, IReadOnlyList<HmcNetException> faults, Comparison? comparison)
    {
        json.Strings("files", sets[0].Files);
        json.Strings("with", sets[1].Files);
        json.Faults(faults);
        if (comparison is null)
            return;
        json.WriteString("model", comparison.ModelName);
        json.WriteString("verdict", JsonText.Word(comparison.Verdict));
        json.Number("bound", comparison.Bound);
        json.Strings("different", comparison.Different);
        json.WriteStartArray("runs");
        foreach (ComparedFit fit in comparison.Fits)
        {
            json.WriteStartObject();
            json.WriteString("name", fit.Name);
            json.WriteString("slowest_quantity", fit.SlowestQuantity);
            json.Number("smallest_ess", fit.SmallestEss);
            json.Number("warmup_seconds", fit.WarmupSeconds);
            json.Number("sampling_seconds", fit.SamplingSeconds);
            json.WriteNumber("evaluations", fit.Evaluations);
            json.Number("seconds_to_400", fit.SecondsTo400);
            json.Number("worst_rhat", fit.WorstRHat);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (ComparisonRow row in comparison.Rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Name);
            json.WriteStartArray("runs");
            foreach (ComparisonCell cell in row.Cells)
                WriteCell(json, cell);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter json, ComparisonCell cell)
    {
        json.WriteStartObject();
        json.Number("mean", cell.Mean);
        json.Number("sd", cell.Sd);
        json.Number("mcse_mean", cell.McseMean);
        json.Number("mcse_sd", cell.McseSd);
        json.Number("mean_difference", cell.MeanDifference);
        json.Number("sd_difference", cell.SdDifference);
        json.Number("ess_bulk", cell.EssBulk);
        json.Number("ess_tail", cell.EssTail);
        json.Number("rhat", cell.RHat);
        json.Number("ess_per_second", cell.EssPerSecond);
        json.WriteEndObject();
    }
}
