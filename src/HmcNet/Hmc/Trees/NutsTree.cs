using System.Runtime.CompilerServices;

namespace HmcNet.Hmc.Trees;

/// <summary>
/// The doubling recursion of the no-U-turn sampler: grows a trajectory until it turns and chooses a leaf from it.
/// </summary>
/// <remarks>
/// M. D. Hoffman, A. Gelman (2014), The No-U-Turn sampler, algorithm 3, with the multinomial weights and the biased
/// progressive choice of M. Betancourt (2017), A conceptual introduction to Hamiltonian Monte Carlo, appendices A.3.1
/// and A.3.2, as in Stan: inside a half each leaf is chosen with its share of the weight; a new half replaces the
/// current choice with probability min(1, w_new / w_old). A half with a divergent leaf or a turning part is
/// discarded whole. What turns is the trajectory's affair.
/// </remarks>
internal static class NutsTree
{
    /// <summary>Samples a leaf from a trajectory around an initial one.</summary>
    /// <param name="trajectory">The trajectory.</param>
    /// <param name="span">Consumed: the span of the initial leaf, whose log weight is 0.</param>
    /// <param name="proposal">Consumed: the choice of the initial leaf.</param>
    /// <param name="directions">Which way each doubling goes.</param>
    /// <param name="maxDepth">Largest number of doublings, 1 to <see cref="Directions.MaxDepth"/>.</param>
    /// <returns>The chosen leaf and what was seen on the way.</returns>
    public static TreeResult<TProposal> Sample<TTrajectory, TSpan, TProposal>(
        ref TTrajectory trajectory, TSpan span, TProposal proposal, Directions directions, int maxDepth)
        where TTrajectory : struct, ITrajectory<TSpan, TProposal>
    {
        var visits = default(Visits);
        TreeWeight weight = TreeWeight.FromLog(0);
        var termination = Termination.MaxDepth;
        int depth = 0;
        while (depth < maxDepth)
        {
            bool forward = directions.IsForward(depth);
            if (!TryGrow<TTrajectory, TSpan, TProposal>(ref trajectory, span, depth, forward, ref visits, out Half<TSpan, TProposal> half))
            {
                termination = visits.Diverged ? Termination.Divergence : Termination.Turning;
                break;
            }
            depth++;
            proposal = trajectory.Choose(proposal, half.Proposal, half.Weight.ShareOf(weight));
            weight += half.Weight;
            if (!TryJoin<TTrajectory, TSpan, TProposal>(ref trajectory, span, half.Span, forward, out span))
                return Result(proposal, depth, visits, Termination.Turning);
        }
        trajectory.DiscardSpan(span);
        return Result(proposal, depth, visits, termination);
    }

    /// <summary>Grows 2^depth leaves beyond an end of a span; on failure all of them are given back.</summary>
    /// <remarks>Not inlined: the recursion laid out within itself is larger and slower.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryGrow<TTrajectory, TSpan, TProposal>(
        ref TTrajectory trajectory, in TSpan beyond, int depth, bool forward, ref Visits visits, out Half<TSpan, TProposal> half)
        where TTrajectory : struct, ITrajectory<TSpan, TProposal>
    {
        if (depth == 0)
        {
            LeafStatus status = trajectory.Extend(beyond, forward, out double logWeight, out half.Span, out half.Proposal);
            half.Weight = TreeWeight.FromLog(logWeight);
            visits.Add(logWeight, half.Weight, status);
            return status == LeafStatus.Ok;
        }
        if (!TryGrow(ref trajectory, beyond, depth - 1, forward, ref visits, out half))
            return false;
        if (!TryGrow(ref trajectory, half.Span, depth - 1, forward, ref visits, out Half<TSpan, TProposal> outer))
        {
            trajectory.DiscardSpan(half.Span);
            trajectory.DiscardProposal(half.Proposal);
            return false;
        }
        half.Weight += outer.Weight;
        half.Proposal = trajectory.Choose(half.Proposal, outer.Proposal, outer.Weight.ShareOf(half.Weight));
        if (TryJoin<TTrajectory, TSpan, TProposal>(ref trajectory, half.Span, outer.Span, forward, out half.Span))
            return true;
        trajectory.DiscardProposal(half.Proposal);
        return false;
    }

    /// <summary>Joins a span and the one grown beyond it unless the union turns; both are consumed.</summary>
    private static bool TryJoin<TTrajectory, TSpan, TProposal>(
        ref TTrajectory trajectory, in TSpan inner, in TSpan outer, bool forward, out TSpan union)
        where TTrajectory : struct, ITrajectory<TSpan, TProposal> => forward
        ? trajectory.TryJoin(inner, outer, out union)
        : trajectory.TryJoin(outer, inner, out union);

    private static TreeResult<TProposal> Result<TProposal>(TProposal proposal, int depth, in Visits visits, Termination termination) =>
        new(proposal, depth, visits.Leaves, visits.Leaves == 0 ? 0 : visits.AcceptanceSum / visits.Leaves, termination);

    /// <summary>What a half of the trajectory is known by.</summary>
    private struct Half<TSpan, TProposal>
    {
        public TSpan Span;
        public TProposal Proposal;
        public TreeWeight Weight;
    }

    /// <summary>Sums over the visited leaves.</summary>
    private struct Visits
    {
        public int Leaves;
        public double AcceptanceSum;
        public bool Diverged;

        public void Add(double logWeight, in TreeWeight weight, LeafStatus status)
        {
            Leaves++;
            // Below the plain scale exp(logWeight) is less than the rounding of any sum here.
            AcceptanceSum += logWeight > 0 ? 1 : weight.Scale == 0 ? weight.Mantissa : 0;
            Diverged |= status == LeafStatus.Divergent;
        }
    }
}
