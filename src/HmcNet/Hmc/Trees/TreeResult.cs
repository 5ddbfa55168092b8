namespace HmcNet.Hmc.Trees;

/// <summary>What sampling from a trajectory gives.</summary>
/// <param name="Proposal">The leaf (or the distribution over leaves) that was chosen; owned by the caller.</param>
/// <param name="Depth">Number of accepted doublings.</param>
/// <param name="Leaves">Number of leaves visited, discarded ones included, the initial one not.</param>
/// <param name="AcceptStatistic">Mean of min(1, weight) over those leaves.</param>
/// <param name="Termination">Why it ended.</param>
internal readonly record struct TreeResult<TProposal>(
    TProposal Proposal, int Depth, int Leaves, double AcceptStatistic, Termination Termination);
