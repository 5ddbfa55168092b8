namespace HmcNet.Adaptation;

/// <summary>The draws of the foreground window with their gradients, oldest first, in bounded memory.</summary>
internal sealed class PairedHistory
{
    /// <summary>Numbers kept at most, draws and gradients together: 32 MB a chain. The oldest draws go first.</summary>
    public const int LargestSize = 1 << 22;

    private readonly List<double[]> draws = [], gradients = [];
    private readonly int capacity;

    /// <summary>Creates an empty history.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public PairedHistory(int dimension) => capacity = Math.Max(2, LargestSize / (2 * dimension));

    /// <summary>Number of draws kept.</summary>
    public int Count => draws.Count;

    /// <summary>The draws, each of shape [Dimension].</summary>
    public IReadOnlyList<double[]> Draws => draws;

    /// <summary>Their gradients, each of shape [Dimension].</summary>
    public IReadOnlyList<double[]> Gradients => gradients;

    /// <summary>Takes a draw.</summary>
    /// <param name="position">Read: shape [Dimension].</param>
    /// <param name="gradient">Read: shape [Dimension].</param>
    public void Add(ReadOnlySpan<double> position, ReadOnlySpan<double> gradient)
    {
        if (draws.Count == capacity)
            KeepLast(capacity - Math.Max(1, capacity / 4));
        draws.Add(position.ToArray());
        gradients.Add(gradient.ToArray());
    }

    /// <summary>Forgets all but the last draws.</summary>
    /// <param name="count">How many to keep.</param>
    public void KeepLast(int count)
    {
        int drop = Math.Max(0, draws.Count - count);
        draws.RemoveRange(0, drop);
        gradients.RemoveRange(0, drop);
    }
}
