using HmcNet.Autodiff.Execution;
using HmcNet.Hmc;

namespace HmcNet.Sampling;

/// <summary>What a chain repeats: a Markov transition on its own state, with the warm-up that tunes it. One instance a chain.</summary>
internal abstract class ChainProcess
{
    /// <summary>The current point in the process's own coordinates, for a chain that is continued later.</summary>
    public abstract ReadOnlySpan<double> Position { get; }

    /// <summary>Step size to report at the start of a phase; 0 where there is none.</summary>
    public virtual double StepSize => 0;

    /// <summary>The kinetic energy of sampling; null where there is none.</summary>
    public virtual KineticEnergy? Kinetic => null;

    /// <summary>What keeps transitions after warm-up; null where there is none.</summary>
    public virtual TransitionRecorder? Recorder => null;

    /// <summary>Evaluations of the log density so far.</summary>
    public abstract long Evaluations { get; }

    /// <summary>Evaluations so far that were NaN, infinite or threw.</summary>
    public virtual long Faults => 0;

    /// <summary>Lets a team help the thread that calls this process from now on; null ends it.</summary>
    /// <param name="team">The team.</param>
    public virtual void Use(ThreadTeam? team)
    {
        // A process that computes on one thread has no use for it.
    }

    /// <summary>Goes to the starting point.</summary>
    /// <exception cref="HmcNetException">When no starting point can be evaluated.</exception>
    /// <exception cref="OperationCanceledException">When cancellation was requested.</exception>
    public abstract void Initialise();

    /// <summary>Goes to where a cancelled chain stopped after its warm-up.</summary>
    /// <param name="previous">The chain.</param>
    /// <param name="learnt">What its warm-up found.</param>
    public abstract void Resume(ChainResult previous, AdaptationResult learnt);

    /// <summary>Runs the warm-up.</summary>
    /// <param name="afterIteration">Told of each iteration and its transition.</param>
    /// <returns>What was found.</returns>
    public abstract AdaptationResult WarmUp(Action<int, Transition> afterIteration);

    /// <summary>Makes one transition.</summary>
    /// <param name="iteration">Iteration, counted through the whole chain; names the random numbers.</param>
    /// <returns>What the transition reports.</returns>
    public abstract Transition Next(int iteration);

    /// <summary>Computes the values of a draw at the current point.</summary>
    /// <param name="values">Written: shape [Variables.Size].</param>
    public abstract void WriteValues(Span<double> values);

    /// <summary>The counts of all evaluations.</summary>
    /// <param name="warmupEvaluations">Evaluations by the end of warm-up.</param>
    /// <param name="warmupFaults">Faults by the end of warm-up.</param>
    public abstract EvaluationCounts Counts(long warmupEvaluations, long warmupFaults);
}
