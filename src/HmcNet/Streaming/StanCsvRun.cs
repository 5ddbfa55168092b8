using HmcNet.Diagnostics;
using HmcNet.Io;
using HmcNet.Streaming;

namespace HmcNet;

/// <summary>The Stan CSV files of one run, judged without holding all of their draws in memory.</summary>
/// <remarks>
/// The files are read once to check them and to count their rows, then as often as the draws exceed the memory budget,
/// a block of columns each time. Numbers are those of <see cref="StanCsvReader"/> and <see cref="DrawsVerdict"/> to the
/// last bit. Damage does not end the work: it becomes <see cref="Faults"/>, and what is left is judged.
/// </remarks>
public sealed class StanCsvRun
{
    private readonly string[] given;
    private readonly StanCsvIndex[] files;
    private readonly StanCsvRunOptions options;
    private readonly CancellationToken cancellation;

    private StanCsvRun(string[] given, StanCsvIndex[] files, IReadOnlyList<HmcNetException> faults, StanCsvRunOptions options, CancellationToken cancellation)
    {
        this.given = given;
        this.files = files;
        this.options = options;
        this.cancellation = cancellation;
        Faults = faults;
        if (files.Length > 0)
            Sampler = Draws.FromChains([.. files.Select(file => file.ToChain(new VariableLayout([]), [], withTransitions: true))]);
    }

    /// <summary>What is wrong with the files, each with the file and, where there is one, the line.</summary>
    public IReadOnlyList<HmcNetException> Faults { get; }

    /// <summary>Paths of the files that are judged, in the order given; a chain each.</summary>
    public IReadOnlyList<string> Files => [.. files.Select(file => file.Path)];

    /// <summary>Whether anything is left to be judged.</summary>
    public bool HasDraws => files.Length > 0;

    /// <summary>The chains with their settings and transitions, without their variables; null when nothing is left to be judged.</summary>
    public Draws? Sampler { get; }

    /// <summary>Names of the sampler's columns that the files have, lp__ first; empty where they say nothing of the sampler.</summary>
    public IReadOnlyList<string> SamplerColumns => HasDraws && files[0].Transitions.Length > 0
        ? [.. Hmc.Transition.ColumnNames.Where(files[0].ColumnNames.Contains)]
        : [];

    /// <summary>The variables of a draw.</summary>
    /// <exception cref="HmcNetException">When nothing is left to be judged.</exception>
    public VariableLayout Variables => RequireFiles()[0].Start!.Variables;

    /// <summary>Checks files and reads all but the draws of their variables.</summary>
    /// <param name="paths">Files of the chains of one run, at least one.</param>
    /// <param name="options">How to read; null for the defaults.</param>
    /// <param name="cancellation">Stops this reading and later ones.</param>
    /// <returns>The run; of files of several models or with several sets of columns those that most files are of.</returns>
    /// <exception cref="HmcNetException">When there is no path, or an option is out of range; what is wrong with files is in <see cref="Faults"/>.</exception>
    public static StanCsvRun Open(IReadOnlyList<string> paths, StanCsvRunOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        options ??= new StanCsvRunOptions();
        options.Validate();
        if (paths.Count == 0)
            throw new HmcNetException("There is no file to read.", expected: "at least one path", found: "none");
        var faults = new List<HmcNetException>();
        string[] distinct = Distinct(paths, faults);
        var meter = new ReadingMeter(options.Progress, distinct.Sum(SizeOf));
        meter.Begin(0, 0);
        var found = new StanCsvIndex[distinct.Length];
        FileWork.ForEach(found.Length, i => found[i] = new StanCsvScan(distinct[i], options.AllowRunning).Run(meter.Add, cancellation), cancellation);
        foreach (StanCsvIndex file in found)
            faults.AddRange(file.Faults);
        return new StanCsvRun(distinct, OneRun(found, faults), faults, options, cancellation);
    }

    /// <summary>Summarises and judges.</summary>
    /// <param name="summary">
    /// What to show and to judge; null for all. Besides the variables and entries, the sampler's columns can be named
    /// (accept_stat__, ...); they are shown, not judged.
    /// </param>
    /// <param name="diagnose">How to judge; null for HmcNet's thresholds.</param>
    /// <param name="autocorrelationsOf">Number of the file, from 1, of whose chain to compute autocorrelations; null for none.</param>
    /// <returns>Summary and diagnosis.</returns>
    /// <exception cref="HmcNetException">When nothing is left to be judged, on unknown names, or when the files change while they are read.</exception>
    public RunVerdict Judge(SummaryOptions? summary = null, DiagnoseOptions? diagnose = null, int? autocorrelationsOf = null)
    {
        summary ??= new SummaryOptions();
        summary.Validate();
        BlockPass pass = Read(summary, withMcseSd: false, autocorrelationsOf is { } number ? PlaceOf(number) : -1);
        Diagnosis diagnosis = Diagnoser.Diagnose(Sampler!, diagnose ?? new DiagnoseOptions(), pass.Facts);
        return new RunVerdict(new SummaryTable(Sampler!, pass.Rows, summary), diagnosis, pass.Autocorrelations);
    }

    /// <summary>Reads all draws into memory, for what needs them at once.</summary>
    /// <returns>The draws, as far as the files are readable.</returns>
    /// <exception cref="HmcNetException">When nothing is left to be judged, when the draws exceed the memory budget, or when the files change while they are read.</exception>
    public Draws ReadDraws()
    {
        RequireFiles();
        long bytes = sizeof(double) * (long)Variables.Size * files.Sum(file => (long)file.Rows);
        if (bytes > options.MemoryBudget)
            throw new HmcNetException(
                "The draws are too many to be held at once.", "memory budget", FormattableString.Invariant($"at most {options.MemoryBudget >> 20} MB of draws"),
                FormattableString.Invariant($"{(bytes >> 20) + 1} MB"), FormattableString.Invariant($"raise the memory budget to {(bytes >> 20) + 1} MB or more"));
        return BlockPass.All(files, new ReadingMeter(options.Progress, files.Sum(file => file.Bytes)), cancellation);
    }

    /// <summary>Compares runs of one posterior.</summary>
    /// <param name="runs">Two or more, the first being the reference, each with its name.</param>
    /// <returns>The comparison; seconds and evaluations are those that the files state.</returns>
    /// <exception cref="HmcNetException">When there are fewer than two runs, one has no draws, or they share no quantity.</exception>
    public static Comparison Compare(params IReadOnlyList<(string Name, StanCsvRun Run)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count < 2)
            throw new HmcNetException("There is nothing to compare.", expected: "two runs or more", found: FormattableString.Invariant($"{runs.Count}"));
        foreach ((string name, StanCsvRun run) in runs)
        {
            run.RequireFiles();
            if (run.Sampler!.CommonIterations < 4)
                throw new HmcNetException(
                    "A run has too few draws to be compared.", name, "at least 4 draws a chain", FormattableString.Invariant($"{run.Sampler.CommonIterations}"));
        }
        return Comparison.OfSides([.. runs.Select(named => named.Run.ToSide(named.Name))]);
    }

    private ComparedSide ToSide(string name)
    {
        BlockPass pass = Read(new SummaryOptions { IncludeLogDensity = false, Probabilities = [] }, withMcseSd: true, autocorrelationsOf: -1);
        return new ComparedSide
        {
            Name = name,
            ModelName = Sampler!.ModelName,
            Names = Variables.EntryNames,
            Rows = pass.Rows.ToDictionary(row => row.Name, StringComparer.Ordinal),
            McseSd = entry => pass.McseSd[entry],
            DrawCount = files.Length * Sampler.CommonIterations,
            WarmupSeconds = Seconds(end => end.WarmupSeconds),
            SamplingSeconds = Seconds(end => end.SamplingSeconds),
            Evaluations = files.Sum(file => file.Transitions.Sum(transition => (long)transition.LeapfrogSteps)),
        };
    }

    // A chain that states no time of sampling makes the sum unknown.
    private double Seconds(Func<Sampling.ChainEnd, double> of) =>
        Array.TrueForAll(files, file => file.End is { SamplingSeconds: > 0 }) ? files.Sum(file => of(file.End!)) : double.NaN;

    // Place among the judged files of a file by its number among those given.
    private int PlaceOf(int number)
    {
        int place = number >= 1 && number <= given.Length ? Array.FindIndex(RequireFiles(), file => file.Path == given[number - 1]) : -1;
        return place >= 0
            ? place
            : throw new HmcNetException(
                "There is no chain of that number.", "autocorrelations", FormattableString.Invariant($"a readable file, 1 to {given.Length}"),
                FormattableString.Invariant($"{number}"));
    }

    private BlockPass Read(SummaryOptions summary, bool withMcseSd, int autocorrelationsOf)
    {
        var pass = new BlockPass(RequireFiles(), Sampler!, QuantityChoice.Of(files[0], summary), [.. summary.Probabilities], withMcseSd, autocorrelationsOf);
        pass.Run(options.MemoryBudget, new ReadingMeter(options.Progress, files.Sum(file => file.Bytes)), cancellation);
        return pass;
    }

    private StanCsvIndex[] RequireFiles() => files.Length > 0
        ? files
        : throw new HmcNetException("There are no draws to judge.", expected: "a readable Stan CSV file", found: "none", remedy: "see the faults of the files");

    private static string[] Distinct(IReadOnlyList<string> paths, List<HmcNetException> faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var distinct = new List<string>();
        foreach (string path in paths)
        {
            if (path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal) && !seen.Add(Path.GetFullPath(path)))
                faults.Add(new HmcNetException("A file was given twice.", path, "each chain once", "the same file again", "it was taken once: give each file once"));
            else
                distinct.Add(path);
        }
        return [.. distinct];
    }

    private static long SizeOf(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What is wrong is said when the file is read.
            return 0;
        }
    }

    // The usable files that are of the same model and columns as most are (as the first, where that is undecided).
    private static StanCsvIndex[] OneRun(StanCsvIndex[] found, List<HmcNetException> faults)
    {
        StanCsvIndex[] usable = [.. found.Where(file => file.IsUsable)];
        if (usable.Length == 0)
            return [];
        StanCsvIndex[] run = [.. usable.GroupBy(file => (file.Start!.ModelName, string.Join(',', file.Start.Variables.EntryNames)))
            .MaxBy(group => group.Count())!];
        foreach (StanCsvIndex file in usable.Except(run))
        {
            try
            {
                StanCsvReader.CheckSame(run[0].Path, run[0].Start!, file.Path, file.Start!);
            }
            catch (HmcNetException fault)
            {
                faults.Add(new HmcNetException(fault.What, fault.Where, fault.Expected, fault.Found, "the file was left out: " + fault.Remedy, fault));
            }
        }
        return run;
    }
}
