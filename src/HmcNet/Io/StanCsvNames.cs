using HmcNet.Hmc;

namespace HmcNet.Io;

/// <summary>The line of column names of a file: which columns are the sampler's, which entries of which variables the rest.</summary>
internal sealed class StanCsvNames
{
    private StanCsvNames(string[] columns, VariableLayout layout, int[] columnOfEntry, int[] statistics)
    {
        Columns = columns;
        Layout = layout;
        ColumnOfEntry = columnOfEntry;
        Statistics = statistics;
        HasStatistics = columns.Contains("lp__");
    }

    /// <summary>The names.</summary>
    public string[] Columns { get; }

    /// <summary>The variables that the columns after the sampler's make up.</summary>
    public VariableLayout Layout { get; }

    /// <summary>For each flat entry its column.</summary>
    public int[] ColumnOfEntry { get; }

    /// <summary>For each column its place in <see cref="Transition.ColumnNames"/>, or -1.</summary>
    public int[] Statistics { get; }

    /// <summary>Whether the file says what the sampler did.</summary>
    public bool HasStatistics { get; }

    /// <summary>Takes the line apart.</summary>
    /// <param name="line">The line.</param>
    /// <param name="method">CmdStan's method that wrote the file; null where the comments do not say.</param>
    /// <exception cref="HmcNetException">When it is no line of names, names a column twice, or is of a method that makes no chain.</exception>
    public static StanCsvNames Parse(string line, string? method)
    {
        string[] columns = line.Split(',', StringSplitOptions.TrimEntries);
        if (method is not (null or "sample" or "generate_quantities"))
            throw new HmcNetException(
                "The file holds no Markov chain.", expected: "output of the method sample or generate_quantities",
                found: $"output of the method {method}", remedy: "give the files of a sampling run");
        if (StanCsvComments.TryNumber(columns[0], out _) || !(columns.Contains("lp__") || method == "generate_quantities"))
            throw new HmcNetException(
                "The column names are missing.", expected: "a line of names with lp__ before the first draw",
                found: line.Length <= 60 ? line : line[..60] + "...", remedy: "give a file that CmdStan or HmcNet wrote");
        if (columns.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new HmcNetException(
                "A column is named twice.", expected: "names that differ", found: $"\"{twice.Key}\" {twice.Count()} times",
                remedy: "the file was edited or damaged: write it again");
        int[] own = [.. Enumerable.Range(0, columns.Length).Where(c => !columns[c].EndsWith("__", StringComparison.Ordinal))];
        (VariableLayout layout, int[] order) = StanCsvColumns.Parse([.. own.Select(c => columns[c])]);
        var columnOfEntry = new int[layout.Size];
        for (int i = 0; i < own.Length; i++)
            columnOfEntry[order[i]] = own[i];
        List<string> known = [.. Transition.ColumnNames];
        return new StanCsvNames(columns, layout, columnOfEntry, Array.ConvertAll(columns, known.IndexOf));
    }
}
