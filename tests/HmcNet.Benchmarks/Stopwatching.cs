using System.Diagnostics;

namespace HmcNet.Benchmarks;

/// <summary>Times short actions against each other.</summary>
internal static class Stopwatching
{
    // Many short rounds: on a busy machine some of them fit between two turns of the scheduler.
    private const int Rounds = 100;
    private const double SecondsARound = 0.002;

    /// <summary>
    /// Microseconds of one call of each action: the least over rounds of many repetitions, after a warm-up. The actions
    /// take turns, so that a busy moment of the machine meets all of them.
    /// </summary>
    public static double[] Microseconds(params Action[] actions)
    {
        int[] repetitions = [.. actions.Select(Repetitions)];
        var least = new double[actions.Length];
        Array.Fill(least, double.PositiveInfinity);
        for (int r = 0; r < Rounds; r++)
        {
            for (int a = 0; a < actions.Length; a++)
                least[a] = Math.Min(least[a], Time(actions[a], repetitions[a]) / repetitions[a]);
        }
        return [.. least.Select(s => s * 1e6)];
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

    /// <summary>Calls that fill a round, found after calls enough for the runtime to have compiled them for good.</summary>
    private static int Repetitions(Action action)
    {
        const double SecondsOfWarmup = 0.3;
        const int LeastCalls = 100;
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < LeastCalls || Stopwatch.GetElapsedTime(begun).TotalSeconds < SecondsOfWarmup; i++)
            action();
        int repetitions = 1;
        while (Time(action, repetitions) < SecondsARound / 2)
            repetitions *= 2;
        return repetitions;
    }

    private static double Time(Action action, int repetitions)
    {
        long begun = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
            action();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
