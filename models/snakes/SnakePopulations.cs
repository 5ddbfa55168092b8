using HmcNet.CaseStudies.Runner;

namespace HmcNet.CaseStudies;

/// <summary>The populations of snakes with their simple means and, since the shipped data are simulated, their true ones.</summary>
internal sealed class SnakePopulations
{
    private const string FileOfTruth = "true_pop_means.csv";

    /// <summary>Reads them from the data.</summary>
    public SnakePopulations(StudyData data)
    {
        Factor = data.Table.Factor("pop");
        Lengths = data["svl"];
        double[][] groups = [.. Enumerable.Range(0, Factor.Levels.Count)
            .Select(j => Enumerable.Range(0, Lengths.Length).Where(row => Factor.Codes[row] == j).Select(row => Lengths[row]).ToArray())];
        Sizes = [.. groups.Select(group => group.Length)];
        Means = [.. groups.Select(group => group.Average())];
        Truth = TruthBeside(data.Path, Factor.Levels);
    }

    /// <summary>The population of each snake.</summary>
    public Factor Factor { get; }

    /// <summary>The length of each snake.</summary>
    public Column Lengths { get; }

    /// <summary>Names of the populations.</summary>
    public IReadOnlyList<string> Names => Factor.Levels;

    /// <summary>Number of snakes of each.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Mean length of each.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>The means that the data were simulated with; null where they are not known.</summary>
    public IReadOnlyList<double>? Truth { get; }

    /// <summary>
    /// Number of snakes in a population for the method of moments: E(mean square between) = sigma^2 + n0 sigma_alpha^2 with
    /// n0 = (N - sum n_j^2 / N) / (J - 1), their common number where it is one (Searle, Casella and McCulloch 1992).
    /// </summary>
    public double MomentSize => (Lengths.Length - Sizes.Sum(n => (double)n * n) / Lengths.Length) / (Names.Count - 1);

    /// <summary>Standard deviation of numbers, one for each population.</summary>
    public static double Spread(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    private static double[]? TruthBeside(string dataFile, IReadOnlyList<string> names)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(dataFile))!, FileOfTruth);
        if (!File.Exists(path))
            return null;
        Table table = Table.ReadCsv(path);
        IReadOnlyList<string> populations = table.Text("pop");
        Column means = table["true_pop_mean"];
        int[] rows = [.. names.Select(name => populations.ToList().IndexOf(name))];
        return rows.Contains(-1) ? null : [.. rows.Select(row => means[row])];
    }
}
