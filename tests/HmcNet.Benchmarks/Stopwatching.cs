using System.Diagnostics;

namespace HmcNet.Benchmarks;

/// <summary>Times short actions: the median over rounds of many repetitions, after a warm-up.</summary>
internal static class Stopwatching
{
    /// <summary>Microseconds of one call.</summary>
    public static double Microseconds(Action action, int rounds = 11, double secondsARound = 0.1)
    {
        int repetitions = 1;
        while (Time(action, repetitions) < secondsARound / 2)
            repetitions *= 2;
        var seconds = new double[rounds];
        for (int r = 0; r < rounds; r++)
            seconds[r] = Time(action, repetitions) / repetitions;
        Array.Sort(seconds);
        return seconds[rounds / 2] * 1e6;
    }

    /// <summary>Bytes that one call allocates on this thread.</summary>
    public static double BytesACall(Action action, int calls = 1000)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calls; i++)
            action();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls;
    }

    private static double Time(Action action, int repetitions)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
            action();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
