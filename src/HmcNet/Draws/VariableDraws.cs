namespace HmcNet;

/// <summary>The draws of one variable over all chains, or of one of its entries: a view that copies nothing.</summary>
public sealed class VariableDraws
{
    private readonly Draws draws;
    private readonly int first;

    internal VariableDraws(Draws draws, int variable)
    {
        this.draws = draws;
        Variable = draws.Variables.Variables[variable];
        first = draws.Variables.Offset(variable);
        Entries = Variable.Size;
        EntryNames = [.. draws.Variables.EntryNames.Skip(first).Take(Entries)];
        EntryLabels = [.. Enumerable.Range(0, Entries).Select(entry => HmcNet.EntryLabels.Of(Variable, entry))];
    }

    internal VariableDraws(Draws draws, int variable, int entry)
    {
        this.draws = draws;
        Variable = draws.Variables.Variables[variable];
        first = draws.Variables.Offset(variable) + entry;
        Entries = 1;
        EntryNames = [draws.Variables.EntryNames[first]];
        EntryLabels = [HmcNet.EntryLabels.Of(Variable, entry)];
        IsEntry = true;
    }

    /// <summary>The variable: its whole shape and labels, also when the view is of one entry.</summary>
    public Variable Variable { get; }

    /// <summary>Name of the variable, or of the entry when the view is of one.</summary>
    public string Name => IsEntry ? EntryNames[0] : Variable.Name;

    /// <summary>Lengths of the dimensions; empty for a scalar and for one entry.</summary>
    public IReadOnlyList<int> Shape => IsEntry ? [] : Variable.Shape;

    /// <summary>For each dimension of <see cref="Shape"/> its labels, or null where it has none.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Labels => IsEntry ? [] : Variable.Labels;

    /// <summary>Number of entries in the view.</summary>
    public int Entries { get; }

    /// <summary>Names of the entries with one-based indices, row-major.</summary>
    public IReadOnlyList<string> EntryNames { get; }

    /// <summary>Names of the entries with labels in place of indices, e.g. "alpha[north]"; null where there are none.</summary>
    public IReadOnlyList<string?> EntryLabels { get; }

    /// <summary>Mean over all draws of all chains, for each entry; shape [<see cref="Entries"/>].</summary>
    public double[] Means => [.. Enumerable.Range(0, Entries).Select(Mean)];

    /// <summary>Places of the view's entries in the flat vector of values.</summary>
    internal IEnumerable<int> FlatEntries => Enumerable.Range(first, Entries);

    private bool IsEntry { get; }

    /// <summary>Mean of an entry over all draws of all chains.</summary>
    /// <param name="entry">Entry of the view, from 0.</param>
    /// <returns>The mean; NaN when there is no draw.</returns>
    public double Mean(int entry = 0)
    {
        double sum = 0;
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            double part = 0;
            foreach (double value in Column(chain, entry))
                part += value;
            sum += part;
        }
        return sum / draws.TotalDraws;
    }

    /// <summary>Standard deviation of an entry over all draws of all chains, divisor n - 1.</summary>
    /// <param name="entry">Entry of the view, from 0.</param>
    /// <returns>The standard deviation; NaN when there are fewer than two draws.</returns>
    public double StandardDeviation(int entry = 0)
    {
        double mean = Mean(entry);
        double sum = 0;
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            foreach (double value in Column(chain, entry))
                sum += (value - mean) * (value - mean);
        }
        return draws.TotalDraws < 2 ? double.NaN : Math.Sqrt(sum / (draws.TotalDraws - 1));
    }

    /// <summary>The draws of an entry in one chain.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <param name="entry">Entry of the view, from 0.</param>
    /// <returns>Shape [iteration], contiguous.</returns>
    public ReadOnlySpan<double> Column(int chain, int entry = 0) => draws.Column(chain, Flat(entry));

    /// <summary>The draws of an entry over all chains, chain after chain.</summary>
    /// <param name="entry">Entry of the view, from 0.</param>
    /// <returns>A new array, shape [total draws].</returns>
    public double[] Pooled(int entry = 0) => draws.Pooled(Flat(entry));

    /// <summary>One draw of all entries of the view.</summary>
    /// <param name="chain">Chain, from 0.</param>
    /// <param name="iteration">Iteration after warm-up, from 0.</param>
    /// <returns>A new array, row-major, shape [<see cref="Entries"/>].</returns>
    public double[] Values(int chain, int iteration)
    {
        var values = new double[Entries];
        for (int entry = 0; entry < Entries; entry++)
            values[entry] = Column(chain, entry)[iteration];
        return values;
    }

    private int Flat(int entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(entry);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(entry, Entries);
        return first + entry;
    }
}
