using System.Runtime.ExceptionServices;

namespace HmcNet.Streaming;

/// <summary>Work on several files side by side.</summary>
internal static class FileWork
{
    /// <summary>Does the work for each index; a fault is thrown as it is, not wrapped.</summary>
    /// <param name="count">Number of files.</param>
    /// <param name="work">The work on one.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static void ForEach(int count, Action<int> work, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, work);
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }
}
