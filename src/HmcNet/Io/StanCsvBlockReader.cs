namespace HmcNet.Io;

/// <summary>A later reading of a file: the draws of some columns, the rows that the first reading took.</summary>
internal static class StanCsvBlockReader
{
    /// <summary>Reads columns.</summary>
    /// <param name="index">What the first reading found.</param>
    /// <param name="columns">The columns, ascending.</param>
    /// <param name="targets">One array a column, of at least the rows' number; written.</param>
    /// <param name="progress">Told how many bytes more were read, now and then.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="HmcNetException">When the file is not what it was.</exception>
    public static void Read(StanCsvIndex index, ReadOnlySpan<int> columns, double[][] targets, Action<long> progress, CancellationToken cancellation)
    {
        try
        {
            using var lines = new Utf8LineReader(index.Path);
            ReadRows(lines, index, columns, targets, progress, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new HmcNetException("A file of draws could not be read again.", index.Path, "the file as it was", fault.Message, "leave the files alone while they are read", fault);
        }
    }

    private static void ReadRows(
        Utf8LineReader lines, StanCsvIndex index, ReadOnlySpan<int> columns, double[][] targets, Action<long> progress, CancellationToken cancellation)
    {
        int row = -index.WarmupRows, damaged = 0;
        bool header = true;
        long told = 0;
        while (row < index.Rows && lines.Next(out ReadOnlySpan<byte> line))
        {
            if (lines.BytesRead != told)
            {
                cancellation.ThrowIfCancellationRequested();
                progress(lines.BytesRead - told);
                told = lines.BytesRead;
            }
            if (line.StartsWith("#"u8) || line.Trim(" \t"u8).IsEmpty)
                continue;
            if (header)
            {
                header = false;
                continue;
            }
            if (damaged < index.DamagedLines.Count && index.DamagedLines[damaged] == lines.LineNumber)
            {
                damaged++;
                continue;
            }
            if (row >= 0 && !TryRow(line, columns, targets, row))
                break;
            row++;
        }
        if (row < index.Rows)
            throw new HmcNetException(
                "A file changed while it was read.", FormattableString.Invariant($"{index.Path}, line {lines.LineNumber}"),
                "the rows of the first reading", "other rows", "leave the files alone while they are read");
    }

    private static bool TryRow(ReadOnlySpan<byte> line, ReadOnlySpan<int> columns, double[][] targets, int row)
    {
        int at = 0;
        ReadOnlySpan<byte> rest = line;
        for (int i = 0; i < columns.Length; i++)
        {
            int comma;
            for (; at < columns[i]; at++)
            {
                comma = rest.IndexOf((byte)',');
                if (comma < 0)
                    return false;
                rest = rest[(comma + 1)..];
            }
            comma = rest.IndexOf((byte)',');
            if (!Utf8Number.TryParse(comma < 0 ? rest : rest[..comma], out targets[i][row]))
                return false;
        }
        return true;
    }
}
