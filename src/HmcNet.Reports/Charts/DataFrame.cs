using System.Text.Json.Nodes;

namespace HmcNet.Reports;

/// <summary>The rows that a chart draws, by columns of equal length. Names of columns are plain words, never names of users.</summary>
internal sealed class DataFrame
{
    private readonly List<(string Name, DataColumn Column)> columns = [];

    /// <summary>The columns in order.</summary>
    public IReadOnlyList<(string Name, DataColumn Column)> Columns => columns;

    /// <summary>Number of rows.</summary>
    public int Rows => columns.Count == 0 ? 0 : columns[0].Column.Values.Length;

    /// <summary>Adds a column.</summary>
    /// <exception cref="ArgumentException">When its length is not that of the others.</exception>
    public DataFrame With(string name, DataColumn column)
    {
        if (columns.Count > 0 && column.Values.Length != Rows)
            throw new ArgumentException($"Column {name} has {column.Values.Length} rows, the others {Rows}.", nameof(column));
        columns.Add((name, column));
        return this;
    }

    /// <summary>Adds a column of numbers.</summary>
    public DataFrame With(string name, double[] values) => With(name, new DataColumn(values));

    /// <summary>Adds a column of texts.</summary>
    public DataFrame With(string name, IEnumerable<string> texts) => With(name, DataColumn.Texts(texts));

    /// <summary>Rows as Vega-Lite takes them: one object a row, missing numbers as null.</summary>
    public JsonArray ToRows()
    {
        var rows = new JsonArray();
        for (int row = 0; row < Rows; row++)
        {
            var item = new JsonObject();
            foreach ((string name, DataColumn column) in columns)
                item.Add(name, Cell(column, row));
            rows.Add((JsonNode)item);
        }
        return rows;
    }

    private static JsonValue? Cell(DataColumn column, int row)
    {
        double value = column.Values[row];
        if (column.Levels is { } levels)
            return JsonValue.Create(levels[(int)value]);
        // Seven digits are more than a screen can show.
        return double.IsFinite(value) ? JsonValue.Create(Rounded(value)) : null;
    }

    private static double Rounded(double value) => double.IsInteger(value) && Math.Abs(value) < 1e15
        ? value
        : double.Parse(value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
