using HmcNet.Diagnostics;
using HmcNet.Hmc;
using HmcNet.Io;

namespace HmcNet.Streaming;

/// <summary>A quantity to read.</summary>
/// <param name="Name">Name of its row.</param>
/// <param name="Entry">Flat entry of the variables; -1 for a column of the sampler's.</param>
/// <param name="Place">Place of its row.</param>
internal readonly record struct ChosenQuantity(string Name, int Entry, int Place)
{
    /// <summary>Column of a file that holds it.</summary>
    public int ColumnIn(StanCsvIndex file) => Entry >= 0 ? file.ColumnOfEntry[Entry] : file.ColumnNames.ToList().IndexOf(Name);
}

/// <summary>Which quantities a summary shows.</summary>
/// <param name="Quantities">The quantities to read.</param>
/// <param name="LogDensityPlace">Place of the row of lp__; -1 where it is not shown.</param>
internal sealed record QuantityChoice(IReadOnlyList<ChosenQuantity> Quantities, int LogDensityPlace)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Quantities.Count + (LogDensityPlace < 0 ? 0 : 1);

    /// <summary>Resolves the names of a summary's options against a file.</summary>
    /// <exception cref="HmcNetException">On a name that the files do not have.</exception>
    public static QuantityChoice Of(StanCsvIndex file, SummaryOptions options)
    {
        VariableLayout layout = file.Start!.Variables;
        bool hasLogDensity = file.Transitions.Length > 0;
        var chosen = new List<(string Name, int Entry)>();
        if (options.Variables is null)
        {
            if (hasLogDensity && options.IncludeLogDensity)
                chosen.Add((Summarizer.LogDensityName, -1));
            chosen.AddRange(layout.EntryNames.Select((name, entry) => (name, entry)));
        }
        else
        {
            foreach (string name in options.Variables)
                chosen.AddRange(Named(file, layout, hasLogDensity, name));
        }
        int logDensity = -1;
        var quantities = new List<ChosenQuantity>();
        foreach ((string name, int entry) in chosen.Distinct())
        {
            int place = quantities.Count + (logDensity < 0 ? 0 : 1);
            if (name == Summarizer.LogDensityName)
                logDensity = place;
            else
                quantities.Add(new ChosenQuantity(name, entry, place));
        }
        return new QuantityChoice(quantities, logDensity);
    }

    private static IEnumerable<(string Name, int Entry)> Named(StanCsvIndex file, VariableLayout layout, bool hasLogDensity, string given)
    {
        if (given == Summarizer.LogDensityName && hasLogDensity)
            return [(given, -1)];
        if (hasLogDensity && Transition.ColumnNames.Contains(given) && file.ColumnNames.Contains(given))
            return [(given, -1)];
        string name = Bracketed(given);
        for (int v = 0; v < layout.Variables.Count; v++)
        {
            Variable variable = layout.Variables[v];
            int offset = layout.Offset(v);
            if (variable.Name == given)
                return Enumerable.Range(offset, variable.Size).Select(entry => (layout.EntryNames[entry], entry));
            for (int e = 0; name.StartsWith(variable.Name, StringComparison.Ordinal) && e < variable.Size; e++)
            {
                if (variable.EntryName(e) == name)
                    return [(name, offset + e)];
            }
        }
        string[] known = [.. layout.Variables.Select(variable => variable.Name)];
        throw new HmcNetException(
            $"The files have no quantity named \"{given}\".", file.Path,
            "one of " + string.Join(", ", known.Take(12)) + (known.Length > 12 ? ", ..." : "") + ", or a column of the sampler's",
            $"\"{given}\"", "write theta for all its entries, theta[2] or theta.2 for one");
    }

    // CmdStan's theta.1.2 for theta[1,2].
    private static string Bracketed(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot <= 0 || name.Contains('[', StringComparison.Ordinal) ? name : $"{name[..dot]}[{name[(dot + 1)..].Replace('.', ',')}]";
    }
}
