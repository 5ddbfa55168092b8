using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace HmcNet;

/// <summary>Reads CSV files into tables and says in which line and column something is wrong.</summary>
internal static class CsvTable
{
    public static Table Read(string path, string delimiter)
    {
        string file = Path.GetFileName(path);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            HasHeaderRecord = false,
            TrimOptions = TrimOptions.Trim,
            BadDataFound = bad => throw new HmcNetException(
                "A cell is quoted wrongly.", where: Line(file, bad.Context.Parser!.RawRow),
                expected: "quotes around the whole cell, and doubled inside it", found: bad.Field),
        };
        try
        {
            using var reader = new StreamReader(path);
            using var parser = new CsvParser(reader, configuration);
            return Read(parser, file);
        }
        catch (IOException e)
        {
            throw new HmcNetException("A file cannot be read.", where: path, found: e.Message, remedy: "check the path", inner: e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new HmcNetException("A file cannot be read.", where: path, found: e.Message, remedy: "check its permissions", inner: e);
        }
    }

    private static Table Read(CsvParser parser, string file)
    {
        if (!parser.Read())
            throw new HmcNetException("The file is empty.", where: file, expected: "a line of column names, then rows", found: "nothing");
        string[] names = parser.Record!;
        CheckNames(names, file);
        var columns = names.Select(_ => new List<string>()).ToArray();
        var lines = new List<int>();
        while (parser.Read())
        {
            string[] record = parser.Record!;
            if (record.Length != names.Length)
                throw Ragged(names, record, file, parser.RawRow);
            for (int c = 0; c < names.Length; c++)
                columns[c].Add(record[c]);
            lines.Add(parser.RawRow);
        }
        if (lines.Count == 0)
            throw new HmcNetException("The file has column names but no rows.", where: file, expected: "at least one row", found: $"only the line of names: {string.Join(", ", names)}");
        return new Table(names, [.. columns.Select(c => c.ToArray())], [.. lines], file);
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

    private static HmcNetException Ragged(string[] names, string[] record, string file, int line)
    {
        string place = record.Length < names.Length
            ? $"column \"{names[record.Length]}\" is missing"
            : string.Create(CultureInfo.InvariantCulture, $"cell {names.Length + 1} has no column");
        return new HmcNetException(
            "A row has a different number of cells than the header.", where: $"{Line(file, line)}: {place}",
            expected: string.Create(CultureInfo.InvariantCulture, $"{names.Length} cells ({string.Join(", ", names)})"),
            found: string.Create(CultureInfo.InvariantCulture, $"{record.Length} cells"),
            remedy: "look for a missing or extra comma; text that holds commas needs quotes");
    }

    private static string Line(string file, int line) => string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}");
}
