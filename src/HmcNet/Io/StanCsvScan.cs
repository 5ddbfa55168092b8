using System.Text;
using HmcNet.Hmc;

namespace HmcNet.Io;

/// <summary>
/// The first reading of a file: header, comments, number of rows, the sampler's columns, and everything that is wrong,
/// with its line. Each cell is read, none of the variables' is kept.
/// </summary>
/// <remarks>
/// Faults do not end the reading where something can still be taken: a damaged row is left out, and what follows a second
/// header is not read. A last row without its line end is never taken, as its last number may be cut.
/// </remarks>
internal sealed class StanCsvScan(string path, bool allowRunning)
{
    /// <summary>A file with more damaged rows than this is read up to the row that is one too many.</summary>
    public const int MostDamagedRows = 1000;

    private const string WriteAgain = "the file may be cut off or damaged; write it again, or use the rest with care";
    private readonly StanCsvComments comments = new();
    private readonly List<HmcNetException> faults = [];
    private readonly List<int> damaged = [];
    private readonly double[] sampler = new double[Transition.ColumnNames.Count];
    private readonly List<Transition> transitions = [];
    private StanCsvNames? names;
    private byte[] header = [];
    private int rows;
    private int? warmup;
    private int lineNumber;
    private bool stopped;

    /// <summary>Reads the file to its end.</summary>
    /// <param name="progress">Told how many bytes more were read, now and then.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public StanCsvIndex Run(Action<long> progress, CancellationToken cancellation)
    {
        long bytes = 0;
        try
        {
            if (Directory.Exists(path))
                throw new HmcNetException("A folder was given in place of a file.", path, "a Stan CSV file", "a folder", "name its files, e.g. with a pattern: folder/*.csv");
            using var lines = new Utf8LineReader(path);
            if (IsBinary(lines.Head))
                throw Bad("The file is not text.", "a Stan CSV file", "bytes that no text has (a compressed or binary file?)", "unpack it, or give the file that CmdStan or HmcNet wrote");
            bytes = Read(lines, progress, cancellation);
        }
        catch (HmcNetException fault)
        {
            faults.Add(fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException or NotSupportedException)
        {
            faults.Add(new HmcNetException("A file of draws could not be read.", path, "an existing, readable file", fault.Message, "check the path", fault));
        }
        return ToIndex(bytes);
    }

    private long Read(Utf8LineReader lines, Action<long> progress, CancellationToken cancellation)
    {
        long told = 0;
        while (!stopped && lines.Next(out ReadOnlySpan<byte> line))
        {
            lineNumber = lines.LineNumber;
            Take(line, lines.IsTerminated);
            if (lines.BytesRead == told)
                continue;
            cancellation.ThrowIfCancellationRequested();
            progress(lines.BytesRead - told);
            told = lines.BytesRead;
        }
        CheckEnd();
        return lines.BytesRead;
    }

    private void Take(ReadOnlySpan<byte> line, bool terminated)
    {
        if (line.StartsWith("#"u8))
            TakeComment(Encoding.UTF8.GetString(line));
        else if (line.Trim(" \t"u8).IsEmpty)
            return;
        else if (names is null)
            TakeHeader(line, terminated);
        else if (line.SequenceEqual(header))
            StopAtSecondHeader();
        else if (!terminated)
            faults.Add(Bad("The last row is cut off.", "a row that ends with a line end", Shortened(line), "it was left out: " + WriteAgain));
        else
            TakeRow(line);
    }

    private void TakeComment(string line)
    {
        if (names is not null && line.StartsWith("# stan_version_major", StringComparison.Ordinal))
        {
            StopAtSecondHeader();
            return;
        }
        bool wasAdapted = comments.IsAdapted;
        if (!comments.Take(line, names is not null))
            faults.Add(Bad("A number of the adaptation block cannot be read.", "numbers parted by commas", Shortened(line), WriteAgain));
        if (comments.IsAdapted && !wasAdapted && names is not null)
            warmup = rows;
    }

    private void TakeHeader(ReadOnlySpan<byte> line, bool terminated)
    {
        if (!terminated)
            throw Bad("The line of column names is cut off.", "a line of names, then draws", Shortened(line), WriteAgain);
        header = line.ToArray();
        try
        {
            names = StanCsvNames.Parse(Encoding.UTF8.GetString(line), comments.Method);
        }
        catch (HmcNetException fault)
        {
            throw new HmcNetException(fault.What, Where(), fault.Expected, fault.Found, fault.Remedy, fault);
        }
    }

    private void TakeRow(ReadOnlySpan<byte> line)
    {
        int[] statistics = names!.Statistics;
        int column = 0;
        ReadOnlySpan<byte> rest = line;
        while (true)
        {
            int comma = rest.IndexOf((byte)',');
            ReadOnlySpan<byte> cell = comma < 0 ? rest : rest[..comma];
            if (column < statistics.Length)
            {
                if (!Utf8Number.TryParse(cell, out double value))
                {
                    LeaveOut("A cell is not a number.", FormattableString.Invariant($"a number in column {column + 1}, {names.Columns[column]}"), $"\"{Shortened(cell)}\"");
                    return;
                }
                if (statistics[column] >= 0)
                    sampler[statistics[column]] = value;
            }
            column++;
            if (comma < 0)
                break;
            rest = rest[(comma + 1)..];
        }
        if (column != statistics.Length)
        {
            LeaveOut("A row does not have one number a column.", FormattableString.Invariant($"{statistics.Length} numbers"), FormattableString.Invariant($"{column}"));
            return;
        }
        rows++;
        if (names.HasStatistics)
            transitions.Add(new Transition(sampler[0], sampler[1], sampler[2], (int)sampler[3], (int)sampler[4], sampler[5] != 0, sampler[6]));
    }

    private void LeaveOut(string what, string expected, string found)
    {
        if (damaged.Count == 0)
            faults.Add(Bad(what, expected, found, "the row was left out: " + WriteAgain));
        damaged.Add(lineNumber);
        if (damaged.Count <= MostDamagedRows)
            return;
        faults.Add(Bad("There are too many damaged rows.", FormattableString.Invariant($"at most {MostDamagedRows}"), "one more", "rows from here on were left out: write the file again"));
        stopped = true;
    }

    private void StopAtSecondHeader()
    {
        faults.Add(Bad("A second header begins within the file.", "one header, then draws", "two files in one, or a chain written after another",
            "what follows was left out: part the file before this line and give both parts"));
        stopped = true;
    }

    private void CheckEnd()
    {
        if (names is null)
            throw Bad("The file has no header of column names.", "lp__, accept_stat__, ... and the variables",
                lineNumber == 0 ? "an empty file" : "comments only", "give a file that CmdStan or HmcNet wrote");
        if (damaged.Count > 1)
            faults.Add(new HmcNetException(
                "More rows are damaged.", FormattableString.Invariant($"{path}, line {damaged[1]}"), "rows of numbers",
                FormattableString.Invariant($"{damaged.Count - 1} more damaged rows"), "they were left out: " + WriteAgain));
        if (stopped)
            return;
        if (!comments.HasTimings && names.HasStatistics && !allowRunning)
            faults.Add(Bad("The file is cut off, or its chain is still running.", "lines of elapsed time at the end",
                FormattableString.Invariant($"the end of the file after {rows} rows"), "its draws so far were used: wait until the chain has ended, or say --running"));
        else if (comments.HasTimings && comments.IsWhole && damaged.Count == 0 && comments.ExpectedRows > 0 && Sampling != comments.ExpectedRows)
            faults.Add(Bad("Rows are missing.", FormattableString.Invariant($"{comments.ExpectedRows} draws, as the header says"),
                FormattableString.Invariant($"{Sampling}"), "the file was edited or damaged: write it again"));
    }

    // Without adaptation nothing parts warm-up rows from the rest but their number.
    private int Warmup => warmup ?? Math.Min(comments.SavedWarmupRows ?? 0, rows);

    private int Sampling => rows - Warmup;

    private StanCsvIndex ToIndex(long bytes)
    {
        if (names is null)
            return new StanCsvIndex { Path = path, Faults = faults, Bytes = bytes };
        if (Sampling == 0 && faults.Count == 0)
            faults.Add(Bad("There is no draw in the file.", "rows after warm-up", FormattableString.Invariant($"{rows} rows of warm-up"), "let the chain run longer"));
        return new StanCsvIndex
        {
            Path = path,
            Start = comments.ToStart(names.Layout),
            ColumnNames = names.Columns,
            ColumnOfEntry = names.ColumnOfEntry,
            WarmupRows = Warmup,
            Rows = Sampling,
            Transitions = names.HasStatistics ? transitions.GetRange(Warmup, Sampling).ToArray() : [],
            DamagedLines = damaged,
            Adaptation = comments.ToAdaptation(),
            End = names.HasStatistics ? comments.ToEnd() : null,
            Bytes = bytes,
            Faults = faults,
        };
    }

    // No text file has these bytes; UTF-16 has zeros.
    private static bool IsBinary(ReadOnlySpan<byte> head) => head.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    private static string Shortened(ReadOnlySpan<byte> text) => Shortened(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 200)]));

    private static string Shortened(string text)
    {
        string shown = new([.. text.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length <= 60 ? shown : shown + "...";
    }

    private string Where() => lineNumber == 0 ? path : FormattableString.Invariant($"{path}, line {lineNumber}");

    private HmcNetException Bad(string what, string expected, string found, string remedy) => new(what, Where(), expected, found, remedy);
}
