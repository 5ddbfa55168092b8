using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Options that all samplers share: chains, iterations, seed, starting values, threads, sinks. Names are CmdStan's.</summary>
/// <remarks>They are checked when a sampler starts; see <see cref="Validate"/>.</remarks>
public abstract record SamplerOptions
{
    private const int MostThreads = 1024;
    private readonly int? iterWarmup;

    private protected SamplerOptions()
    {
    }

    /// <summary>Number of chains, at least 1.</summary>
    public int Chains { get; init; } = 4;

    /// <summary>Warm-up iterations of a chain, not negative; with 0 nothing is adapted. Unless set, 400 under the adaptation from draws and gradients, else 1000.</summary>
    public int IterWarmup
    {
        get => iterWarmup ?? DefaultIterWarmup;
        init => iterWarmup = value;
    }

    /// <summary>Sampling iterations of a chain, not negative.</summary>
    public int IterSampling { get; init; } = 1000;

    /// <summary>Seed of all random numbers; null takes one from the clock, which the run reports.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Starting points are uniform on (-InitRadius, InitRadius) on the unconstrained scale; 0 starts at zero.</summary>
    public double InitRadius { get; init; } = 2;

    /// <summary>
    /// Starting values of all chains on the constrained scale: parameter name to flat row-major values. What is left
    /// out is drawn at random. Null draws everything.
    /// </summary>
    public IReadOnlyDictionary<string, double[]>? InitialValues { get; init; }

    /// <summary>Starting values chain by chain, one entry a chain; excludes <see cref="InitialValues"/>.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double[]>>? InitialValuesPerChain { get; init; }

    /// <summary>Whether warm-up draws are kept too.</summary>
    public bool SaveWarmup { get; init; }

    /// <summary>Keeps every Thin-th iteration, beginning with the first; at least 1.</summary>
    public int Thin { get; init; } = 1;

    /// <summary>
    /// Number of chains that run at a time; null takes the number of processors. Where it exceeds the number of chains,
    /// chains take the rest: see <see cref="ThreadsPerChain"/>. Results do not depend on it.
    /// </summary>
    public int? MaxThreads { get; init; }

    /// <summary>
    /// Number of threads that compute one chain's gradient (CmdStan's num_threads, but for each chain), 1 to 1024: sums
    /// over 32,768 rows or more are shared among them. Null divides <see cref="MaxThreads"/>, or the processors, by the
    /// chains that run at a time. Results do not depend on it, to the last bit.
    /// </summary>
    public int? ThreadsPerChain { get; init; }

    /// <summary>Told now and then how far each chain is, from the chains' threads.</summary>
    public IProgress<SamplingProgress>? Progress { get; init; }

    /// <summary>Each makes one sink for a chain, given its number counted from 1; called before the chain's first draw.</summary>
    public IReadOnlyList<Func<int, IDrawSink>> Sinks { get; init; } = [];

    /// <summary>The sampler's name in the headers of files, as CmdStan writes it where it has it.</summary>
    internal abstract string Algorithm { get; }

    /// <summary>The sampler's name in tables.</summary>
    internal abstract string SamplerName { get; }

    /// <summary>Warm-up iterations where none are set.</summary>
    internal virtual int DefaultIterWarmup => 1000;

    /// <summary>Whether warm-up adapts anything.</summary>
    internal virtual bool Adapts => IterWarmup > 0;

    /// <summary>Number of chains that run at a time, of so many.</summary>
    internal int ChainsAtOnce(int chains) => Math.Min(MaxThreads ?? Environment.ProcessorCount, chains);

    /// <summary>Number of threads for each of the chains that run at a time.</summary>
    internal int ThreadsOfAChain(int chainsAtOnce) =>
        ThreadsPerChain ?? Math.Max(1, (MaxThreads ?? Environment.ProcessorCount) / Math.Max(1, chainsAtOnce));

    /// <summary>Starting values of a chain; null where none are given.</summary>
    internal IReadOnlyDictionary<string, double[]>? InitialValuesOf(int chain) => InitialValuesPerChain?[chain - 1] ?? InitialValues;

    /// <summary>Checks all options.</summary>
    /// <exception cref="HmcNetException">When one is out of its range; the message names it and the range.</exception>
    public virtual void Validate()
    {
        Require(Chains >= 1, nameof(Chains), Chains, "at least 1");
        Require(IterWarmup >= 0, nameof(IterWarmup), IterWarmup, "0 or more");
        Require(IterSampling >= 0, nameof(IterSampling), IterSampling, "0 or more");
        Require((long)IterWarmup + IterSampling <= int.MaxValue, nameof(IterSampling), IterSampling, "at most 2147483647 iterations with warm-up");
        Require(double.IsFinite(InitRadius) && InitRadius >= 0, nameof(InitRadius), InitRadius, "0 or more, finite");
        Require(Thin >= 1, nameof(Thin), Thin, "at least 1");
        Require(MaxThreads is null or >= 1, nameof(MaxThreads), MaxThreads ?? 0, "at least 1, or null");
        Require(ThreadsPerChain is null or (>= 1 and <= MostThreads), nameof(ThreadsPerChain), ThreadsPerChain ?? 0, "1 to 1024, or null");
        ValidateInitialValues();
        if (Sinks is null || Sinks.Any(s => s is null))
            throw new HmcNetException("A sink of the options is null.", where: nameof(Sinks), remedy: "leave out sinks that are not wanted");
    }

    /// <summary>Throws the message of an option that is out of its range.</summary>
    private protected static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
            throw new HmcNetException(
                $"The sampler option {option} is out of range.",
                where: option, expected: expected, found: FormattableString.Invariant($"{found}"),
                remedy: $"set {option} to a value in that range");
    }

    private void ValidateInitialValues()
    {
        if (InitialValuesPerChain is null)
            return;
        if (InitialValues is not null)
            throw new HmcNetException(
                "Starting values are given twice.",
                where: $"{nameof(InitialValues)} and {nameof(InitialValuesPerChain)}", expected: "one of the two",
                found: "both", remedy: "leave one of them null");
        Require(
            InitialValuesPerChain.Count == Chains, nameof(InitialValuesPerChain), InitialValuesPerChain.Count,
            FormattableString.Invariant($"one entry for each of the {Chains} chains"));
    }
}
