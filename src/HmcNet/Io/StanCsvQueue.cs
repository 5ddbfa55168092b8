using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet.Io;

/// <summary>Takes the events of a chain and writes them to a file on a thread of its own, in their order.</summary>
/// <remarks>
/// Draws are copied into blocks of rows, which travel to the thread and back. The queue has no limit: it never holds the
/// chain up, and what it can hold is as much as the draws themselves.
/// </remarks>
internal sealed class StanCsvQueue : IDisposable
{
    /// <summary>Numbers of a block: 32 kB.</summary>
    private const int BlockSize = 1 << 12;

    /// <summary>Most numbers for which blocks are made beforehand: 8 MB; beyond them blocks are made as they are needed.</summary>
    private const int MostExpectedNumbers = 1 << 20;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly StanCsvFile file;
    private readonly Thread thread;
    private readonly int statistics = Transition.ColumnNames.Count, width, rows;
    private readonly Queue<Item> items;
    private readonly Stack<double[]> free;
    private double[] block;
    private int used;
    private long handedOverAt = Environment.TickCount64;
    private volatile Exception? fault;

    /// <summary>Starts the thread.</summary>
    /// <param name="file">The file, its header written; closed at the end.</param>
    /// <param name="start">Tells how many draws to expect.</param>
    public StanCsvQueue(StanCsvFile file, ChainStart start)
    {
        this.file = file;
        width = statistics + start.Variables.Size;
        rows = Math.Max(1, BlockSize / width);
        int blocks = 2 + (int)(Math.Min(Expected(start), MostExpectedNumbers / width) / rows);
        items = new Queue<Item>(blocks + 2);
        free = new Stack<double[]>(blocks + 2);
        for (int i = 0; i < blocks; i++)
            free.Push(new double[rows * width]);
        block = free.Pop();
        thread = new Thread(Work) { IsBackground = true, Name = "HmcNet CSV writer" };
        thread.Start();
    }

    /// <summary>What made writing fail, or null.</summary>
    public Exception? Fault => fault;

    /// <summary>Takes a draw.</summary>
    /// <param name="transition">What the transition reported.</param>
    /// <param name="values">Values of the variables; copied.</param>
    public void Add(in Transition transition, ReadOnlySpan<double> values)
    {
        Span<double> row = block.AsSpan(used * width, width);
        for (int column = 0; column < statistics; column++)
            row[column] = transition[column];
        values.CopyTo(row[statistics..]);
        if (++used == rows || Environment.TickCount64 - handedOverAt >= StanCsvFile.FlushMilliseconds)
            HandOver();
    }

    /// <summary>Takes what warm-up found.</summary>
    /// <param name="adaptation">Step size and metric.</param>
    public void Add(AdaptationResult adaptation)
    {
        HandOver();
        Send(new Item { Adaptation = adaptation });
    }

    /// <summary>Writes what there is, and the end if there is one; closes the file and waits for all that.</summary>
    /// <param name="end">How the chain ended; null when it did not.</param>
    public void Finish(ChainEnd? end)
    {
        HandOver();
        Send(new Item { End = end, IsLast = true });
        thread.Join();
    }

    /// <summary>After <see cref="Finish"/>: the thread is gone.</summary>
    public void Dispose() => arrived.Dispose();

    private static long Expected(ChainStart start)
    {
        long draws = ChainColumns.IntegerSetting(start, "num_samples") ?? 0;
        if (start.Settings.TryGetValue("save_warmup", out string? save) && save is "1" or "true")
            draws += ChainColumns.IntegerSetting(start, "num_warmup") ?? 0;
        return Math.Max(0, draws) / Math.Max(1, ChainColumns.IntegerSetting(start, "thin") ?? 1);
    }

    private void HandOver()
    {
        handedOverAt = Environment.TickCount64;
        if (used == 0)
            return;
        Send(new Item { Rows = block, Count = used });
        used = 0;
        lock (gate)
        {
            if (free.TryPop(out double[]? next))
            {
                block = next;
                return;
            }
        }
        block = new double[rows * width];
    }

    private void Send(in Item item)
    {
        lock (gate)
            items.Enqueue(item);
        arrived.Release();
    }

    private void Work()
    {
        Item item;
        do
        {
            arrived.Wait();
            lock (gate)
                item = items.Dequeue();
            if (fault is null)
                Attempt(() => Write(item));
            if (item.Rows is not null)
            {
                lock (gate)
                    free.Push(item.Rows);
            }
        }
        while (!item.IsLast);
        Attempt(file.Dispose);
    }

    private void Attempt(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // carried over to the chain's thread; the first one counts
        catch (Exception exception)
#pragma warning restore CA1031
        {
            fault ??= exception;
        }
    }

    private void Write(in Item item)
    {
        for (int i = 0; i < item.Count; i++)
        {
            ReadOnlySpan<double> row = item.Rows.AsSpan(i * width, width);
            file.Row(row[..statistics], row[statistics..]);
        }
        if (item.Adaptation is not null)
            file.Adaptation(item.Adaptation);
        if (item.End is not null)
            file.End(item.End);
        else if (item.IsLast)
            file.Flush();
    }

    /// <summary>Rows, or what warm-up found, or the end.</summary>
    private struct Item
    {
        public double[]? Rows;
        public int Count;
        public AdaptationResult? Adaptation;
        public ChainEnd? End;
        public bool IsLast;
    }
}
