using System.Diagnostics;
using HmcNet.Diagnostics;
using HmcNet.Doctoring;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>
/// The result of sampling a model: draws, how they were made, and the means to judge them. It stays usable when the
/// run was cancelled or a chain failed; <see cref="IsComplete"/> says so.
/// </summary>
public sealed class Fit
{
    private readonly ISamplingTarget model;
    private readonly IReadOnlyList<DrawsCollector> collectors;

    private readonly CentringPilot? pilot;

    private Fit(ISamplingTarget model, SamplerRun run, IReadOnlyList<DrawsCollector> collectors, TimeSpan elapsed, CentringPilot? pilot = null)
    {
        this.pilot = pilot;
        this.model = model;
        this.collectors = collectors;
        Run = run;
        Elapsed = elapsed;
        Draws = Draws.FromCollectors(collectors);
    }

    /// <summary>The draws, [chain, iteration, variable].</summary>
    public Draws Draws { get; }

    /// <summary>Chain by chain: outcome, step size, inverse metric, seconds and counts of evaluations; and the seed used.</summary>
    public SamplerRun Run { get; }

    /// <summary>Name of the sampler: "NUTS", "HMC" or "Gibbs".</summary>
    public string SamplerName => Run.Options.SamplerName;

    /// <summary>
    /// What was learnt for each parameter declared with <see cref="HmcNet.Centring.Auto"/>: weights from 0, non-centred, to 1, centred.
    /// Empty where there is none.
    /// </summary>
    public IReadOnlyList<CentringChoice> Centring => pilot?.Choices ?? [];

    /// <summary>Wall-clock time of the run, from the first starting point to the last draw, with the pilot run of a learnt centring.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>Whether every chain made all draws that were asked for.</summary>
    public bool IsComplete => Run.Outcome == ChainOutcome.Complete;

    /// <summary>The draws of one variable ("alpha") or one entry of it ("alpha[2]", counted from 1).</summary>
    /// <param name="name">Name as in the model.</param>
    /// <exception cref="HmcNetException">When there is none of that name; the message lists those that are.</exception>
    public VariableDraws this[string name] => Draws[name];

    /// <summary>
    /// Mean, Monte Carlo standard error, standard deviation, MAD, quantiles, bulk and tail ESS and R-hat of every quantity.
    /// </summary>
    /// <param name="options">Which variables and quantiles; all and 5, 50, 95 % when null.</param>
    /// <returns>Typed rows; its text is the table.</returns>
    public SummaryTable Summary(SummaryOptions? options = null) => Draws.Summary(options);

    /// <summary>
    /// The verdict on the draws: rejected evaluations, tree depth, divergences, E-BFMI, ESS, R-hat, and what to do next.
    /// </summary>
    /// <param name="options">Thresholds; HmcNet's own when null.</param>
    /// <returns>Typed findings; its text reads like CmdStan's diagnose.</returns>
    public Diagnosis Diagnose(DiagnoseOptions? options = null)
    {
        Diagnosis diagnosis = Draws.Diagnose(options);
        Finding?[] before = [ProprietyCheck.Of(model), RejectionCheck.Of(Run)];
        // Other tools stop at counting: with their thresholds go their checks.
        IReadOnlyList<Finding> causes = options is null or { Parity: DiagnoseParity.HmcNet } ? DivergenceDoctor.Examine(model, Draws, Run, diagnosis) : [];
        Finding[] learnt = pilot is null ? [] : [pilot.Describe()];
        return new Diagnosis([.. before.OfType<Finding>(), .. diagnosis.Findings, .. learnt, .. causes], diagnosis.Thresholds);
    }

    /// <summary>
    /// Goes on with a cancelled run, bit for bit as if it had never stopped. Sinks of the options, such as files, are
    /// not told of the remaining draws; write the files anew from <see cref="Draws"/>.
    /// </summary>
    /// <param name="cancellation">Stops it again.</param>
    /// <returns>A fit with the draws of both parts; this fit when nothing was left to do.</returns>
    public Fit Continue(CancellationToken cancellation = default)
    {
        if (Run.Outcome != ChainOutcome.Cancelled)
            return this;
        // Weights learnt from a part of the pilot run are not those of a run that was never stopped.
        if (pilot is { IsComplete: false })
            return pilot.SampleAnew((NutsOptions)(Run.Options with { Sinks = [] }), cancellation);
        var clock = Stopwatch.StartNew();
        // A chain stopped in warm-up begins anew and fills its collector anew.
        Func<int, IDrawSink> sink = chain =>
            Run.Chains[chain - 1].Adaptation is null ? collectors[chain - 1] : new ResumedSink(collectors[chain - 1]);
        SamplerRun run = ChainRunner.Continue(model, Run, [sink], cancellation);
        return new Fit(model, run, collectors, Elapsed + clock.Elapsed, pilot);
    }

    /// <summary>Gradients of the run, with warm-up and the pilot run of a learnt centring.</summary>
    internal long Gradients => Run.Chains.Sum(c => c.Evaluations.Warmup + c.Evaluations.Sampling) + (pilot?.Gradients ?? 0);

    /// <summary>The model that was sampled, for what needs more of it than its density.</summary>
    /// <param name="purpose">What it is needed for, e.g. "Leave-one-out cross-validation", for the message.</param>
    /// <exception cref="HmcNetException">When a bare log density was sampled, of which no more is known.</exception>
    internal Model ModelFor(string purpose) =>
        model as Model
            ?? throw new HmcNetException(
                $"{purpose} needs a model, not only its log density.", where: $"fit of \"{Draws.ModelName}\"", expected: "a model of Model.Define",
                found: model.GetType().Name, remedy: "write the model with Model.Define, with m.Parameter and m.Observe");

    /// <summary>The model that was sampled; null when it was a bare log density.</summary>
    internal Model? TryModel() => model as Model;

    /// <summary>What was sampled.</summary>
    internal ISamplingTarget Target => model;

    /// <summary>Runs a sampler with storage in memory added to the sinks of the options.</summary>
    internal static Fit Sample(ISamplingTarget model, HmcOptions options, CancellationToken cancellation, CentringPilot? pilot = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options.Validate();
        return Collect(model, options, (all, stop) => ChainRunner.Run(model, (HmcOptions)all, stop), cancellation, pilot);
    }

    /// <summary>As for Hamiltonian samplers, of chains of any process.</summary>
    internal static Fit Sample(Model model, SamplerOptions options, Func<RunContext, int, ChainProcess> create, CancellationToken cancellation) =>
        Collect(model, options, (all, stop) => ChainRunner.RunProcesses(model, all, create, stop), cancellation);

    private static Fit Collect(
        ISamplingTarget model, SamplerOptions options, Func<SamplerOptions, CancellationToken, SamplerRun> sample, CancellationToken cancellation,
        CentringPilot? pilot = null)
    {
        DrawsCollector[] collectors = [.. Enumerable.Range(0, options.Chains).Select(_ => new DrawsCollector())];
        var clock = Stopwatch.StartNew();
        SamplerRun run = sample(options with { Sinks = [chain => collectors[chain - 1], .. options.Sinks] }, cancellation);
        return new Fit(model, run, collectors, clock.Elapsed + (pilot?.Elapsed ?? TimeSpan.Zero), pilot);
    }
}
