using HmcNet.Diagnostics;
using HmcNet.Io;

namespace HmcNet.Streaming;

/// <summary>Reads the files block of columns by block, and looks at the quantities of each block with the code that serves draws in memory.</summary>
internal sealed class BlockPass(StanCsvIndex[] files, Draws sampler, QuantityChoice choice, double[] probabilities, bool withMcseSd, int autocorrelationsOf)
{
    private readonly SummaryRow[] rows = new SummaryRow[choice.Rows];
    private readonly List<(int Place, QuantityEvidence Evidence)> notFinite = [];
    private readonly List<(int Place, QuantityEvidence Evidence)> drifting = [];
    private readonly SortedSet<int> driftingChains = [];
    private readonly double[][] correlations = new double[choice.Rows][];
    private readonly int[] lags = autocorrelationsOf < 0 ? [] : [.. AutocorrelationTable.ShownLags.Where(lag => lag < files[autocorrelationsOf].Rows)];

    /// <summary>The rows of the chosen quantities.</summary>
    public IReadOnlyList<SummaryRow> Rows => rows;

    /// <summary>Monte Carlo standard errors of the standard deviations, by name; empty where they were not asked for.</summary>
    public Dictionary<string, double> McseSd { get; } = new(StringComparer.Ordinal);

    /// <summary>Autocorrelations of the chain that they were asked of; null where of none.</summary>
    public AutocorrelationTable? Autocorrelations => autocorrelationsOf < 0 ? null : new AutocorrelationTable(
        files[autocorrelationsOf].Path, lags, [.. rows.Zip(correlations, (row, values) => (row.Name, (IReadOnlyList<double>)values))]);

    /// <summary>What a diagnosis needs; the sampler's columns take no part.</summary>
    public QuantityFacts Facts()
    {
        HashSet<int> shownOnly = [.. choice.Quantities.Where(q => q.Entry < 0).Select(q => q.Place)];
        return new QuantityFacts(
            [.. rows.Where((_, place) => !shownOnly.Contains(place))], choice.Quantities.Count(q => q.Entry >= 0),
            [.. InOrder(notFinite)], [.. InOrder(drifting)], driftingChains);

        IEnumerable<QuantityEvidence> InOrder(List<(int Place, QuantityEvidence Evidence)> found) =>
            found.Where(f => !shownOnly.Contains(f.Place)).OrderBy(f => f.Place).Select(f => f.Evidence);
    }

    /// <summary>All draws of the files, in memory.</summary>
    public static Draws All(StanCsvIndex[] files, ReadingMeter meter, CancellationToken cancellation)
    {
        meter.Begin(1, 1);
        VariableLayout layout = files[0].Start!.Variables;
        ChosenQuantity[] block = [.. layout.EntryNames.Select((name, entry) => new ChosenQuantity(name, entry, entry))];
        var chains = new ChainDraws[files.Length];
        FileWork.ForEach(files.Length, f =>
        {
            double[][] columns = [.. block.Select(_ => new double[files[f].Rows])];
            ReadFile(files[f], block, columns, meter, cancellation);
            chains[f] = files[f].ToChain(layout, columns, withTransitions: true);
        }, cancellation);
        return Draws.FromChains(chains);
    }

    /// <summary>Reads and looks at everything.</summary>
    /// <param name="budget">Bytes of draws to hold at a time.</param>
    /// <param name="meter">Told what was read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public void Run(long budget, ReadingMeter meter, CancellationToken cancellation)
    {
        if (choice.LogDensityPlace >= 0)
            LookAtLogDensity();
        // In the order of the file a block is a run of neighbouring columns.
        ChosenQuantity[] ordered = [.. choice.Quantities.OrderBy(q => q.ColumnIn(files[0]))];
        if (ordered.Length == 0)
            return;
        long bytesOfOne = sizeof(double) * files.Sum(file => (long)file.Rows);
        int most = (int)Math.Clamp(budget / bytesOfOne, 1, ordered.Length);
        int passes = (ordered.Length + most - 1) / most;
        // Blocks of about equal width.
        int width = (ordered.Length + passes - 1) / passes;
        double[][][] columns = [.. files.Select(file => Enumerable.Range(0, width).Select(_ => new double[file.Rows]).ToArray())];
        for (int pass = 0; pass < passes; pass++)
        {
            meter.Begin(pass + 1, passes);
            ChosenQuantity[] block = ordered[(pass * width)..Math.Min((pass + 1) * width, ordered.Length)];
            if (block.Length == 0)
                break;
            FileWork.ForEach(files.Length, f => ReadFile(files[f], block, columns[f], meter, cancellation), cancellation);
            LookAt(block, columns);
        }
    }

    private void LookAtLogDensity()
    {
        rows[choice.LogDensityPlace] = Summarizer.LogDensityRow(sampler, probabilities)!;
        if (autocorrelationsOf >= 0)
            correlations[choice.LogDensityPlace] = AutocorrelationTable.At(Array.ConvertAll(files[autocorrelationsOf].Transitions, t => t.LogDensity), lags);
    }

    private static void ReadFile(StanCsvIndex file, ChosenQuantity[] block, double[][] targets, ReadingMeter meter, CancellationToken cancellation)
    {
        int[] places = [.. block.Select(q => q.ColumnIn(file))];
        double[][] inFile = targets[..block.Length];
        Array.Sort(places, inFile);
        StanCsvBlockReader.Read(file, places, inFile, meter.Add, cancellation);
    }

    private void LookAt(ChosenQuantity[] block, double[][][] columns)
    {
        var layout = new VariableLayout([.. block.Select(q => new Variable(q.Name))]);
        Draws draws = Draws.FromChains([.. files.Select((file, f) => file.ToChain(layout, columns[f][..block.Length], withTransitions: false))]);
        SummaryRow[] found = Summarizer.EntryRows(draws, probabilities);
        Dictionary<string, int> placeOf = block.ToDictionary(q => q.Name, q => q.Place, StringComparer.Ordinal);
        for (int i = 0; i < block.Length; i++)
            rows[block[i].Place] = found[i];
        notFinite.AddRange(QuantityChecks.NotFiniteIn(draws).Select(e => (placeOf[e.Name], e)));
        (IReadOnlyList<QuantityEvidence> fallen, IReadOnlyCollection<int> chains) = DriftCheck.In(draws);
        drifting.AddRange(fallen.Select(e => (placeOf[e.Name], e)));
        if (block.Any(q => q.Entry >= 0))
            driftingChains.UnionWith(chains);
        for (int i = 0; i < block.Length; i++)
        {
            if (withMcseSd)
                McseSd[block[i].Name] = MonteCarloError.StandardDeviation(ChainValues.Of(draws, i));
            if (autocorrelationsOf >= 0)
                correlations[block[i].Place] = AutocorrelationTable.At(draws.Column(autocorrelationsOf, i), lags);
        }
    }
}
