namespace HmcNet.Evaluation;

/// <summary>The data that log-likelihoods are of, by which results are recognised as being of the same data.</summary>
/// <param name="Values">Name of each observation statement with its values, row-major.</param>
internal sealed record ObservedData(IReadOnlyList<(string Name, double[] Values)> Values)
{
    /// <summary>What differs from other data, in words; null when they are the same.</summary>
    public string? DifferenceFrom(ObservedData other)
    {
        string Names(ObservedData data) => string.Join(", ", data.Values.Select(v => v.Name));
        if (!Values.Select(v => v.Name).SequenceEqual(other.Values.Select(v => v.Name), StringComparer.Ordinal))
            return $"observations {Names(other)}, not {Names(this)}";
        foreach (((string name, double[] mine), (_, double[] theirs)) in Values.Zip(other.Values))
        {
            if (mine.Length != theirs.Length)
                return FormattableString.Invariant($"{theirs.Length} values of {name}, not {mine.Length}");
            for (int i = 0; i < mine.Length; i++)
            {
                if (mine[i] != theirs[i])
                    return FormattableString.Invariant($"{name}[{i + 1}] = {theirs[i]:g6}, not {mine[i]:g6}");
            }
        }
        return null;
    }
}
