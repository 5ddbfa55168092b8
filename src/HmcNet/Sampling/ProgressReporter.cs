using System.Diagnostics;
using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>Counts the iterations of a chain's phases and reports them now and then.</summary>
internal sealed class ProgressReporter
{
    /// <summary>Time between two reports of a chain; the end of a phase is always reported.</summary>
    private static readonly long Interval = Stopwatch.Frequency / 10;

    private readonly IProgress<SamplingProgress>? progress;
    private readonly int chain;
    private Phase phase;
    private int total, divergences;
    private long next;

    /// <summary>Creates a reporter.</summary>
    /// <param name="progress">Who is told; null for nobody.</param>
    /// <param name="chain">Number of the chain, counted from 1.</param>
    public ProgressReporter(IProgress<SamplingProgress>? progress, int chain)
    {
        this.progress = progress;
        this.chain = chain;
    }

    /// <summary>A phase begins.</summary>
    /// <param name="newPhase">Which.</param>
    /// <param name="iterations">Its number of iterations.</param>
    /// <param name="done">Iterations of it that were done before.</param>
    /// <param name="stepSize">Step size at its beginning.</param>
    public void Begin(Phase newPhase, int iterations, int done, double stepSize)
    {
        phase = newPhase;
        total = iterations;
        divergences = 0;
        next = Stopwatch.GetTimestamp() + Interval;
        progress?.Report(new SamplingProgress(chain, phase, done, total, 0, stepSize));
    }

    /// <summary>An iteration is done.</summary>
    /// <param name="done">Iterations of the phase done so far.</param>
    /// <param name="transition">What its transition reported.</param>
    public void Step(int done, in Transition transition)
    {
        if (transition.Divergent)
            divergences++;
        if (progress is null)
            return;
        long now = Stopwatch.GetTimestamp();
        if (now < next && done < total)
            return;
        next = now + Interval;
        progress.Report(new SamplingProgress(chain, phase, done, total, divergences, transition.StepSize));
    }
}
