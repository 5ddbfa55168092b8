using System.Diagnostics;
using HmcNet.Adaptation;
using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Sampling;

/// <summary>One chain: a starting point, warm-up, draws; owns its density, random stream and workspace.</summary>
internal sealed class Chain
{
    private readonly ISamplingTarget target;
    private readonly SamplerOptions options;
    private readonly ulong seed;
    private readonly int number;
    private readonly CancellationToken cancellation;
    private readonly ChainResult? previous;
    private readonly IChainDensity density;
    private readonly GuardedDensity guarded;
    private readonly HmcTransition transition;
    private readonly ProgressReporter progress;
    private readonly SinkSet sinks = new();
    private readonly double[] values;
    private AdaptationResult? adaptation;
    private int iterations;
    private bool initialised;
    private long warmupEvaluations, warmupFaults;
    private double warmupSeconds, samplingSeconds;

    /// <summary>Creates a chain.</summary>
    /// <param name="run">What the chains of the run share.</param>
    /// <param name="number">Number of the chain, counted from 1.</param>
    /// <param name="previous">A cancelled chain whose warm-up was over, to be continued; null to begin anew.</param>
    public Chain(RunContext run, int number, ChainResult? previous = null)
    {
        target = run.Target;
        options = run.Options;
        seed = run.Seed;
        cancellation = run.Cancellation;
        this.number = number;
        this.previous = previous;
        density = target.CreateChainDensity();
        guarded = new GuardedDensity(density, cancellation);
        var stream = new RandomStream(seed, number);
        KineticEnergy kinetic = KineticEnergy.Initial(options.Metric, target.Dimension);
        transition = options is StaticHmcOptions fixedTime
            ? new StaticHmcTransition(guarded, stream, kinetic, fixedTime.IntegrationTime)
            { StepSize = options.StepSize, StepSizeJitter = options.StepSizeJitter }
            : new NutsTransition(guarded, stream, kinetic, ((NutsOptions)options).MaxTreeDepth)
            { StepSize = options.StepSize, StepSizeJitter = options.StepSizeJitter };
        progress = new ProgressReporter(options.Progress, number);
        values = new double[target.Variables.Size];
    }

    /// <summary>Goes to the starting point, or to where the previous chain stopped.</summary>
    /// <exception cref="HmcNetException">When no starting point can be evaluated.</exception>
    /// <exception cref="OperationCanceledException">When cancellation was requested.</exception>
    public void Initialise()
    {
        if (previous is { Adaptation: { } learnt })
        {
            adaptation = learnt;
            iterations = previous.Iterations;
            warmupSeconds = previous.WarmupSeconds;
            samplingSeconds = previous.SamplingSeconds;
            transition.Hamiltonian.Kinetic =
                previous.Kinetic ?? KineticEnergy.From(learnt.Metric, learnt.InverseMetric, learnt.Dimension);
            transition.StepSize = learnt.StepSize;
            transition.MoveTo([.. previous.Position]);
        }
        else
        {
            transition.MoveTo(Initialization.Find(
                target, guarded, transition.Stream, options.InitialValuesOf(number), options.InitRadius));
        }
        guarded.Reset();
        initialised = true;
    }

    /// <summary>Runs the chain to its end; faults and cancellation end it early and are told in the result.</summary>
    /// <returns>How it went.</returns>
    public ChainResult Run()
    {
        ChainOutcome outcome = ChainOutcome.Complete;
        Exception? fault = null;
        try
        {
            sinks.Start(options.Sinks, new ChainStart(
                target.Name, number, target.Variables, StanSettings.For(options, seed, number), DateTime.UtcNow));
            if (!initialised)
                throw new OperationCanceledException(cancellation);
            if (adaptation is null)
                WarmUp();
            sinks.WarmupComplete(adaptation!);
            Sample();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            outcome = ChainOutcome.Cancelled;
        }
#pragma warning disable CA1031 // a fault ends this chain only; it is told in the result
        catch (Exception exception)
#pragma warning restore CA1031
        {
            outcome = ChainOutcome.Failed;
            fault = exception;
        }
        Exception? sinkFault = sinks.End(new ChainEnd(outcome, warmupSeconds, samplingSeconds, fault));
        if (sinkFault is not null && fault is null)
            (outcome, fault) = (ChainOutcome.Failed, sinkFault);
        return new ChainResult(
            number, outcome, adaptation, iterations, initialised ? transition.Position.ToArray() : [],
            warmupSeconds, samplingSeconds, Evaluations(), fault)
        { Kinetic = adaptation is null ? null : transition.Hamiltonian.Kinetic };
    }

    /// <summary>Lets a team help the thread that calls this chain from now on; null ends it.</summary>
    public void Use(ThreadTeam? team) => (density as IThreadedDensity)?.Use(team);

    private void WarmUp()
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            progress.Begin(Phase.Warmup, options.IterWarmup, 0, transition.StepSize);
            if (options.Adapts)
            {
                var rule = new DualAveragingOptions(options.AdaptDelta, options.Gamma, options.Kappa, options.T0);
                if (options.Adaptation == AdaptationMethod.DrawsAndGradients)
                    new PairedWarmup(transition, options.Metric, options.IterWarmup, rule).Run(AfterWarmupIteration);
                else
                    Warmup.Run(transition, StanStages(rule), rule, AfterWarmupIteration);
            }
            else
            {
                for (int i = 0; i < options.IterWarmup; i++)
                    AfterWarmupIteration(i, transition.Next(i));
            }
        }
        finally
        {
            warmupSeconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            warmupEvaluations = guarded.Evaluations;
            warmupFaults = NotFinite() + guarded.Count(EvaluationOutcome.Exception);
        }
        KineticEnergy kinetic = transition.Hamiltonian.Kinetic;
        adaptation = new AdaptationResult(
            transition.StepSize, kinetic.MetricName, kinetic.InverseMetric, kinetic.Dimension);
    }

    private IEnumerable<WarmupStage> StanStages(DualAveragingOptions rule)
    {
        IReadOnlyList<WarmupWindow> windows = WarmupSchedule.Windows(
            options.IterWarmup, options.InitBuffer, options.Window, options.TermBuffer);
        return WarmupStage.All(windows, options.Metric, rule);
    }

    private void AfterWarmupIteration(int iteration, Transition report)
    {
        iterations = iteration + 1;
        if (options.SaveWarmup)
            Emit(Phase.Warmup, iteration, report);
        progress.Step(iteration + 1, report);
    }

    private void Sample()
    {
        long begun = Stopwatch.GetTimestamp();
        double before = samplingSeconds;
        try
        {
            int first = iterations - options.IterWarmup;
            progress.Begin(Phase.Sampling, options.IterSampling, first, transition.StepSize);
            for (int i = first; i < options.IterSampling; i++)
            {
                Transition report = transition.Next(options.IterWarmup + i);
                Emit(Phase.Sampling, i, report);
                // Counted once it is with the sinks: a continued chain goes on after the last draw they have.
                iterations = options.IterWarmup + i + 1;
                progress.Step(i + 1, report);
            }
        }
        finally
        {
            samplingSeconds = before + Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }
    }

    private void Emit(Phase phase, int iteration, in Transition report)
    {
        if (sinks.IsEmpty || iteration % options.Thin != 0)
            return;
        density.WriteValues(transition.Position, values);
        sinks.Draw(phase, iteration, report, values);
    }

    private EvaluationCounts Evaluations()
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
            FaultsInSampling = NotFinite() + guarded.Count(EvaluationOutcome.Exception) - warmupFaults,
        };
    }

    private long NotFinite() =>
        guarded.Count(EvaluationOutcome.NotANumber) + guarded.Count(EvaluationOutcome.PositiveInfinity)
        + guarded.Count(EvaluationOutcome.NonFiniteGradient);
}
