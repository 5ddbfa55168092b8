using HmcNet.Hmc.Trees;
using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>One transition of the no-U-turn sampler.</summary>
internal sealed class NutsTransition : HmcTransition
{
    private readonly int maxDepth;

    /// <summary>Creates a transition without a position.</summary>
    /// <param name="density">The guarded density.</param>
    /// <param name="stream">The random stream of the chain.</param>
    /// <param name="kinetic">The kinetic energy to begin with.</param>
    /// <param name="maxDepth">Largest number of doublings, 1 to <see cref="Directions.MaxDepth"/>.</param>
    public NutsTransition(GuardedDensity density, RandomStream stream, KineticEnergy kinetic, int maxDepth)
        : base(density, stream, kinetic, Slots(maxDepth)) => this.maxDepth = maxDepth;

    /// <inheritdoc/>
    public override Transition Next(int iteration)
    {
        double eps = JitteredStepSize(iteration);
        Stream.Begin(iteration, StreamPurpose.Momentum);
        Hamiltonian.DrawMomentum(Current, Stream);
        Recorder?.Begin(Pool[Current], Pool.Energy(Current));
        Stream.Begin(iteration, StreamPurpose.Tree);
        var directions = new Directions(Stream.NextUInt32());
        var trajectory = new NutsTrajectory(Hamiltonian, Stream, eps, Pool.Energy(Current), Recorder);
        // The proposal holds the current point too, so it survives a trajectory that is broken off by an exception.
        TreeResult<int> tree = NutsTree.Sample<NutsTrajectory, TrajectorySpan, int>(
            ref trajectory, trajectory.Leaf(Current), Pool.Retain(Current), directions, maxDepth);
        Pool.Release(Current);
        Current = tree.Proposal;
        var report = new Transition(
            Pool.LogDensity(Current), tree.AcceptStatistic, eps, tree.Depth, tree.Leaves,
            tree.Termination == Termination.Divergence, Pool.Energy(Current));
        Recorder?.End(iteration - RecordedFrom, report, Pool[Current]);
        return report;
    }

    /// <summary>
    /// Points held at a time: a span and a proposal (four slots) for each unfinished level of the recursion and
    /// for the trajectory itself, one leaf or sum in the making, and the current point.
    /// </summary>
    private static int Slots(int maxDepth) => 4 * (maxDepth + 1) + 2;
}
