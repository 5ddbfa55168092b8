using System.Runtime.ExceptionServices;
using HmcNet.Autodiff.Execution;
using HmcNet.Randomness;

namespace HmcNet.Sampling;

/// <summary>Runs the chains of a sampler on threads of their own.</summary>
/// <remarks>
/// A chain depends on the seed and its number only: results are the same bit for bit for any number of threads, of
/// chains and of rows.
/// </remarks>
public static class ChainRunner
{
    /// <summary>Samples a target.</summary>
    /// <remarks>
    /// All chains find their starting points before the first one begins. A chain that faults ends as failed with its
    /// draws kept, and the others go on. After cancellation every chain ends as cancelled with the draws it has made.
    /// </remarks>
    /// <param name="target">What to sample.</param>
    /// <param name="options">Options of NUTS or static HMC.</param>
    /// <param name="cancellation">Stops the chains before their next evaluation of the density.</param>
    /// <returns>How it went; the draws are with the sinks of the options.</returns>
    /// <exception cref="HmcNetException">
    /// When an option is out of range, when a chain finds no starting point, or when every chain fails in warm-up.
    /// </exception>
    public static SamplerRun Run(ISamplingTarget target, HmcOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        RequireDimension(target, options);
        return RunProcesses(target, options, create: null, cancellation);
    }

    /// <summary>Runs chains of any process.</summary>
    /// <param name="target">What to sample.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="create">Makes the process of a chain; null for Hamiltonian Monte Carlo.</param>
    /// <param name="cancellation">Stops the chains.</param>
    internal static SamplerRun RunProcesses(
        ISamplingTarget target, SamplerOptions options, Func<RunContext, int, ChainProcess>? create, CancellationToken cancellation) =>
        RunChains(new RunContext(target, options, options.Seed ?? SeedFromClock(), cancellation, create), new ChainResult?[options.Chains]);

    /// <summary>Finishes a run that was cancelled, as if it had not been.</summary>
    /// <remarks>
    /// A chain cancelled after warm-up makes its remaining draws, and tells its sinks of these only; one cancelled in
    /// warm-up begins anew, which repeats it bit for bit; chains that are complete or failed stay as they are.
    /// </remarks>
    /// <param name="target">The same target.</param>
    /// <param name="previous">The run to finish.</param>
    /// <param name="sinks">Sinks of the remaining draws; null uses those of the previous run's options.</param>
    /// <param name="cancellation">Stops the chains before their next evaluation of the density.</param>
    /// <returns>The whole run; evaluations are those of the continued part.</returns>
    /// <exception cref="HmcNetException">As <see cref="Run"/>, and when the target has other coordinates or another log density.</exception>
    public static SamplerRun Continue(
        ISamplingTarget target, SamplerRun previous, IReadOnlyList<Func<int, IDrawSink>>? sinks = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(previous);
        SameTarget.Require(target, previous);
        SamplerOptions options = previous.Options with { Sinks = sinks ?? previous.Options.Sinks };
        options.Validate();
        return RunChains(new RunContext(target, options, previous.Seed, cancellation, previous.Create), previous.Chains);
    }

    /// <summary>Refuses a target without parameters, and one too large for a dense metric.</summary>
    private static void RequireDimension(ISamplingTarget target, HmcOptions options)
    {
        if (target.Dimension < 1)
            throw new HmcNetException(
                "There is nothing to sample.", where: target.Name, expected: "at least one parameter",
                found: FormattableString.Invariant($"{target.Dimension} unconstrained coordinates"),
                remedy: "add a parameter to the model");
        if (options.Metric == Metric.Dense && (long)target.Dimension * target.Dimension > Array.MaxLength)
            throw new HmcNetException(
                "The target has too many coordinates for a dense metric.", where: target.Name,
                expected: FormattableString.Invariant($"at most {(int)Math.Sqrt(Array.MaxLength)}"),
                found: FormattableString.Invariant($"{target.Dimension}"), remedy: "use the diagonal metric");
    }

    private static SamplerRun RunChains(RunContext run, IReadOnlyList<ChainResult?> previous)
    {
        ChainResult?[] results = [.. previous];
        List<Chain> chains = [];
        List<int> places = [];
        for (int i = 0; i < results.Length; i++)
        {
            if (results[i] is { Outcome: not ChainOutcome.Cancelled })
                continue;
            places.Add(i);
            chains.Add(new Chain(run, i + 1, results[i]));
        }
        Initialise(chains, run.Options, run.Cancellation);
        InParallel(chains, run.Options, i => results[places[i]] = chains[i].Run());
        return Summarise(run, results!);
    }

    private static void Initialise(List<Chain> chains, SamplerOptions options, CancellationToken cancellation)
    {
        var faults = new Exception?[chains.Count];
        InParallel(chains, options, i =>
        {
            try
            {
                chains[i].Initialise();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The chain knows that it has no starting point and will end as cancelled.
            }
#pragma warning disable CA1031 // carried over to the caller's thread
            catch (Exception exception)
#pragma warning restore CA1031
            {
                faults[i] = exception;
            }
        });
        // The first chain's fault, whichever thread was faster.
        if (Array.Find(faults, f => f is not null) is { } fault)
            ExceptionDispatchInfo.Throw(fault);
    }

    private static SamplerRun Summarise(RunContext run, ChainResult[] results)
    {
        if (results.All(r => r is { Outcome: ChainOutcome.Failed, Adaptation: null }))
        {
            Exception fault = results[0].Fault!;
            if (fault is HmcNetException)
                ExceptionDispatchInfo.Throw(fault);
            throw new HmcNetException(
                "Every chain failed in warm-up.", where: run.Target.Name,
                found: $"{fault.GetType().Name}: {fault.Message}",
                remedy: "see the inner exception; it was thrown outside the log density", inner: fault);
        }
        ChainOutcome outcome = results.Any(r => r.Outcome == ChainOutcome.Failed) ? ChainOutcome.Failed
            : results.Any(r => r.Outcome == ChainOutcome.Cancelled) ? ChainOutcome.Cancelled
            : ChainOutcome.Complete;
        return new SamplerRun(results, run.Options, run.Seed, outcome) { Create = run.Create, Target = run.Target };
    }

    /// <summary>
    /// Works on chains on dedicated threads, each taking the next chain when it is free. Each has helpers for the rows
    /// of its chain, whose threads begin with the first rows that are shared and end with it.
    /// </summary>
    private static void InParallel(List<Chain> chains, SamplerOptions options, Action<int> work)
    {
        int next = -1;
        var workers = new Thread[options.ChainsAtOnce(chains.Count)];
        int threadsOfAChain = options.ThreadsOfAChain(workers.Length);
        for (int t = 0; t < workers.Length; t++)
        {
            workers[t] = new Thread(() =>
            {
                using ThreadTeam? team = threadsOfAChain > 1 ? new ThreadTeam(threadsOfAChain) : null;
                for (int i = Interlocked.Increment(ref next); i < chains.Count; i = Interlocked.Increment(ref next))
                {
                    chains[i].Use(team);
                    work(i);
                    chains[i].Use(null);
                }
            })
            { IsBackground = true, Name = "HmcNet chain" };
            workers[t].Start();
        }
        foreach (Thread worker in workers)
            worker.Join();
    }

    /// <summary>A seed of 31 bits, which every reader of Stan's files can hold.</summary>
    internal static ulong SeedFromClock()
    {
        var mixed = new uint[4];
        Philox.Block((ulong)DateTime.UtcNow.Ticks, (uint)Environment.ProcessId, 0, 0, 0, mixed);
        return (mixed[0] & int.MaxValue) | 1;
    }
}
