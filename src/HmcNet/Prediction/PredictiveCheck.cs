using HmcNet.Deriving;

namespace HmcNet;

/// <summary>Statistics of observed data beside those of data drawn from the model; its text is a table.</summary>
public sealed class PredictiveCheck
{
    internal PredictiveCheck(string kind, string observation, Draws replicated, IReadOnlyList<CheckRow> rows)
    {
        Kind = kind;
        Observation = observation;
        Replicated = replicated;
        Rows = rows;
    }

    /// <summary>"Posterior predictive check" or "Prior predictive check".</summary>
    public string Kind { get; }

    /// <summary>Name of the observation.</summary>
    public string Observation { get; }

    /// <summary>The statistics of the replicated data, one variable for each row of the table; the data themselves are not kept.</summary>
    public Draws Replicated { get; }

    /// <summary>One row for each statistic, or for each statistic and group.</summary>
    public IReadOnlyList<CheckRow> Rows { get; }

    /// <summary>The rows whose observed statistic is unusual: see <see cref="CheckRow.Verdict"/>.</summary>
    public IEnumerable<CheckRow> Unusual => Rows.Where(r => r.Verdict.Length > 0);

    /// <summary>The row of a statistic, and group.</summary>
    /// <param name="statistic">Name of the statistic.</param>
    /// <param name="group">Level of the factor, where the check is by groups.</param>
    /// <exception cref="HmcNetException">When there is no such row.</exception>
    public CheckRow this[string statistic, string? group = null] =>
        Rows.FirstOrDefault(r => r.Statistic == statistic && r.Group == group)
            ?? throw new HmcNetException(
                "The check has no such row.", where: $"check of \"{Observation}\"", expected: string.Join(", ", Rows.Take(12).Select(NameOf)),
                found: group is null ? statistic : $"{statistic} of {group}");

    /// <summary>The table, aligned.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => $"{Kind} of {Observation}: {Rows[0].Upper.Total} data sets\n\n" + TextTable.Of(
        ["", "Observed", "Mean", "StdDev", "5%", "95%", "P(rep >= obs)", "MCSE", "two-sided", ""],
        [.. Rows.Select(r =>
        {
            int decimals = TextTable.DecimalsFor(r.Replicated.Sd);
            string Value(double v) => TextTable.Fixed(v, decimals);
            return new[]
            {
                NameOf(r), Value(r.Observed), Value(r.Replicated.Mean), Value(r.Replicated.Sd), Value(r.Replicated.Q5), Value(r.Replicated.Q95),
                TextTable.Fixed(r.Upper.Value, 3), TextTable.Fixed(r.Upper.StandardError, 3), TextTable.Fixed(r.TwoSided, 3), r.Verdict,
            };
        })]);

    private static string NameOf(CheckRow row) => row.Group is null ? row.Statistic : $"{row.Statistic}[{row.Group}]";
}
