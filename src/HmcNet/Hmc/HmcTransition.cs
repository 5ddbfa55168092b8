using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>A Markov transition that moves one current point by Hamiltonian dynamics: NUTS or static HMC.</summary>
internal abstract class HmcTransition
{
    /// <summary>Creates a transition without a position; call <see cref="MoveTo"/> before <see cref="Next"/>.</summary>
    /// <param name="density">The guarded density.</param>
    /// <param name="stream">The random stream of the chain.</param>
    /// <param name="kinetic">The kinetic energy to begin with.</param>
    /// <param name="slots">Number of phase points that one transition can hold at a time.</param>
    protected HmcTransition(GuardedDensity density, RandomStream stream, KineticEnergy kinetic, int slots)
    {
        Stream = stream;
        Pool = new PhasePointPool(density.Dimension, slots);
        Hamiltonian = new Hamiltonian(density, kinetic, Pool);
        Current = Pool.Rent();
    }

    /// <summary>The Hamiltonian; warm-up replaces its kinetic energy.</summary>
    public Hamiltonian Hamiltonian { get; }

    /// <summary>Nominal leapfrog step size, positive.</summary>
    public double StepSize { get; set; } = 1;

    /// <summary>Largest relative change of the step size drawn for each transition, 0 to 1.</summary>
    public double StepSizeJitter { get; init; }

    /// <summary>Keeps what happened in transitions; null to keep nothing.</summary>
    public TransitionRecorder? Recorder { get; set; }

    /// <summary>Iterations of the chain before those that the recorder counts.</summary>
    public int RecordedFrom { get; set; }

    /// <summary>The current position, shape [Dimension].</summary>
    public ReadOnlySpan<double> Position => Pool[Current].Position;

    /// <summary>The gradient of the log density at the current position, shape [Dimension].</summary>
    public ReadOnlySpan<double> Gradient => Pool[Current].Gradient;

    /// <summary>Slot of the current point; it changes exactly when a transition leaves its starting point.</summary>
    public int Current { get; protected set; }

    /// <summary>The random stream of the chain.</summary>
    public RandomStream Stream { get; }

    /// <summary>The points of the transition.</summary>
    protected PhasePointPool Pool { get; }

    /// <summary>Goes to a position and evaluates the density there.</summary>
    /// <param name="position">Read: shape [Dimension].</param>
    public void MoveTo(ReadOnlySpan<double> position)
    {
        position.CopyTo(Pool[Current].Position);
        Hamiltonian.Evaluate(Current);
    }

    /// <summary>Makes one transition. Allocates nothing.</summary>
    /// <param name="iteration">Iteration, counted through the whole chain; names the random numbers.</param>
    /// <returns>What the transition reports.</returns>
    public abstract Transition Next(int iteration);

    /// <summary>The step size of an iteration: eps (1 + jitter (2 u - 1)) with u uniform, as in Stan.</summary>
    /// <param name="iteration">Iteration, counted through the whole chain.</param>
    protected double JitteredStepSize(int iteration)
    {
        if (StepSizeJitter == 0)
            return StepSize;
        Stream.Begin(iteration, StreamPurpose.Jitter);
        return StepSize * (1 + StepSizeJitter * (2 * Stream.NextUniform() - 1));
    }
}
