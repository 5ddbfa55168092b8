using System.Globalization;
using HmcNet.Deriving;

namespace HmcNet;

/// <summary>Differences between the entries of a variable; its text is a table.</summary>
public sealed class ContrastTable
{
    internal ContrastTable(Draws draws, string name, IReadOnlyList<(string First, string Second)> pairs)
    {
        VariableDraws variable = draws[name];
        if (variable.Shape.Count != 1 || variable.Entries < 2)
            throw new HmcNetException(
                "Contrasts are of the entries of a vector.", where: $"variable \"{name}\"", expected: "one dimension of at least two entries",
                found: variable.Shape.Count == 0 ? "a scalar" : $"shape [{string.Join(", ", variable.Shape)}]",
                remedy: "for others derive the difference: fit.Derive(\"difference\", p => ...)");
        Name = name;
        string[] labels = [.. Enumerable.Range(0, variable.Entries).Select(i => variable.Labels[0]?[i] ?? (i + 1).ToString(CultureInfo.InvariantCulture))];
        int Place(string label) => Array.IndexOf(labels, label) is >= 0 and int place
            ? place
            : throw new HmcNetException(
                "A contrast is of an entry that the variable does not have.", where: $"variable \"{name}\"",
                expected: string.Join(", ", labels.Take(12)) + (labels.Length > 12 ? ", ..." : ""), found: $"\"{label}\"", remedy: "check the spelling");
        (int, int)[] wanted = pairs.Count > 0
            ? [.. pairs.Select(p => (Place(p.First), Place(p.Second)))]
            : [.. Enumerable.Range(0, labels.Length).SelectMany(i => Enumerable.Range(i + 1, labels.Length - i - 1).Select(j => (i, j)))];
        Rows = [.. wanted.Select(p => RowOf(draws, variable, labels, p.Item1, p.Item2))];
    }

    /// <summary>Name of the variable.</summary>
    public string Name { get; }

    /// <summary>The differences in order.</summary>
    public IReadOnlyList<Contrast> Rows { get; }

    /// <summary>The difference of a pair.</summary>
    /// <param name="first">Label of the first, or its number from 1.</param>
    /// <param name="second">Label of the second.</param>
    /// <exception cref="HmcNetException">When the table does not have the pair in this order.</exception>
    public Contrast this[string first, string second] =>
        Rows.FirstOrDefault(r => r.First == first && r.Second == second)
            ?? throw new HmcNetException(
                "The table does not have this contrast.", where: $"contrasts of \"{Name}\"",
                expected: string.Join(", ", Rows.Take(12).Select(r => $"{r.First} - {r.Second}")), found: $"{first} - {second}");

    /// <summary>The table, aligned.</summary>
    /// <returns>Lines parted by \n, without one at the end.</returns>
    public override string ToString() => TextTable.Of(
        ["", "Mean", "StdDev", "5%", "50%", "95%", "P(> 0)", "MCSE", "R_hat"],
        [.. Rows.Select(r =>
        {
            int decimals = TextTable.DecimalsFor(r.Summary.Sd);
            string Value(double v) => TextTable.Fixed(v, decimals);
            return new[]
            {
                $"{Name}[{r.First}] - {Name}[{r.Second}]", Value(r.Summary.Mean), Value(r.Summary.Sd), Value(r.Summary.Q5), Value(r.Summary.Median),
                Value(r.Summary.Q95), TextTable.Fixed(r.Positive.Value, 3), TextTable.Fixed(r.Positive.StandardError, 3), TextTable.Fixed(r.Summary.RHat, 3),
            };
        })]);

    private static Contrast RowOf(Draws draws, VariableDraws variable, string[] labels, int first, int second)
    {
        double[][][] difference = DerivedColumns.Room(draws, 1);
        double[][][] positive = DerivedColumns.Room(draws, 1);
        for (int c = 0; c < draws.Chains; c++)
        {
            ReadOnlySpan<double> a = variable.Column(c, first), b = variable.Column(c, second);
            for (int i = 0; i < a.Length; i++)
            {
                difference[c][0][i] = a[i] - b[i];
                positive[c][0][i] = a[i] > b[i] ? 1 : 0;
            }
        }
        SummaryRow summary = DerivedColumns.Of(draws, [new Variable($"{labels[first]} - {labels[second]}")], difference).Summary().Rows[0];
        return new Contrast(labels[first], labels[second], summary, EventProbability.Of(DerivedColumns.Of(draws, [new Variable("positive")], positive)));
    }
}
