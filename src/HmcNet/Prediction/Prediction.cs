using System.Globalization;
using System.Text;
using HmcNet.Deriving;

namespace HmcNet;

/// <summary>Predictions for the rows of a table; its text is a table.</summary>
public sealed class Prediction
{
    internal Prediction(string modelName, IReadOnlyList<double> probabilities)
    {
        ModelName = modelName;
        Probabilities = probabilities;
    }

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>Draws of new data, [chain, iteration, row], under the names of the observations.</summary>
    public required Draws Draws { get; init; }

    /// <summary>
    /// Draws of the expected value of each row (for a linear model the linear predictor), under the names of the observations; null where no
    /// distribution has a mean in closed form.
    /// </summary>
    public required Draws? Expected { get; init; }

    /// <summary>Parameters and derived quantities of the model on the new rows; those over a factor with the new levels behind the known ones.</summary>
    public required Draws Parameters { get; init; }

    /// <summary>For each factor that has some, the levels that the fit had not seen: their parameters were drawn from the population.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> NewLevels { get; init; }

    /// <summary>One row for each row of the table (each value of it, for observations of several numbers).</summary>
    public required IReadOnlyList<PredictionRow> Rows { get; init; }

    /// <summary>Probabilities of the quantiles.</summary>
    public IReadOnlyList<double> Probabilities { get; }

    /// <summary>The prediction of a row of the table; the first value of it.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">When there is no such row.</exception>
    public PredictionRow this[int row] => Rows.FirstOrDefault(r => r.Row == row) ?? throw new ArgumentOutOfRangeException(nameof(row));

    /// <summary>The table, aligned, with a note on new levels.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString()
    {
        bool several = Rows.Select(r => r.Observation).Distinct().Count() > 1;
        string[] header =
        [
            "", "Mean", "StdDev", .. Probabilities.Select(p => string.Create(CultureInfo.InvariantCulture, $"{100 * p:0.####}%")),
            .. Expected is null ? Array.Empty<string>() : ["E_Mean", "E_StdDev"],
        ];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Predictions of {string.Join(", ", Rows.Select(r => r.Observation).Distinct())} by {ModelName}: {Draws.TotalDraws} draws\n\n");
        text.Append(TextTable.Of(header, [.. Rows.Select(r => Cells(r, several))]));
        if (Expected is not null)
            text.Append("\n\nE_: the expected value of a row, without the variation of single observations.");
        foreach ((string factor, IReadOnlyList<string> levels) in NewLevels)
            text.Append(CultureInfo.InvariantCulture, $"\n{(levels.Count == 1 ? "New level" : "New levels")} of {factor}, drawn from the population: {string.Join(", ", levels)}.");
        return text.ToString();
    }

    private string[] Cells(PredictionRow row, bool several)
    {
        int decimals = TextTable.DecimalsFor(row.Sd);
        string Value(double v) => TextTable.Fixed(v, decimals);
        string name = several ? $"{row.Observation}: {row.Label}" : row.Label;
        return
        [
            row.IsNewLevel ? name + " (new)" : name, Value(row.Mean), Value(row.Sd), .. row.Quantiles.Select(Value),
            .. Expected is null ? Array.Empty<string>() : [Value(row.Expected?.Mean ?? double.NaN), Value(row.Expected?.Sd ?? double.NaN)],
        ];
    }
}
