namespace HmcNet.Diagnostics;

/// <summary>What a diagnosis needs to know of the quantities of a run; can be put together from blocks of them.</summary>
/// <param name="Rows">The summary rows to judge: lp__ where it is known, then the entries.</param>
/// <param name="Entries">Number of entries, lp__ not counted.</param>
/// <param name="NotFinite">The entries with draws that are NaN or infinite, each with their number.</param>
/// <param name="Drifting">The positive entries that collapse towards zero, each with its fall.</param>
/// <param name="DriftingChains">Numbers of the chains, from 1, in which one does.</param>
internal sealed record QuantityFacts(
    IReadOnlyList<SummaryRow> Rows,
    int Entries,
    IReadOnlyList<QuantityEvidence> NotFinite,
    IReadOnlyList<QuantityEvidence> Drifting,
    IReadOnlyCollection<int> DriftingChains)
{
    /// <summary>The facts of draws that are in memory.</summary>
    public static QuantityFacts Of(Draws draws)
    {
        (IReadOnlyList<QuantityEvidence> drifting, IReadOnlyCollection<int> chains) = DriftCheck.In(draws);
        return new QuantityFacts(Summarizer.AllRows(draws), draws.Variables.Size, QuantityChecks.NotFiniteIn(draws), drifting, chains);
    }
}
