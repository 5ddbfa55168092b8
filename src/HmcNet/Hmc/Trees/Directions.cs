namespace HmcNet.Hmc.Trees;

/// <summary>The coin flips of a trajectory: bit k says whether doubling k goes forward in time.</summary>
/// <param name="Bits">One bit a doubling, the lowest first.</param>
internal readonly record struct Directions(uint Bits)
{
    /// <summary>Largest number of doublings; a trajectory has at most 2^30 leaves.</summary>
    public const int MaxDepth = 30;

    /// <summary>Whether a doubling goes forward.</summary>
    /// <param name="doubling">Zero-based number of the doubling, less than <see cref="MaxDepth"/>.</param>
    public bool IsForward(int doubling) => ((Bits >> doubling) & 1) != 0;
}
