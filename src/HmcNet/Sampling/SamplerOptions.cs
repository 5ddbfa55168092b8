using HmcNet.Sampling;

namespace HmcNet;

/// <summary>
/// Options that all Hamiltonian samplers share; names are CmdStan's, and so are the defaults but for
/// <see cref="Adaptation"/> and <see cref="Metric"/>.
/// </summary>
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

    /// <summary>
    /// Warm-up iterations of a chain, not negative; with 0 nothing is adapted and <see cref="StepSize"/> is used as it is.
    /// Unless set, what <see cref="Adaptation"/> needs: <see cref="DefaultWarmup"/>.
    /// </summary>
    public int IterWarmup
    {
        get => iterWarmup ?? DefaultWarmup(Adaptation);
        init => iterWarmup = value;
    }

    /// <summary>Sampling iterations of a chain, not negative.</summary>
    public int IterSampling { get; init; } = 1000;

    /// <summary>Seed of all random numbers; null takes one from the clock, which the run reports.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Accept statistic that the step size is tuned to, inside (0, 1).</summary>
    public double AdaptDelta { get; init; } = 0.8;

    /// <summary>How warm-up learns the metric.</summary>
    public AdaptationMethod Adaptation { get; init; } = AdaptationMethod.DrawsAndGradients;

    /// <summary>Form of the inverse metric.</summary>
    public Metric Metric { get; init; } = Metric.Auto;

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

    /// <summary>Step size that adaptation starts from, or that is used without adaptation; positive.</summary>
    public double StepSize { get; init; } = 1;

    /// <summary>Largest relative change of the step size drawn for each transition, 0 to 1.</summary>
    public double StepSizeJitter { get; init; }

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

    /// <summary>Regularisation scale of the step-size rule, positive.</summary>
    public double Gamma { get; init; } = 0.05;

    /// <summary>Relaxation exponent of the step-size rule, positive.</summary>
    public double Kappa { get; init; } = 0.75;

    /// <summary>Iteration offset of the step-size rule, positive.</summary>
    public double T0 { get; init; } = 10;

    /// <summary>Warm-up iterations before the metric is learnt, not negative (Stan's adaptation).</summary>
    public int InitBuffer { get; init; } = 75;

    /// <summary>Warm-up iterations after the metric is learnt, not negative (Stan's adaptation).</summary>
    public int TermBuffer { get; init; } = 50;

    /// <summary>Length of the first window in which the metric is learnt, at least 1 (Stan's adaptation).</summary>
    public int Window { get; init; } = 25;

    /// <summary>Whether warm-up adapts step size and metric.</summary>
    public bool AdaptEngaged { get; init; } = true;

    /// <summary>Told now and then how far each chain is, from the chains' threads.</summary>
    public IProgress<SamplingProgress>? Progress { get; init; }

    /// <summary>Each makes one sink for a chain, given its number counted from 1; called before the chain's first draw.</summary>
    public IReadOnlyList<Func<int, IDrawSink>> Sinks { get; init; } = [];

    /// <summary>Warm-up iterations where none are set.</summary>
    /// <remarks>
    /// Measured over 23 posteriors and four seeds (tests/HmcNet.Benchmarks, <c>-- adaptation lengths</c>): 400 iterations gave 1.23 times
    /// the effective draws of 1000 a gradient, warm-up included, and 0.96 times those a draw.
    /// </remarks>
    /// <param name="method">How warm-up learns the metric.</param>
    /// <returns>1000 for Stan's adaptation, as there; 400 for the one from draws and gradients.</returns>
    public static int DefaultWarmup(AdaptationMethod method) => method == AdaptationMethod.Stan ? 1000 : 400;

    /// <summary>Whether warm-up adapts anything.</summary>
    internal bool Adapts => AdaptEngaged && IterWarmup > 0;

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
        Require(AdaptDelta is > 0 and < 1, nameof(AdaptDelta), AdaptDelta, "between 0 and 1, both excluded");
        Require(Enum.IsDefined(Metric), nameof(Metric), (int)Metric, "Unit, Diagonal, Dense, LowRank or Auto");
        Require(Enum.IsDefined(Adaptation), nameof(Adaptation), (int)Adaptation, "Stan or DrawsAndGradients");
        if (Adaptation == AdaptationMethod.Stan && Metric == Metric.LowRank)
            throw new HmcNetException(
                "Stan's adaptation knows no low-rank metric.",
                where: $"{nameof(Metric)} and {nameof(Adaptation)}", expected: "Unit, Diagonal, Dense or Auto with Stan",
                found: "LowRank", remedy: "set Adaptation = AdaptationMethod.DrawsAndGradients");
        Require(double.IsFinite(InitRadius) && InitRadius >= 0, nameof(InitRadius), InitRadius, "0 or more, finite");
        Require(Thin >= 1, nameof(Thin), Thin, "at least 1");
        Require(double.IsFinite(StepSize) && StepSize > 0, nameof(StepSize), StepSize, "positive and finite");
        Require(StepSizeJitter is >= 0 and <= 1, nameof(StepSizeJitter), StepSizeJitter, "0 to 1");
        Require(MaxThreads is null or >= 1, nameof(MaxThreads), MaxThreads ?? 0, "at least 1, or null");
        Require(ThreadsPerChain is null or (>= 1 and <= MostThreads), nameof(ThreadsPerChain), ThreadsPerChain ?? 0, "1 to 1024, or null");
        Require(double.IsFinite(Gamma) && Gamma > 0, nameof(Gamma), Gamma, "positive and finite");
        Require(double.IsFinite(Kappa) && Kappa > 0, nameof(Kappa), Kappa, "positive and finite");
        Require(double.IsFinite(T0) && T0 > 0, nameof(T0), T0, "positive and finite");
        Require(InitBuffer >= 0, nameof(InitBuffer), InitBuffer, "0 or more");
        Require(TermBuffer >= 0, nameof(TermBuffer), TermBuffer, "0 or more");
        Require(Window >= 1, nameof(Window), Window, "at least 1");
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
