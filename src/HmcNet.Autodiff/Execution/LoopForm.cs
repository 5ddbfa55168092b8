namespace HmcNet.Autodiff.Execution;

/// <summary>Which code a loop over rows in order of groups needs; decided when data are bound.</summary>
/// <param name="Group">Table of the index whose order the rows are in.</param>
/// <param name="Header">Where in the tables the loop's <see cref="RowLayout"/> is described.</param>
/// <param name="HasPadding">Whether some places hold no row.</param>
/// <param name="Streams">Bound values, in the order in which they lie in a turn; after them the mask, where there is padding.</param>
/// <param name="Indices">Tables of the other indices, in the order in which they lie in a turn.</param>
/// <param name="Consecutive">For each of these, whether it names consecutive elements in every turn.</param>
internal sealed record LoopForm(
    int Group,
    int Header,
    bool HasPadding,
    IReadOnlyList<(Place Place, int Table)> Streams,
    IReadOnlyList<int> Indices,
    IReadOnlyList<bool> Consecutive)
{
    /// <summary>Equal for forms of one loop that need the same code.</summary>
    public string Key => $"{Group}{(HasPadding ? 'p' : 'f')}{string.Concat(Consecutive.Select(c => c ? 'c' : 's'))}";
}
