using System.Globalization;
using System.Text;

namespace HmcNet.Curing;

/// <summary>A cure as text.</summary>
internal static class CureText
{
    /// <summary>The table, a sentence on means that moved, and the verdict.</summary>
    public static string Of(CureResult cure)
    {
        if (cure.IsHealthy)
            return "Nothing to cure: every check of the fit was passed.";
        var text = new StringBuilder();
        if (cure.Tried.Count > 0)
            text.Append(TableOf(cure)).Append("\n\n");
        foreach (CureTrial trial in cure.Tried.Where(t => t.MeansMoved))
            text.Append(Moved(cure, trial)).Append('\n');
        foreach (CureFailure failure in cure.NotTried)
            text.Append(CultureInfo.InvariantCulture, $"Not tried to the end: {failure.Name}. {failure.Reason}\n");
        return text.Append(Verdict(cure)).ToString();
    }

    private static string Moved(CureResult cure, CureTrial trial) => string.Create(
        CultureInfo.InvariantCulture,
        $"Under \"{trial.Name}\" means moved by more than Monte Carlo error, most that of {trial.Shift!.Quantity}: from {trial.Shift.Before:G4} to {trial.Shift.After:G4} (z {trial.Shift.Z:0.0}, bound {trial.Shift.Bound:0.0}). {(trial.Score.Problems < cure.ScoreBefore.Problems ? "The fit as it was is biased, by all that can be seen." : "One of the two fits is biased.")}");

    private static string Verdict(CureResult cure)
    {
        if (cure.BestTrial is { } best)
        {
            string left = best.Score.Problems == 0 ? "every check of draws and transitions is passed" : string.Create(CultureInfo.InvariantCulture, $"{best.Score.Problems} of the checks still fail");
            return $"Best: {best.Name}; {left}. Write {best.Remedy.Code}.";
        }
        return cure.Tried.Count > 0
            ? "None of the remedies is better than the fit as it was; Diagnose() says what else to look at."
            : "No remedy can be tried without changing what the model means; Diagnose() says what to look at.";
    }

    private static string TableOf(CureResult cure)
    {
        string[] header = ["", "divergent", "min ESS", "ESS/s", "ESS/1000 grad", "E-BFMI", "R-hat", "mean that moved most"];
        var rows = new List<string[]> { Row("as it was", cure.ScoreBefore, "") };
        foreach (CureTrial trial in cure.Tried)
            rows.Add(Row((trial == cure.BestTrial ? "* " : "") + trial.Name, trial.Score, trial.Shift is { } shift ? Invariant($"{shift.Quantity} (z {shift.Z:0.0}){(shift.IsBeyondError ? " !" : "")}") : "-"));
        return Aligned([header, .. rows]);
    }

    private static string[] Row(string name, CureScore score, string shift) =>
    [
        name, Invariant($"{score.Divergences}"), Number(score.MinEss, "0"), Number(score.MinEssPerSecond, "0"), Number(score.MinEssPerThousandGradients, "0.0"),
        Number(score.EBfmi, "0.00"), Number(score.RHat, "0.000"), shift,
    ];

    private static string Aligned(IReadOnlyList<string[]> rows)
    {
        int last = rows[0].Length - 1;
        int[] widths = [.. Enumerable.Range(0, last + 1).Select(c => rows.Max(r => r[c].Length))];
        // Names to the left, as words at the end; numbers to the right.
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, c) => c == 0 || c == last ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd()));
    }

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
