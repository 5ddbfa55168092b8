using HmcNet.Hmc.Trees;
using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>A trajectory of the Hamiltonian flow as the tree sees it: weights exp(H0 - H) and the generalised U-turn.</summary>
/// <remarks>
/// M. Betancourt (2017), A conceptual introduction to Hamiltonian Monte Carlo, appendix A.4.2: with rho the sum of the
/// momenta and v = M^-1 p at the two ends, a span goes on while v_first . rho > 0 and v_last . rho > 0. As in Stan, two
/// extra spans are looked at where two halves meet: the left half with the first point of the right one, and the
/// last point of the left half with the right one.
/// </remarks>
internal readonly struct NutsTrajectory : ITrajectory<TrajectorySpan, int>
{
    /// <summary>Energy error above which a leaf is divergent (Stan, base_nuts.hpp, max_deltaH).</summary>
    public const double MaxEnergyError = 1000;

    private readonly Hamiltonian hamiltonian;
    private readonly PhasePointPool pool;
    private readonly RandomStream stream;
    private readonly double stepSize, initialEnergy;
    private readonly TransitionRecorder? recorder;

    /// <summary>Begins a trajectory.</summary>
    /// <param name="hamiltonian">The Hamiltonian.</param>
    /// <param name="stream">Source of the choices.</param>
    /// <param name="stepSize">Leapfrog step size, positive.</param>
    /// <param name="initialEnergy">Energy H0 of the initial point.</param>
    /// <param name="recorder">Told of a divergent leaf; null for nobody.</param>
    public NutsTrajectory(Hamiltonian hamiltonian, RandomStream stream, double stepSize, double initialEnergy, TransitionRecorder? recorder = null)
    {
        this.recorder = recorder;
        this.hamiltonian = hamiltonian;
        pool = hamiltonian.Pool;
        this.stream = stream;
        this.stepSize = stepSize;
        this.initialEnergy = initialEnergy;
    }

    /// <summary>The span of one point.</summary>
    /// <param name="slot">The point; the span adds its three holders.</param>
    public TrajectorySpan Leaf(int slot)
    {
        pool.Retain(slot, 3);
        return new TrajectorySpan(slot, slot, slot);
    }

    /// <inheritdoc/>
    public LeafStatus Extend(in TrajectorySpan span, bool forward, out double logWeight, out TrajectorySpan leaf, out int proposal)
    {
        proposal = pool.Rent();
        hamiltonian.Leapfrog(forward ? span.Last : span.First, proposal, forward ? stepSize : -stepSize);
        logWeight = initialEnergy - pool.Energy(proposal);
        if (-logWeight > MaxEnergyError)
        {
            recorder?.Fail(pool[forward ? span.Last : span.First], pool[proposal], -logWeight);
            pool.Release(proposal);
            leaf = default;
            return LeafStatus.Divergent;
        }
        leaf = Leaf(proposal);
        return LeafStatus.Ok;
    }

    /// <inheritdoc/>
    public bool TryJoin(in TrajectorySpan left, in TrajectorySpan right, out TrajectorySpan union)
    {
        int sum = pool.Rent();
        bool goesOn = TurnCriterion.SumAndGoesOn(pool, left, right, sum);
        pool.Release(left.Sum);
        pool.Release(left.Last);
        pool.Release(right.Sum);
        pool.Release(right.First);
        union = new TrajectorySpan(left.First, right.Last, sum);
        if (!goesOn)
            DiscardSpan(union);
        return goesOn;
    }

    /// <inheritdoc/>
    public int Choose(in int current, in int candidate, double probability)
    {
        bool chosen = probability >= 1 || stream.NextUniform() < probability;
        pool.Release(chosen ? current : candidate);
        return chosen ? candidate : current;
    }

    /// <inheritdoc/>
    public void DiscardSpan(in TrajectorySpan span)
    {
        pool.Release(span.First);
        pool.Release(span.Last);
        pool.Release(span.Sum);
    }

    /// <inheritdoc/>
    public void DiscardProposal(in int proposal) => pool.Release(proposal);
}
