namespace HmcNet.Autodiff.Execution;

/// <summary>
/// A rough cost of a loop, in something like cycles, to choose the order of its rows by. The numbers are estimates, fitted
/// to nothing; in most models rows outnumber groups many times or hardly at all, and the choice does not hang on them.
/// </summary>
internal static class RowCost
{
    private const double Operation = 0.3;
    private const double CostlyOperation = 6;
    private const double Gather = 1.2;
    private const double Scatter = 2.5;
    private const double Group = 6;
    private const double GroupGather = 1;
    private const double GroupScatter = 5;

    /// <summary>Rows in their own order.</summary>
    public static double Plain(LoopReads reads)
    {
        double row = RowOf(reads);
        foreach (LoopIndex index in reads.Indices)
            row += Gather * index.Gathers + Scatter * index.Scatters;
        return row * reads.Length;
    }

    /// <summary>Rows in order of an index.</summary>
    public static double Grouped(LoopReads reads, LoopIndex group, int groups, long places)
    {
        // One more vector to load: the mask.
        double row = RowOf(reads) + Operation;
        foreach (LoopIndex index in reads.Indices)
        {
            if (index != group)
                row += Gather * index.Gathers + Scatter * index.Scatters;
        }
        return row * places + groups * (Group + GroupGather * group.Gathers + GroupScatter * group.Scatters);
    }

    private static double RowOf(LoopReads reads) =>
        Operation * (reads.Operations + reads.Streams.Count) + CostlyOperation * reads.CostlyOperations;
}
