namespace HmcNet.Hmc.Trees;

/// <summary>All that the doubling recursion needs of a trajectory; it knows no momentum, gradient or metric.</summary>
/// <remarks>
/// Spans and proposals are owned values: what <see cref="Extend"/>, <see cref="TryJoin"/> and <see cref="Choose"/>
/// hand out is given back exactly once, as an argument marked "consumed" or to one of the Discard methods, so
/// that an implementation may keep them in pooled storage.
/// <para>After tpapp/DynamicHMC.jl, where the tree asks a trajectory in the same way.</para>
/// </remarks>
/// <typeparam name="TSpan">A contiguous run of leaves: what is needed to step beyond its ends and to see whether it turns.</typeparam>
/// <typeparam name="TProposal">A leaf chosen from a run of leaves.</typeparam>
internal interface ITrajectory<TSpan, TProposal>
{
    /// <summary>Takes one step beyond an end of a span.</summary>
    /// <param name="span">Read: the span; it is not changed.</param>
    /// <param name="forward">Beyond its last leaf, or else beyond its first.</param>
    /// <param name="logWeight">Log weight of the new leaf relative to the initial one; at most 0 counts as acceptance exp.</param>
    /// <param name="leaf">The span of the new leaf alone; meaningless when divergent.</param>
    /// <param name="proposal">The choice of the new leaf; meaningless when divergent.</param>
    /// <returns>Whether the leaf is part of the trajectory.</returns>
    LeafStatus Extend(in TSpan span, bool forward, out double logWeight, out TSpan leaf, out TProposal proposal);

    /// <summary>Joins two adjacent spans unless their union turns back on itself.</summary>
    /// <param name="left">Consumed, also when the union turns: the earlier span.</param>
    /// <param name="right">Consumed, also when the union turns: the span right after it.</param>
    /// <param name="union">The union; meaningless when it turns.</param>
    /// <returns>Whether the union goes on.</returns>
    bool TryJoin(in TSpan left, in TSpan right, out TSpan union);

    /// <summary>Chooses between two proposals.</summary>
    /// <param name="current">Consumed: kept with the remaining probability.</param>
    /// <param name="candidate">Consumed: chosen with the given probability.</param>
    /// <param name="probability">Probability of the candidate, 0 to 1.</param>
    TProposal Choose(in TProposal current, in TProposal candidate, double probability);

    /// <summary>Gives back a span.</summary>
    /// <param name="span">Consumed.</param>
    void DiscardSpan(in TSpan span);

    /// <summary>Gives back a proposal.</summary>
    /// <param name="proposal">Consumed.</param>
    void DiscardProposal(in TProposal proposal);
}
