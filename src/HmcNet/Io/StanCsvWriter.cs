using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>Writes one chain to a Stan CSV file while it runs, as CmdStan does.</summary>
/// <remarks>
/// Header comments with the settings, one row a draw (arrays column-major: theta.1, Omega.2.1), step size and
/// inverse metric between warm-up and sampling rows, timings at the end, also of a cancelled or failed chain.
/// Numbers are in shortest form that reads back to the same bits. A draw allocates nothing.
/// When writing fails, the method at hand throws once and the writer then ignores the rest of the chain: draws
/// kept in memory are not touched.
/// </remarks>
public sealed class StanCsvWriter : IDrawSink, IDisposable
{
    // A reader beside the running chain sees rows no later than this.
    private const long FlushMilliseconds = 1000;

    private static readonly Transition NoTransition = new(double.NaN, double.NaN, double.NaN, 0, 0, false, double.NaN);
    private readonly Func<Stream> open;
    private Utf8Lines? lines;
    private int[] order = [];
    private long flushedAt;

    /// <summary>Prepares a file; it is created, or replaced, when the chain starts.</summary>
    /// <param name="path">Path of the file; its folder exists.</param>
    /// <exception cref="HmcNetException">When the folder does not exist.</exception>
    public StanCsvWriter(string path)
        : this(path, () => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
    {
        string? folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        if (folder is not null && !Directory.Exists(folder))
            throw new HmcNetException(
                "The folder for a file of draws does not exist.", path, "an existing folder", $"no folder {folder}",
                "create the folder or choose another");
    }

    internal StanCsvWriter(string path, Func<Stream> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        this.open = open;
    }

    /// <summary>Path of the file.</summary>
    public string Path { get; }

    /// <summary>What made writing fail; null while all is well. After a fault nothing more is written.</summary>
    public HmcNetException? Fault { get; private set; }

    /// <summary>Writes a chain that is in memory.</summary>
    /// <param name="chain">The chain; statistics of the sampler that are not known are written as nan and 0.</param>
    /// <param name="path">Path of the file, which is created or replaced; its folder exists.</param>
    /// <exception cref="HmcNetException">When the file cannot be written.</exception>
    public static void Write(ChainDraws chain, string path)
    {
        ArgumentNullException.ThrowIfNull(chain);
        using var writer = new StanCsvWriter(path);
        writer.OnStart(chain.Start);
        var values = new double[chain.Start.Variables.Size];
        for (int i = 0; i < chain.WarmupIterations; i++)
        {
            for (int entry = 0; entry < values.Length; entry++)
                values[entry] = chain.WarmupColumn(entry)[i];
            writer.OnDraw(Phase.Warmup, i, chain.HasTransitions ? chain.WarmupTransitions[i] : NoTransition, values);
        }
        if (chain.Adaptation is not null)
            writer.OnWarmupComplete(chain.Adaptation);
        for (int i = 0; i < chain.Iterations; i++)
        {
            for (int entry = 0; entry < values.Length; entry++)
                values[entry] = chain.Column(entry)[i];
            writer.OnDraw(Phase.Sampling, i, chain.HasTransitions ? chain.Transitions[i] : NoTransition, values);
        }
        writer.OnEnd(chain.End ?? new ChainEnd(ChainOutcome.Complete, 0, 0));
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file cannot be created or written.</exception>
    public void OnStart(ChainStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        Guarded(() =>
        {
            lines = new Utf8Lines(open());
            order = StanCsvColumns.Order(start.Variables);
            foreach (string line in StanCsvHeader.Lines(start, System.IO.Path.GetFileName(Path)))
                Comment(line);
            flushedAt = Environment.TickCount64;
            lines.Text(string.Join(',', Transition.ColumnNames.Concat(StanCsvColumns.Names(start.Variables))));
            lines.Character('\n');
            lines.Flush();
        });
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file cannot be written.</exception>
    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
    {
        if (lines is null)
            return;
        try
        {
            for (int column = 0; column < Transition.ColumnNames.Count; column++)
            {
                if (column > 0)
                    lines.Character(',');
                lines.Number(transition[column]);
            }
            foreach (int entry in order)
            {
                lines.Character(',');
                lines.Number(values[entry]);
            }
            lines.Character('\n');
            if (Environment.TickCount64 - flushedAt >= FlushMilliseconds)
            {
                lines.Flush();
                flushedAt = Environment.TickCount64;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(fault);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file cannot be written.</exception>
    public void OnWarmupComplete(AdaptationResult adaptation)
    {
        ArgumentNullException.ThrowIfNull(adaptation);
        Guarded(() =>
        {
            if (lines is null)
                return;
            Comment("Adaptation terminated");
            lines.Text("# Step size = ");
            lines.Number(adaptation.StepSize);
            lines.Character('\n');
            if (adaptation.Metric == "unit_e")
                Comment("No free parameters for unit metric");
            else
                WriteMetric(adaptation);
            lines.Flush();
        });
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file cannot be written.</exception>
    public void OnEnd(ChainEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        Guarded(() =>
        {
            if (lines is null)
                return;
            Comment("");
            if (end.Outcome != ChainOutcome.Complete)
                Comment(end.Outcome == ChainOutcome.Cancelled ? "outcome = cancelled" : "outcome = failed");
            Timing(" Elapsed Time: ", end.WarmupSeconds, "Warm-up");
            Timing("               ", end.SamplingSeconds, "Sampling");
            Timing("               ", end.WarmupSeconds + end.SamplingSeconds, "Total");
            Comment("");
            lines.Flush();
            Close();
        });
    }

    /// <summary>Closes the file if the chain has not ended; what was written stays.</summary>
    public void Dispose() => Guarded(() =>
    {
        lines?.Flush();
        Close();
    });

    private void WriteMetric(AdaptationResult adaptation)
    {
        bool dense = adaptation.Metric == "dense_e";
        Comment(dense ? "Elements of inverse mass matrix:" : "Diagonal elements of inverse mass matrix:");
        for (int row = 0; row < (dense ? adaptation.Dimension : 1); row++)
        {
            lines!.Text("# ");
            for (int column = 0; column < adaptation.Dimension; column++)
            {
                if (column > 0)
                    lines.Text(", ");
                lines.Number(adaptation.InverseMetric[row * adaptation.Dimension + column]);
            }
            lines.Character('\n');
        }
    }

    private void Comment(string text)
    {
        lines!.Text("# ");
        lines.Text(text);
        lines.Character('\n');
    }

    // Microseconds: more is noise of the clock.
    private void Timing(string before, double seconds, string what) =>
        Comment(FormattableString.Invariant($"{before}{Math.Round(seconds, 6)} seconds ({what})"));

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Failed(fault);
        }
    }

    private HmcNetException Failed(Exception fault)
    {
        try
        {
            Close();
        }
        catch (IOException)
        {
            // The first fault is the one to report.
        }
        Fault = new HmcNetException(
            "A file of draws could not be written.", Path, "a folder that can be written to, with room",
            fault.Message, "free some room or choose another folder; the draws in memory are kept", fault);
        return Fault;
    }

    private void Close()
    {
        Utf8Lines? closing = lines;
        lines = null;
        closing?.Dispose();
    }
}
