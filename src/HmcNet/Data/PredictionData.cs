using HmcNet.Autodiff.Ir;

namespace HmcNet;

/// <summary>
/// What data answer while a model's function runs again for a prediction: columns and factors those of a new table, with stand-ins for
/// what the table lacks; factors with their new levels behind the known ones; observations with no values at all.
/// </summary>
internal sealed class PredictionData
{
    /// <summary>Label of a level that stands for a group never seen.</summary>
    public const string NewLevel = "(new)";

    private readonly IReadOnlySet<int> rowLengths;
    private readonly IReadOnlySet<string> rowNames;
    private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Factor> factors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> newLevels = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    private PredictionData(Table? table, IReadOnlySet<int> rowLengths, IReadOnlySet<string> rowNames)
    {
        Table = table;
        this.rowLengths = rowLengths;
        this.rowNames = rowNames;
    }

    /// <summary>The new rows; null where the rows stay and every factor has one more level.</summary>
    public Table? Table { get; }

    /// <summary>For each factor that has some, the levels that the model has not seen.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NewLevels => newLevels;

    /// <summary>Names of the table's columns that were asked for.</summary>
    public IReadOnlySet<string> Used => used;

    /// <summary>New rows.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="rowLengths">Numbers of rows of the model's observations: data as long are of rows, others of groups.</param>
    /// <param name="rowNames">Names of data that are known to be of rows.</param>
    public static PredictionData OfRows(Table table, IReadOnlySet<int> rowLengths, IReadOnlySet<string> rowNames) => new(table, rowLengths, rowNames);

    /// <summary>The same rows and one more level of every factor.</summary>
    public static PredictionData OfNewLevels() => new(null, new HashSet<int>(), new HashSet<string>());

    /// <summary>Whether data go with the rows, and not with groups.</summary>
    public bool IsOfRows(string name, int length) => rowNames.Contains(name) || rowLengths.Contains(length);

    /// <summary>Name of the missing column that a data source stands in for; null for other sources.</summary>
    public string? MissingNameOf(DataSource source) =>
        columns.Values.Where(c => ReferenceEquals(c.Source, source)).Select(c => c.Name)
            .Concat(factors.Values.Where(f => ReferenceEquals(f.DataSource, source)).Select(f => f.Name)).FirstOrDefault();

    /// <summary>The column of the table, or a stand-in for one that the table lacks; null for data of groups.</summary>
    public Column? ColumnFor(string name, int length)
    {
        // Data of groups stay, also where the table has a column of that name.
        if (Table is null || !IsOfRows(name, length))
            return null;
        if (!Table.Names.Contains(name))
            return columns[name] = Column.Missing(name, Table.RowCount);
        used.Add(name);
        return Table[name];
    }

    /// <summary>The factor of the table with its new levels, or a stand-in; null for a factor of groups.</summary>
    public Factor? FactorFor(string name, IReadOnlyList<string> levels, int length)
    {
        if (Table is null || !IsOfRows(name, length))
            return null;
        if (!Table.Names.Contains(name))
            return factors[name] = Factor.From(name, Enumerable.Repeat(levels[0], Table.RowCount), levels);
        used.Add(name);
        string[] unseen = [.. Factor.From(name, Table.Text(name)).OwnLevels.Except(levels, StringComparer.Ordinal)];
        if (unseen.Length > 0)
            newLevels[name] = unseen;
        return Table.Factor(name, [.. levels, .. unseen]);
    }

    /// <summary>A factor with one more level, where that is what was asked for.</summary>
    public Factor Extend(Factor factor)
    {
        if (Table is not null)
            return factor;
        newLevels[factor.Name] = [NewLevel];
        return factor.WithLevels([.. factor.OwnLevels, NewLevel]);
    }
}
