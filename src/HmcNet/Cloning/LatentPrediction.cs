using System.Globalization;
using System.Text;
using HmcNet.Cloning;

namespace HmcNet;

/// <summary>Predicted latent variables.</summary>
/// <param name="Rows">One row for each entry.</param>
/// <param name="Probability">Probability of the intervals.</param>
/// <param name="Fit">The draws behind them, to be judged like any.</param>
public sealed record LatentPrediction(IReadOnlyList<LatentPredictionRow> Rows, double Probability, Fit Fit)
{
    /// <summary>Why the intervals are to be doubted: the parameters whose sampling distribution they rest on are not identifiable. Null where they are.</summary>
    public string? Caution { get; init; }

    /// <summary>The rows as a table.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        string low = (50 - 50 * Probability).ToString("0.###", CultureInfo.InvariantCulture), high = (50 + 50 * Probability).ToString("0.###", CultureInfo.InvariantCulture);
        DataCloningText.Append(text, ["", "mean", "sd", $"{low}%", $"{high}%"],
            Rows.Select(r => new[] { r.Name, DataCloningText.Number(r.Mean), DataCloningText.Number(r.Sd), DataCloningText.Number(r.Lower), DataCloningText.Number(r.Upper) }));
        return Caution is null ? text.ToString() : text.Append(Caution).ToString();
    }
}
