using System.Diagnostics;
using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>One chain: a starting point, warm-up, draws; tells its sinks of them.</summary>
internal sealed class Chain
{
    private readonly ISamplingTarget target;
    private readonly SamplerOptions options;
    private readonly ulong seed;
    private readonly int number;
    private readonly CancellationToken cancellation;
    private readonly ChainResult? previous;
    private readonly ChainProcess process;
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
        process = run.CreateProcess(number);
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
            process.Resume(previous, learnt);
        }
        else
        {
            process.Initialise();
        }
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
            number, outcome, adaptation, iterations, initialised ? process.Position.ToArray() : [],
            warmupSeconds, samplingSeconds, process.Counts(warmupEvaluations, warmupFaults), fault)
        { Recorder = process.Recorder, Kinetic = adaptation is null ? null : process.Kinetic, Process = adaptation is null || process.Kinetic is not null ? null : process };
    }

    /// <summary>Lets a team help the thread that calls this chain from now on; null ends it.</summary>
    public void Use(ThreadTeam? team) => process.Use(team);

    private void WarmUp()
    {
        long begun = Stopwatch.GetTimestamp();
        try
        {
            progress.Begin(Phase.Warmup, options.IterWarmup, 0, process.StepSize);
            adaptation = process.WarmUp(AfterWarmupIteration);
        }
        finally
        {
            warmupSeconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            warmupEvaluations = process.Evaluations;
            warmupFaults = process.Faults;
        }
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
            progress.Begin(Phase.Sampling, options.IterSampling, first, process.StepSize);
            for (int i = first; i < options.IterSampling; i++)
            {
                Transition report = process.Next(options.IterWarmup + i);
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
        process.WriteValues(values);
        sinks.Draw(phase, iteration, report, values);
    }
}
