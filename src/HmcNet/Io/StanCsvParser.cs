using System.Globalization;
using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>Reads one Stan CSV file line by line.</summary>
internal sealed class StanCsvParser(string path)
{
    // What a header promises must not make us ask for gigabytes; columns grow beyond it where the rows are there.
    private const int MostExpectedValues = 1 << 24;

    private readonly StanCsvComments comments = new();
    private readonly double[] sampler = new double[Transition.ColumnNames.Count];
    private VariableLayout? layout;
    private int[] targets = [];
    private double[] values = [];
    private ChainColumns? warmup;
    private ChainColumns? rows;
    private int lineNumber;

    /// <summary>Reads the file.</summary>
    public ChainDraws Parse(TextReader reader, bool allowCutOff)
    {
        while (reader.ReadLine() is { } line)
        {
            lineNumber++;
            if (line.StartsWith('#'))
                TakeComment(line);
            else if (!string.IsNullOrWhiteSpace(line))
                TakeLine(line);
        }
        if (layout is null || rows is null)
            throw Bad("The file has no header of column names.", "lp__, accept_stat__, ... and the variables",
                lineNumber == 0 ? "an empty file" : "comments only", "give a file that CmdStan or HmcNet wrote");
        if (!comments.HasTimings && !allowCutOff)
            throw Bad("The file is cut off.", "lines of elapsed time at the end",
                $"the end of the file after {(warmup?.Count ?? 0) + rows.Count} rows",
                "wait until the chain has ended, or allow files that are cut off");
        SplitWarmupWithoutAdaptation();
        return new ChainDraws(comments.ToStart(layout), rows, warmup, comments.ToAdaptation(), comments.ToEnd());
    }

    private void TakeComment(string line)
    {
        bool wasAdapted = comments.IsAdapted;
        if (!comments.Take(line, layout is not null))
            throw Bad("A number of the adaptation block cannot be read.", "numbers parted by commas", line,
                "the file may have been edited or damaged; write it again");
        if (comments.IsAdapted && !wasAdapted && rows is not null)
        {
            warmup = rows;
            rows = NewColumns();
        }
    }

    private void TakeLine(string line)
    {
        if (layout is null)
            TakeHeader(line);
        else
            TakeRow(line);
    }

    private void TakeHeader(string line)
    {
        string[] names = line.Split(',', StringSplitOptions.TrimEntries);
        if (double.TryParse(names[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _) || !names.Contains("lp__"))
            throw Bad("The column names are missing.", "a line of names with lp__ before the first draw",
                Shortened(line), "give a file that CmdStan or HmcNet wrote");
        string[] variables = [.. names.Where(name => !name.EndsWith("__", StringComparison.Ordinal))];
        (layout, int[] order) = StanCsvColumns.Parse(variables);
        // Column to entry; the sampler's columns are negative, those that are not known are int.MinValue.
        targets = new int[names.Length];
        int variable = 0;
        for (int column = 0; column < names.Length; column++)
        {
            int statistic = Transition.ColumnNames.ToList().IndexOf(names[column]);
            targets[column] = statistic >= 0 ? -1 - statistic
                : names[column].EndsWith("__", StringComparison.Ordinal) ? int.MinValue : order[variable++];
        }
        values = new double[layout.Size];
        rows = NewColumns();
    }

    private void TakeRow(string line)
    {
        int column = 0;
        ReadOnlySpan<char> rest = line;
        while (true)
        {
            int comma = rest.IndexOf(',');
            ReadOnlySpan<char> cell = comma < 0 ? rest : rest[..comma];
            if (column < targets.Length)
                Place(targets[column], ReadNumber(cell, column));
            column++;
            if (comma < 0)
                break;
            rest = rest[(comma + 1)..];
        }
        if (column != targets.Length)
            throw Bad("A row does not have one number a column.", $"{targets.Length} numbers", $"{column}",
                "the file may be cut off or damaged; write it again");
        rows!.Add(ToTransition(), values);
    }

    private void Place(int target, double value)
    {
        if (target >= 0)
            values[target] = value;
        else if (target != int.MinValue)
            sampler[-1 - target] = value;
    }

    private Transition ToTransition() => new(
        sampler[0], sampler[1], sampler[2], (int)sampler[3], (int)sampler[4], sampler[5] != 0, sampler[6]);

    private double ReadNumber(ReadOnlySpan<char> cell, int column)
    {
        if (StanCsvComments.TryNumber(cell, out double value))
            return value;
        throw Bad("A cell is not a number.", $"a number in column {column + 1}", $"\"{Shortened(cell.ToString())}\"",
            "the file may be cut off or damaged; write it again");
    }

    // Without adaptation nothing parts warm-up rows from the rest but their number.
    private void SplitWarmupWithoutAdaptation()
    {
        if (comments.IsAdapted || comments.SavedWarmupRows is not (> 0 and int saved))
            return;
        ChainColumns all = rows!;
        int first = Math.Min(saved, all.Count);
        warmup = Slice(all, 0, first);
        rows = Slice(all, first, all.Count - first);
    }

    private static ChainColumns Slice(ChainColumns all, int start, int count) => ChainColumns.Of(
        [.. all.Columns.Select(column => column.AsSpan(start, count).ToArray())], count,
        all.Transitions.AsSpan(start, count).ToArray());

    private ChainColumns NewColumns() =>
        new(layout!.Size, Math.Min(comments.ExpectedRows, MostExpectedValues / Math.Max(1, layout.Size)));

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private HmcNetException Bad(string what, string expected, string found, string remedy) =>
        new(what, FormattableString.Invariant($"{path}, line {lineNumber}"), expected, found, remedy);
}
