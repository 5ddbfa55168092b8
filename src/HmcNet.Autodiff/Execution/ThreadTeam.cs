using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// The threads that share the work of one caller: the caller itself and helpers, which are started by the first work
/// and end with the team. Work is taken piece by piece, so that the caller never waits for a helper that has not begun:
/// with more threads than cores it does the pieces itself.
/// </summary>
/// <remarks>
/// A helper without work spins for as long as the serial parts between two loops take, then sleeps. Nothing is
/// allocated for a piece of work. A team serves one caller at a time; several teams do not know of each other.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    /// <summary>Longer than a leapfrog step outside the gradient, shorter than anyone would miss.</summary>
    private static readonly long SpinTicks = Environment.ProcessorCount > 1 ? Stopwatch.Frequency / 20_000 : 0;

    private readonly Helper[] helpers;

    // Number of the work in the upper half, pieces that nobody has taken yet in the lower one. A helper takes a piece by
    // a compare-exchange on both, so that it can never take one of a work that is over.
    private long state;
    private long generation;
    private ChunkedWork? work;
    private int count;
    private int done;
    private Exception? fault;
    private volatile bool stopping;
    private bool isStarted;

    /// <summary>A team; no thread is started yet.</summary>
    /// <param name="size">Number of threads with the caller's, at least 1.</param>
    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        helpers = new Helper[size - 1];
        for (int i = 0; i < helpers.Length; i++)
            helpers[i] = new Helper();
    }

    /// <summary>Number of threads with the caller's.</summary>
    public int Size { get; }

    /// <summary>Does all pieces of a work and returns when they are done.</summary>
    /// <param name="pieces">The work.</param>
    /// <param name="number">Number of pieces.</param>
    /// <exception cref="Exception">The first one that a piece has thrown, after all the others are done.</exception>
    public void Run(ChunkedWork pieces, int number)
    {
        ObjectDisposedException.ThrowIf(stopping, this);
        if (!isStarted)
            Start();
        work = pieces;
        count = number;
        Volatile.Write(ref done, 0);
        generation++;
        Interlocked.Exchange(ref state, generation << 32 | (uint)number);
        int wanted = Math.Min(helpers.Length, number - 1);
        for (int i = 0; i < wanted; i++)
            helpers[i].Wake();
        while (TryTake(out int chunk))
            Do(chunk, 0);
        var wait = new SpinWait();
        while (Volatile.Read(ref done) < number)
            wait.SpinOnce(sleep1Threshold: -1);
        work = null;
        if (Interlocked.Exchange(ref fault, null) is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>Ends the helpers and waits until they are gone.</summary>
    public void Dispose()
    {
        stopping = true;
        Interlocked.MemoryBarrier();
        foreach (Helper helper in helpers)
        {
            helper.Wake();
            helper.Thread?.Join();
            helper.Dispose();
        }
    }

    private void Start()
    {
        isStarted = true;
        for (int i = 0; i < helpers.Length; i++)
        {
            int worker = i + 1;
            helpers[i].Thread = new Thread(() => Serve(worker)) { IsBackground = true, Name = "HmcNet rows" };
            helpers[i].Thread!.Start();
        }
    }

    private void Serve(int worker)
    {
        while (!stopping)
        {
            if (TryTake(out int chunk))
                Do(chunk, worker);
            else if (!SpinForWork())
                helpers[worker - 1].Sleep(this);
        }
    }

    private bool HasWorkOrEnds => (uint)Volatile.Read(ref state) != 0 || stopping;

    private bool SpinForWork()
    {
        const int pauses = 20;
        long end = Stopwatch.GetTimestamp() + SpinTicks;
        do
        {
            if (HasWorkOrEnds)
                return true;
            Thread.SpinWait(pauses);
        }
        while (Stopwatch.GetTimestamp() < end);
        return false;
    }

    private bool TryTake(out int chunk)
    {
        while (true)
        {
            long seen = Volatile.Read(ref state);
            uint left = (uint)seen;
            chunk = -1;
            if (left == 0)
                return false;
            if (Interlocked.CompareExchange(ref state, seen - 1, seen) != seen)
                continue;
            // From here on the work cannot end before this piece is done: its fields stand still.
            chunk = count - (int)left;
            return true;
        }
    }

    private void Do(int chunk, int worker)
    {
        try
        {
            work!.RunChunk(chunk, worker);
        }
#pragma warning disable CA1031 // carried over to the caller's thread
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref fault, exception, null);
        }
        Interlocked.Increment(ref done);
    }

    private sealed class Helper : IDisposable
    {
        private readonly AutoResetEvent bell = new(false);
        private int asleep;

        public Thread? Thread { get; set; }

        public void Wake()
        {
            if (Volatile.Read(ref asleep) == 1 && Interlocked.Exchange(ref asleep, 0) == 1)
                bell.Set();
        }

        /// <summary>Sleeps until woken; not at all when work has come between the last look and the lying down.</summary>
        public void Sleep(ThreadTeam team)
        {
            Interlocked.Exchange(ref asleep, 1);
            if (team.HasWorkOrEnds && Interlocked.Exchange(ref asleep, 0) == 1)
                return;
            bell.WaitOne();
        }

        public void Dispose() => bell.Dispose();
    }
}
