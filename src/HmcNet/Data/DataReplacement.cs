namespace HmcNet;

/// <summary>
/// Other data for named columns, factors and observations while a model's function runs again: columns that the
/// function captured answer with the replacement.
/// </summary>
internal sealed class DataReplacement : IDisposable
{
    [ThreadStatic]
    private static DataReplacement? active;

    private readonly IReadOnlyDictionary<string, double[]> values;
    private readonly Table? table;
    private readonly PredictionData? prediction;
    private readonly DataReplacement? outer;
    private readonly Dictionary<string, Column> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Factor> factors = new(StringComparer.Ordinal);

    private DataReplacement(IReadOnlyDictionary<string, double[]> values, Table? table, PredictionData? prediction)
    {
        this.values = values;
        this.table = table;
        this.prediction = prediction;
        outer = active;
        active = this;
    }

    /// <summary>Names of the replacements that were asked for.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Begins a replacement on this thread; disposing ends it.</summary>
    public static DataReplacement Begin(IReadOnlyDictionary<string, double[]> values, Table? table = null, PredictionData? prediction = null) =>
        new(values, table, prediction);

    /// <summary>Number of new rows that are predicted; null where observations have values.</summary>
    public static int? PredictedRows => active?.prediction?.Table?.RowCount;

    /// <summary>The column that stands in for one.</summary>
    public static Column For(Column column)
    {
        if (active is not { } current)
            return column;
        if (current.columns.TryGetValue(column.Name, out Column? known))
            return known;
        if (current.prediction?.ColumnFor(column.Name, column.OwnLength) is { } predicted)
            return current.columns[column.Name] = predicted;
        if (current.Find(column.Name) is { } values)
            return current.columns[column.Name] = new Column(column.Name, values);
        if (current.table is not null && current.table.Names.Contains(column.Name))
            return current.columns[column.Name] = current.table[column.Name];
        return column;
    }

    /// <summary>The factor that stands in for one: its codes over the same levels.</summary>
    public static Factor For(Factor factor)
    {
        if (active is not { } current)
            return factor;
        if (current.factors.TryGetValue(factor.Name, out Factor? known))
            return known;
        if (current.prediction?.FactorFor(factor.Name, factor.OwnLevels, factor.OwnLength) is { } predicted)
            return current.factors[factor.Name] = predicted;
        Factor found = factor;
        if (current.Find(factor.Name) is { } codes)
            found = factor.WithCodes(codes);
        else if (current.table is not null && current.table.Names.Contains(factor.Name))
            found = current.table.Factor(factor.Name, factor.OwnLevels);
        else if (current.prediction is null)
            return factor;
        return current.factors[factor.Name] = current.prediction?.Extend(found) ?? found;
    }

    /// <summary>Values for an observation; null where there is no replacement.</summary>
    public static double[]? ForObservation(string name) => active?.Find(name);

    /// <inheritdoc/>
    public void Dispose() => active = outer;

    private double[]? Find(string name)
    {
        if (!values.TryGetValue(name, out double[]? found))
            return null;
        Used.Add(name);
        return found;
    }
}
