using System.Globalization;

namespace HmcNet;

/// <summary>A table of named columns of equal length, of numbers or text.</summary>
public sealed class Table
{
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly string[][] cells;
    private readonly int[] lines;
    private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Factor> factors = new(StringComparer.Ordinal);
    private readonly string? file;

    /// <summary>Creates a table of cells as they stand in a file.</summary>
    /// <param name="names">Names of the columns.</param>
    /// <param name="cells">For each column its cells.</param>
    /// <param name="lines">Line of the file of each row.</param>
    /// <param name="file">Name of the file in messages.</param>
    internal Table(IReadOnlyList<string> names, string[][] cells, int[] lines, string? file)
    {
        Names = names;
        this.cells = cells;
        this.lines = lines;
        this.file = file;
        for (int c = 0; c < names.Count; c++)
            places.Add(names[c], c);
    }

    /// <summary>Names of the columns, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of rows.</summary>
    public int RowCount => lines.Length;

    /// <summary>A column of numbers. An empty cell, "NA" and "NaN" are missing values (NaN).</summary>
    /// <param name="name">Name of the column.</param>
    /// <exception cref="HmcNetException">When there is no such column, or it holds text: names file, line and column.</exception>
    public Column this[string name]
    {
        get
        {
            if (!columns.TryGetValue(name, out Column? column))
                columns.Add(name, column = new Column(name, Numbers(name), file is null ? null : LineOf));
            return column;
        }
    }

    /// <summary>Reads a CSV file with a header.</summary>
    /// <param name="path">The file: UTF-8, decimal points.</param>
    /// <param name="separator">What separates the cells.</param>
    /// <returns>The table.</returns>
    /// <exception cref="HmcNetException">When the file is missing or empty, has no rows, a ragged row, bad quoting, or two
    /// columns of one name: names file, line and column.</exception>
    public static Table ReadCsv(string path, char separator = ',') => CsvTable.Read(path, separator);

    /// <summary>Makes a table of columns.</summary>
    /// <param name="columns">Names and values; all of one length.</param>
    /// <returns>The table.</returns>
    /// <exception cref="HmcNetException">When there is no column, a name comes twice, or the lengths differ.</exception>
    public static Table FromColumns(params (string Name, IEnumerable<double> Values)[] columns)
    {
        if (columns.Length == 0)
            throw new HmcNetException("A table needs columns.", expected: "at least one column", found: "none");
        string? twice = columns.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
            throw new HmcNetException($"Two columns are named \"{twice}\".", expected: "names that differ", remedy: "rename one of them");
        string[][] cells = [.. columns.Select(c => c.Values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)).ToArray())];
        for (int c = 1; c < cells.Length; c++)
        {
            if (cells[c].Length != cells[0].Length)
                throw new HmcNetException(
                    "The columns of a table have different lengths.", where: $"column \"{columns[c].Name}\"",
                    expected: string.Create(CultureInfo.InvariantCulture, $"{cells[0].Length} rows, as in \"{columns[0].Name}\""),
                    found: string.Create(CultureInfo.InvariantCulture, $"{cells[c].Length} rows"));
        }
        return new Table([.. columns.Select(c => c.Name)], cells, [.. Enumerable.Range(1, cells[0].Length)], null);
    }

    /// <summary>The table with one more column of numbers, or with other numbers in a column.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="values">One number a row, e.g. computed from other columns.</param>
    /// <returns>A new table.</returns>
    /// <exception cref="HmcNetException">When the number of values is not that of the rows.</exception>
    public Table WithColumn(string name, IEnumerable<double> values) => WithColumn(name, values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>The table with one more column of labels, or with other labels in a column.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="labels">One a row.</param>
    /// <returns>A new table.</returns>
    /// <exception cref="HmcNetException">When the number of labels is not that of the rows.</exception>
    public Table WithColumn(string name, IEnumerable<string> labels)
    {
        string[] added = [.. labels];
        if (added.Length != RowCount)
            throw new HmcNetException(
                "A column does not have the rows of its table.", where: $"column \"{name}\"",
                expected: string.Create(CultureInfo.InvariantCulture, $"{RowCount} values"), found: string.Create(CultureInfo.InvariantCulture, $"{added.Length}"));
        return places.TryGetValue(name, out int place)
            ? new Table(Names, [.. cells.Select((column, c) => (c == place) ? added : column)], lines, file)
            : new Table([.. Names, name], [.. cells, added], lines, file);
    }

    /// <summary>A column of group labels, with its levels in numeric or ordinal order.</summary>
    /// <param name="name">Name of the column.</param>
    /// <returns>The factor; the same object each time.</returns>
    /// <exception cref="HmcNetException">When there is no such column or a cell is empty.</exception>
    public Factor Factor(string name)
    {
        if (!factors.TryGetValue(name, out Factor? factor))
            factors.Add(name, factor = HmcNet.Factor.From(name, Text(name)));
        return factor;
    }

    /// <summary>A column of group labels, with given levels.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="levels">The levels in order.</param>
    /// <returns>The factor.</returns>
    /// <exception cref="HmcNetException">When there is no such column, or a cell is not among the levels: names the row.</exception>
    public Factor Factor(string name, IReadOnlyList<string> levels) => HmcNet.Factor.From(name, Text(name), levels);

    /// <summary>The cells of a column as text.</summary>
    /// <param name="name">Name of the column.</param>
    /// <returns>One string a row.</returns>
    /// <exception cref="HmcNetException">When there is no such column.</exception>
    public IReadOnlyList<string> Text(string name) => cells[Place(name)];

    private double[] Numbers(string name)
    {
        string[] text = cells[Place(name)];
        var numbers = new double[text.Length];
        for (int row = 0; row < text.Length; row++)
        {
            if (text[row] is "" or "NA" or "NaN")
                numbers[row] = double.NaN;
            else if (!double.TryParse(text[row], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[row]))
                throw new HmcNetException(
                    "A column of numbers holds text.",
                    where: $"{LineOf(row)}, column \"{name}\"",
                    expected: "a number with a decimal point", found: $"\"{text[row]}\"",
                    remedy: "mend the cell, or use the column as groups: table.Factor(\"" + name + "\")");
        }
        return numbers;
    }

    private string LineOf(int row) => string.Create(CultureInfo.InvariantCulture, $"{(file is null ? "" : file + ", ")}line {lines[row]}");

    private int Place(string name) =>
        places.TryGetValue(name, out int place)
            ? place
            : throw new HmcNetException(
                $"There is no column named \"{name}\".", where: file, expected: $"one of {string.Join(", ", Names)}", found: $"\"{name}\"",
                remedy: "check the spelling; names are case-sensitive");
}
