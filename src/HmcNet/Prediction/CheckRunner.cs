using System.Globalization;
using HmcNet.Deriving;

namespace HmcNet.Predicting;

/// <summary>Computes the statistics of observed and replicated data, by groups where asked for.</summary>
internal sealed class CheckRunner
{
    private readonly TestStatistic[] statistics;
    private readonly string?[] groups;

    // For each group the entries of the data that belong to it; null for all.
    private readonly int[]?[] entries;
    private readonly double[][] buffers;
    private readonly double[] observed;

    public CheckRunner(Model model, string observation, Factor? by, IReadOnlyList<TestStatistic> statistics)
    {
        Observation = PredictiveDraws.ObservationOf(model, observation);
        this.statistics = statistics.Count > 0 ? [.. statistics] : [TestStatistic.Mean, TestStatistic.Sd, TestStatistic.Min, TestStatistic.Max];
        string? twice = this.statistics.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null)
            throw new HmcNetException($"Two statistics of a check are named \"{twice}\".", where: $"check of \"{observation}\"", expected: "names that differ", remedy: "rename one of them");
        (groups, entries) = by is null ? ([null], [null]) : GroupsOf(by, observation, Observation.Source.Shape);
        double[] data = model.BoundData.GetValueOrDefault(Observation.Source, Observation.Source.Values);
        buffers = [.. entries.Select(e => new double[e?.Length ?? data.Length])];
        observed = new double[Count];
        Evaluate(data, (at, value) => observed[at] = value, () => "the observed data");
        Variables = [.. this.statistics.SelectMany(s => groups.Select(g => new Variable(g is null ? s.Name : $"{s.Name}[{g}]")))];
    }

    /// <summary>The observation.</summary>
    public ObservationDeclaration Observation { get; }

    /// <summary>Number of statistics times number of groups.</summary>
    public int Count => statistics.Length * groups.Length;

    /// <summary>One variable for each statistic and group.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Computes the statistics of replicated data.</summary>
    public void Evaluate(double[] data, double[][] columns, int iteration, Func<string> place) =>
        Evaluate(data, (at, value) => columns[at][iteration] = value, place);

    /// <summary>Compares.</summary>
    public PredictiveCheck Compare(string kind, Draws replicated)
    {
        IReadOnlyList<SummaryRow> summaries = replicated.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows;
        var rows = new List<CheckRow>();
        for (int s = 0; s < statistics.Length; s++)
        {
            for (int g = 0; g < groups.Length; g++)
            {
                int at = s * groups.Length + g;
                rows.Add(new CheckRow(
                    statistics[s].Name, groups[g], observed[at], summaries[at], Share(replicated, at, v => v >= observed[at]), Share(replicated, at, v => v <= observed[at])));
            }
        }
        return new PredictiveCheck(kind, Observation.Name, replicated, rows);
    }

    private static EventProbability Share(Draws replicated, int entry, Func<double, bool> happened)
    {
        double[][][] indicator = DerivedColumns.Room(replicated, 1);
        for (int c = 0; c < replicated.Chains; c++)
        {
            ReadOnlySpan<double> column = replicated.Column(c, entry);
            for (int i = 0; i < column.Length; i++)
                indicator[c][0][i] = happened(column[i]) ? 1 : 0;
        }
        return EventProbability.Of(DerivedColumns.Of(replicated, [new Variable("event")], indicator));
    }

    private void Evaluate(double[] data, Action<int, double> take, Func<string> place)
    {
        for (int g = 0; g < groups.Length; g++)
        {
            double[] buffer = buffers[g];
            for (int i = 0; i < buffer.Length; i++)
                buffer[i] = data[entries[g] is { } chosen ? chosen[i] : i];
            for (int s = 0; s < statistics.Length; s++)
                take(s * groups.Length + g, ValueOf(statistics[s], groups[g], buffer, place));
        }
    }

    private double ValueOf(TestStatistic statistic, string? group, double[] data, Func<string> place)
    {
        double value;
        string Where() => $"statistic \"{statistic.Name}\" of \"{Observation.Name}\"{(group is null ? "" : $", group {group}")}, {place()}";
        try
        {
            value = statistic.Value(data);
        }
        catch (Exception e)
        {
            throw new HmcNetException(
                $"A test statistic threw {e.GetType().Name}.", where: Where(), expected: "a number for every data set", found: e.Message, inner: e);
        }
        return double.IsNaN(value)
            ? throw new HmcNetException(
                "A test statistic gave NaN.", where: Where(), expected: "a number for every data set", found: "NaN",
                remedy: "standard deviations need two values in every group; elsewhere look for 0/0")
            : value;
    }

    private static (string?[] Groups, int[]?[] Entries) GroupsOf(Factor by, string observation, Autodiff.Ir.Shape shape)
    {
        int rows = shape.Rank == 0 ? 1 : shape[0];
        if (by.Length != rows)
            throw new HmcNetException(
                "The factor of a check does not have the rows of the observation.", where: $"check of \"{observation}\" by \"{by.Name}\"",
                expected: string.Create(CultureInfo.InvariantCulture, $"{rows} rows"), found: string.Create(CultureInfo.InvariantCulture, $"{by.Length}"));
        int rowSize = shape.Size / rows;
        int[] used = [.. by.Codes.Distinct().Order()];
        return (
            [.. used.Select(code => by.Levels[code])],
            [.. used.Select(code => Enumerable.Range(0, shape.Size).Where(e => by.Codes[e / rowSize] == code).ToArray())]);
    }
}
