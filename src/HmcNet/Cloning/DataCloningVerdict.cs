namespace HmcNet;

/// <summary>Whether the parameters of a cloned model can be estimated from such data at all.</summary>
/// <param name="IsIdentifiable">Whether every combination of what is estimated converges; null where that cannot be told, from one number of clones.</param>
/// <param name="NotConverging">Parameters and combinations of them whose posterior variance does not fall like 1/K.</param>
/// <param name="Estimable">Those whose posterior variance does.</param>
/// <param name="ChainsAgree">Whether R-hat of every estimated quantity is at most 1.05 in every fit.</param>
/// <param name="Sentences">The same in words, with numbers.</param>
public sealed record DataCloningVerdict(
    bool? IsIdentifiable, IReadOnlyList<DataCloningDirection> NotConverging, IReadOnlyList<DataCloningDirection> Estimable, bool ChainsAgree, IReadOnlyList<string> Sentences)
{
    /// <summary>The sentences, one a line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join('\n', Sentences);
}
