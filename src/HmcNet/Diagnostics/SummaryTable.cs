using HmcNet.Diagnostics;

namespace HmcNet;

/// <summary>A summary of draws: one row a quantity; its text is a table in stansummary's manner.</summary>
public sealed class SummaryTable
{
    private readonly Dictionary<string, SummaryRow> byName = new(StringComparer.Ordinal);
    private readonly SummaryOptions options;

    internal SummaryTable(Draws draws, IReadOnlyList<SummaryRow> rows, SummaryOptions options)
    {
        this.options = options;
        Rows = rows;
        ModelName = draws.ModelName;
        int[] used = ChainValues.Used(draws);
        Chains = used.Length;
        IterationsPerChain = draws.CommonIterations;
        DrawsLeftOut = draws.TotalDraws - Chains * IterationsPerChain;
        foreach (SummaryRow row in rows)
        {
            byName.TryAdd(row.Name, row);
            if (row.Label is not null)
                byName.TryAdd(row.Label, row);
        }
    }

    /// <summary>The rows in order: lp__ where it is shown, then the variables.</summary>
    public IReadOnlyList<SummaryRow> Rows { get; }

    /// <summary>Probabilities of <see cref="SummaryRow.Quantiles"/>.</summary>
    public IReadOnlyList<double> Probabilities => options.Probabilities;

    /// <summary>Name of the model.</summary>
    public string ModelName { get; }

    /// <summary>Number of chains that have draws.</summary>
    public int Chains { get; }

    /// <summary>Number of draws of each chain that the summary is of: the length of the shortest chain that has any.</summary>
    public int IterationsPerChain { get; }

    /// <summary>Number of draws of longer chains that were left out; 0 for chains of equal length.</summary>
    public int DrawsLeftOut { get; }

    /// <summary>The row of a name.</summary>
    /// <param name="name">Name with one-based indices or with labels, e.g. "alpha[2]", "alpha[north]", "lp__".</param>
    /// <returns>The row.</returns>
    /// <exception cref="HmcNetException">When there is none of that name.</exception>
    public SummaryRow this[string name] =>
        byName.TryGetValue(name, out SummaryRow? row)
            ? row
            : throw new HmcNetException(
                $"The summary has no row named \"{name}\".",
                expected: string.Join(", ", Rows.Take(12).Select(r => r.Name)) + (Rows.Count > 12 ? ", ..." : ""),
                found: $"\"{name}\"",
                remedy: "write scalars as mu, entries of arrays as alpha[2] or Omega[1,3], counted from 1");

    /// <summary>The table as text, aligned in columns, with notes on constants and on draws left out.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => SummaryText.Of(this, options.SignificantDigits);
}
