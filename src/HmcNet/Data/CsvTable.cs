using System.Globalization;
using CsvHelper;

namespace HmcNet;

/// <summary>Reads CSV files into tables and says in which line and column something is wrong.</summary>
internal static class CsvTable
{
    public static Table Read(string path, char separator)
    {
        string file = Path.GetFileName(path);
        var options = new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        try
        {
            using CsvReader reader = CsvReader.FromFile(path, options);
            return Read(reader, file);
        }
        catch (CsvFormatException e)
        {
            throw new HmcNetException(
                "A cell is quoted wrongly.", where: Line(file, e.LineNumber), expected: "quotes around the whole cell, and doubled inside it",
                found: e.Message, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HmcNetException("A file cannot be read.", where: path, found: e.Message, remedy: "check the path and its permissions", inner: e);
        }
    }

    private static Table Read(CsvReader reader, string file)
    {
        if (!reader.Read())
            throw new HmcNetException("The file is empty.", where: file, expected: "a line of column names, then rows", found: "nothing");
        string[] names = Cells(reader);
        CheckNames(names, file);
        var columns = names.Select(_ => new List<string>()).ToArray();
        var lines = new List<int>();
        while (reader.Read())
        {
            string[] record = Cells(reader);
            if (record.Length != names.Length)
                throw Ragged(names, record, file, reader.LineNumber);
            for (int c = 0; c < names.Length; c++)
                columns[c].Add(record[c]);
            lines.Add((int)reader.LineNumber);
        }
        if (lines.Count == 0)
            throw new HmcNetException("The file has column names but no rows.", where: file, expected: "at least one row", found: $"only the line of names: {string.Join(", ", names)}");
        return new Table(names, [.. columns.Select(c => c.ToArray())], [.. lines], file);
    }

    private static string[] Cells(CsvReader reader)
    {
        var cells = new string[reader.FieldCount];
        for (int c = 0; c < cells.Length; c++)
            cells[c] = reader.GetString(c);
        return cells;
    }

    private static void CheckNames(string[] names, string file)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name))
                throw new HmcNetException($"Two columns are named \"{name}\".", where: Line(file, 1), expected: "names that differ", remedy: "rename one of them");
        }
    }

    private static HmcNetException Ragged(string[] names, string[] record, string file, long line)
    {
        string place = record.Length < names.Length
            ? $"column \"{names[record.Length]}\" is missing"
            : string.Create(CultureInfo.InvariantCulture, $"cell {names.Length + 1} has no column");
        return new HmcNetException(
            "A row has a different number of cells than the header.", where: $"{Line(file, line)}: {place}",
            expected: string.Create(CultureInfo.InvariantCulture, $"{names.Length} cells ({string.Join(", ", names)})"),
            found: string.Create(CultureInfo.InvariantCulture, $"{record.Length} {(record.Length == 1 ? "cell" : "cells")}"),
            remedy: "look for a missing or extra comma; text that holds commas needs quotes");
    }

    private static string Line(string file, long line) => string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}");
}
