namespace HmcNet.Streaming;

/// <summary>Adds up what several threads read and tells it.</summary>
internal sealed class ReadingMeter(Action<StanCsvProgress>? progress, long total)
{
    private int pass;
    private int passes;
    private long read;

    /// <summary>A pass begins.</summary>
    public void Begin(int number, int of)
    {
        (pass, passes) = (number, of);
        Interlocked.Exchange(ref read, 0);
        progress?.Invoke(new StanCsvProgress(pass, passes, 0, total));
    }

    /// <summary>More bytes were read.</summary>
    public void Add(long bytes)
    {
        long sum = Interlocked.Add(ref read, bytes);
        progress?.Invoke(new StanCsvProgress(pass, passes, Math.Min(sum, total), total));
    }
}
