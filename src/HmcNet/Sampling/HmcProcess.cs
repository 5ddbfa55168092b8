using HmcNet.Adaptation;
using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Sampling;

/// <summary>Hamiltonian Monte Carlo on a target: NUTS or static HMC with the adaptation of its options.</summary>
internal sealed class HmcProcess : ChainProcess
{
    private readonly ISamplingTarget target;
    private readonly HmcOptions options;
    private readonly int number;
    private readonly IChainDensity density;
    private readonly GuardedDensity guarded;
    private readonly HmcTransition transition;

    /// <summary>Creates the process of one chain.</summary>
    /// <param name="run">What the chains of the run share; its options are those of a Hamiltonian sampler.</param>
    /// <param name="number">Number of the chain, counted from 1.</param>
    public HmcProcess(RunContext run, int number)
    {
        target = run.Target;
        options = (HmcOptions)run.Options;
        this.number = number;
        density = target.CreateChainDensity();
        guarded = new GuardedDensity(density, run.Cancellation);
        var stream = new RandomStream(run.Seed, number);
        KineticEnergy kinetic = KineticEnergy.Initial(options.Metric, target.Dimension);
        transition = options is StaticHmcOptions fixedTime
            ? new StaticHmcTransition(guarded, stream, kinetic, fixedTime.IntegrationTime)
            { StepSize = options.StepSize, StepSizeJitter = options.StepSizeJitter }
            : new NutsTransition(guarded, stream, kinetic, ((NutsOptions)options).MaxTreeDepth)
            { StepSize = options.StepSize, StepSizeJitter = options.StepSizeJitter };
    }

    public override ReadOnlySpan<double> Position => transition.Position;

    public override double StepSize => transition.StepSize;

    public override KineticEnergy? Kinetic => transition.Hamiltonian.Kinetic;

    public override long Evaluations => guarded.Evaluations;

    public override long Faults => NotFinite() + guarded.Count(EvaluationOutcome.Exception);

    public override TransitionRecorder? Recorder => transition.Recorder;

    public override void Use(ThreadTeam? team) => (density as IThreadedDensity)?.Use(team);

    public override void Initialise()
    {
        transition.MoveTo(Initialization.Find(
            target, guarded, transition.Stream, options.InitialValuesOf(number), options.InitRadius));
        guarded.Reset();
    }

    public override void Resume(ChainResult previous, AdaptationResult learnt)
    {
        transition.Hamiltonian.Kinetic =
            previous.Kinetic ?? KineticEnergy.From(learnt.Metric, learnt.InverseMetric, learnt.Dimension);
        transition.StepSize = learnt.StepSize;
        transition.MoveTo([.. previous.Position]);
        Record(previous.Recorder ?? new TransitionRecorder(number, target.Dimension));
        guarded.Reset();
    }

    public override AdaptationResult WarmUp(Action<int, Transition> afterIteration)
    {
        if (options.Adapts)
        {
            var rule = new DualAveragingOptions(options.AdaptDelta, options.Gamma, options.Kappa, options.T0);
            if (options.Adaptation == AdaptationMethod.DrawsAndGradients)
                new PairedWarmup(transition, options.Metric, options.IterWarmup, rule).Run(afterIteration);
            else
                Warmup.Run(transition, StanStages(rule), rule, afterIteration);
        }
        else
        {
            for (int i = 0; i < options.IterWarmup; i++)
                afterIteration(i, transition.Next(i));
        }
        Record(new TransitionRecorder(number, target.Dimension));
        KineticEnergy kinetic = transition.Hamiltonian.Kinetic;
        return new AdaptationResult(transition.StepSize, kinetic.MetricName, kinetic.InverseMetric, kinetic.Dimension);
    }

    public override Transition Next(int iteration) => transition.Next(iteration);

    public override void WriteValues(Span<double> values) => density.WriteValues(transition.Position, values);

    public override EvaluationCounts Counts(long warmupEvaluations, long warmupFaults)
    {
        ReadOnlySpan<double> bad = guarded.FirstNotANumberPosition;
        return new EvaluationCounts(
            warmupEvaluations,
            guarded.Evaluations - warmupEvaluations,
            guarded.Count(EvaluationOutcome.NegativeInfinity),
            NotFinite(),
            guarded.Count(EvaluationOutcome.Exception),
            bad.IsEmpty ? null : NonFiniteExplanation.Of(target, bad),
            guarded.FirstException,
            guarded.FirstExceptionPosition)
        {
            FaultsInSampling = Faults - warmupFaults,
        };
    }

    /// <summary>Transitions after warm-up are recorded from now on.</summary>
    private void Record(TransitionRecorder recorder)
    {
        transition.Recorder = recorder;
        transition.RecordedFrom = options.IterWarmup;
    }

    private IEnumerable<WarmupStage> StanStages(DualAveragingOptions rule)
    {
        IReadOnlyList<WarmupWindow> windows = WarmupSchedule.Windows(
            options.IterWarmup, options.InitBuffer, options.Window, options.TermBuffer);
        return WarmupStage.All(windows, options.Metric, rule);
    }

    private long NotFinite() =>
        guarded.Count(EvaluationOutcome.NotANumber) + guarded.Count(EvaluationOutcome.PositiveInfinity)
        + guarded.Count(EvaluationOutcome.NonFiniteGradient);
}
