namespace HmcNet;

/// <summary>A column of a design matrix that is a combination of others, so that its coefficient is not identified.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CombinationOf">The columns it is made of; empty when it is zero in every row.</param>
public sealed record DroppedColumn(string Name, IReadOnlyList<string> CombinationOf)
{
    /// <summary>What was done and why.</summary>
    /// <returns>One sentence.</returns>
    public override string ToString() => CombinationOf.Count == 0
        ? $"{Name} is left out: it is zero in every row."
        : $"{Name} is left out: it is a combination of {string.Join(", ", CombinationOf)}, so its coefficient is not identified.";
}
