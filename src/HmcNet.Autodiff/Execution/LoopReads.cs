namespace HmcNet.Autodiff.Execution;

/// <summary>An index by which a loop gathers or scatters.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Range">Number of elements that it may name.</param>
/// <param name="Gathers">Operands that are read through it.</param>
/// <param name="Scatters">Sums that are formed by it.</param>
internal sealed record LoopIndex(int Table, int Range, int Gathers, int Scatters);

/// <summary>
/// What a loop reads and writes in memory, where its rows may be put into another order: rows of data, elements named by
/// indices, sums and scatters, and no values of rows from or for other units.
/// </summary>
internal sealed class LoopReads
{
    private readonly List<(Place Place, int Table)> streams = [];
    private readonly List<LoopIndex> indices = [];
    private bool canReorder = true;

    private LoopReads(CodeContext context, int unit)
    {
        Unit loop = context.Schedule.Units[unit];
        Length = loop.Length;
        Width = LoopEmitter.IsWide(context, unit) ? 8 : 4;
        foreach (int node in loop.Nodes)
        {
            if (context.Roles[node] == NodeRole.Scatter)
                AddIndex(context.Tables.For(context.Graph.Nodes[node]), context.Roles.Size(node), scatters: 1);
            else if (context.Roles.IsStream(node))
                canReorder &= !context.Schedule.IsStored(node);
            if (context.Roles[node] == NodeRole.Elementwise)
                (Operations, CostlyOperations) = LoopEmitter.IsCostly(context, node) ? (Operations, CostlyOperations + 1) : (Operations + 1, CostlyOperations);
            if (context.Roles.ReadsMatrix(node))
                continue;
            foreach (int operand in context.Roles.Operands(node))
                AddOperand(context, unit, node, operand);
        }
    }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>Lanes of the loop's vectors.</summary>
    public int Width { get; }

    /// <summary>Number of simple operations on a row.</summary>
    public int Operations { get; }

    /// <summary>Number of special functions of a row.</summary>
    public int CostlyOperations { get; }

    /// <summary>Bound values with one element a row, as they are (table -1) or stretched through a table.</summary>
    public IReadOnlyList<(Place Place, int Table)> Streams => streams;

    /// <summary>Indices by which the loop gathers from the workspace or scatters.</summary>
    public IReadOnlyList<LoopIndex> Indices => indices;

    /// <summary>What a loop reads; null where its rows must stay in their order, or nothing is gathered or scattered.</summary>
    public static LoopReads? Of(CodeContext context, int unit)
    {
        var reads = new LoopReads(context, unit);
        return reads.canReorder && reads.indices.Count > 0 ? reads : null;
    }

    private void AddOperand(CodeContext context, int unit, int node, int operand)
    {
        Access access = context.AccessOf(node, operand, unit, out int table);
        if (access is not (Access.Flat or Access.Indexed))
            return;
        if (access == Access.Flat)
            table = -1;
        Place place = context.PlaceOf(operand);
        if (place.Region != Region.Bound)
        {
            canReorder &= table >= 0;
            if (table >= 0)
                AddIndex(table, context.Roles.Size(operand), gathers: 1);
        }
        else if (!streams.Contains((place, table)))
        {
            streams.Add((place, table));
        }
    }

    private void AddIndex(int table, int range, int gathers = 0, int scatters = 0)
    {
        int known = indices.FindIndex(x => x.Table == table);
        if (known < 0)
            indices.Add(new LoopIndex(table, range, gathers, scatters));
        else
            indices[known] = new LoopIndex(table, Math.Min(range, indices[known].Range), indices[known].Gathers + gathers, indices[known].Scatters + scatters);
    }
}
