using HmcNet.Diagnostics;

namespace HmcNet.Evaluation;

/// <summary>Where pointwise log-likelihoods come from: a block of observations at a time, so that memory stays bounded.</summary>
internal abstract class LogLikelihoodSource
{
    /// <summary>Name of the model.</summary>
    public abstract string ModelName { get; }

    /// <summary>Names of the observations with one-based indices.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Number of chains.</summary>
    public abstract int Chains { get; }

    /// <summary>Number of draws over all chains.</summary>
    public abstract int Draws { get; }

    /// <summary>The data; null where they are not known.</summary>
    public virtual ObservedData? Data => null;

    /// <summary>Writes the draws of some observations.</summary>
    /// <param name="first">The first observation.</param>
    /// <param name="columns">Written: one array an observation, chain after chain.</param>
    /// <param name="count">Number of observations to write.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public abstract void Read(int first, double[][] columns, int count, ParallelOptions parallel);

    /// <summary>Calls an action for every observation with its draws, block by block; observations of a block in parallel.</summary>
    /// <typeparam name="TWorkspace">What a thread needs.</typeparam>
    /// <param name="memory">Bytes that a block may take.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <param name="create">Makes a workspace.</param>
    /// <param name="action">Given the observation, its draws, and the workspace.</param>
    public void ForEach<TWorkspace>(long memory, ParallelOptions parallel, Func<TWorkspace> create, Action<int, double[], TWorkspace> action)
    {
        int block = (int)Math.Clamp(memory / (sizeof(double) * (long)Draws), 1, Math.Max(1, Names.Count));
        double[][] columns = [.. Enumerable.Range(0, block).Select(_ => new double[Draws])];
        for (int first = 0; first < Names.Count; first += block)
        {
            int start = first, count = Math.Min(block, Names.Count - first);
            Read(start, columns, count, parallel);
            Fault? fault = null;
            var gate = new Lock();
            Parallel.For(0, count, parallel, create, (i, _, workspace) =>
            {
                int bad = Array.FindIndex(columns[i], v => !double.IsFinite(v));
                if (bad < 0)
                    action(start + i, columns[i], workspace);
                else
                {
                    lock (gate)
                        fault = fault is null || i < fault.Observation ? new Fault(i, bad, columns[i][bad]) : fault;
                }
                return workspace;
            }, _ => { });
            if (fault is not null)
                throw NotFinite(fault with { Observation = start + fault.Observation });
        }
    }

    private HmcNetException NotFinite(Fault fault) => new(
        "A log-likelihood is not finite.",
        where: FormattableString.Invariant($"{Names[fault.Observation]}, chain {fault.Draw / (Draws / Chains) + 1}, draw {fault.Draw % (Draws / Chains) + 1}"),
        expected: "a finite log-likelihood of every observation at every draw", found: FormattableString.Invariant($"{fault.Value}"),
        remedy: "look at the observation and at the support of its distribution");

    private sealed record Fault(int Observation, int Draw, double Value);
}
