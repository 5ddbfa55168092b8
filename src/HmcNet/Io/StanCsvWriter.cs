using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>Writes one chain to a Stan CSV file while it runs, as CmdStan does, on a thread of its own.</summary>
/// <remarks>
/// Header comments with the settings, one row a draw (arrays column-major: theta.1, Omega.2.1), step size and
/// inverse metric between warm-up and sampling rows, timings at the end, also of a cancelled or failed chain.
/// Numbers are in shortest form that reads back to the same bits.
/// <para>
/// The chain only copies its numbers into a queue, which allocates nothing for a draw within the expected number;
/// formatting and files are the writer's affair, so a slow file does not slow the chain. The end of the chain waits for the file.
/// When writing fails, the next event throws, once, at the latest the end of the chain, and the writer ignores
/// the rest of the chain: draws kept in memory are not touched.
/// </para>
/// </remarks>
public sealed class StanCsvWriter : IDrawSink, IDisposable
{
    private static readonly Transition NoTransition = new(double.NaN, double.NaN, double.NaN, 0, 0, false, double.NaN);
    private readonly Func<Stream> open;
    private StanCsvQueue? queue;
    private bool told;

    /// <summary>Prepares a file; it is created, or replaced, when the chain starts.</summary>
    /// <param name="path">Path of the file; its folder exists.</param>
    /// <exception cref="HmcNetException">When the folder does not exist.</exception>
    public StanCsvWriter(string path)
        : this(path, () => Create(path))
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
        Stream? stream = null;
        try
        {
            stream = open();
            queue = new StanCsvQueue(new StanCsvFile(stream, start, System.IO.Path.GetFileName(Path)), start);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw Told(fault);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file could not be written.</exception>
    public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
    {
        if (queue is null || told)
            return;
        Throw(queue.Fault);
        queue.Add(transition, values);
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file could not be written.</exception>
    public void OnWarmupComplete(AdaptationResult adaptation)
    {
        ArgumentNullException.ThrowIfNull(adaptation);
        if (queue is null || told)
            return;
        Throw(queue.Fault);
        queue.Add(adaptation);
    }

    /// <inheritdoc/>
    /// <exception cref="HmcNetException">When the file could not be written.</exception>
    public void OnEnd(ChainEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        Finish(end);
    }

    /// <summary>Closes the file if the chain has not ended; what came before is written.</summary>
    public void Dispose() => Finish(null);

    private static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private void Finish(ChainEnd? end)
    {
        if (queue is null)
            return;
        StanCsvQueue finished = queue;
        queue = null;
        finished.Finish(end);
        finished.Dispose();
        if (!told)
            Throw(finished.Fault);
    }

    private void Throw(Exception? fault)
    {
        if (fault is not null)
            throw Told(fault);
    }

    private HmcNetException Told(Exception fault)
    {
        told = true;
        Fault = new HmcNetException(
            "A file of draws could not be written.", Path, "a folder that can be written to, with room",
            fault.Message, "free some room or choose another folder; the draws in memory are kept", fault);
        return Fault;
    }
}
