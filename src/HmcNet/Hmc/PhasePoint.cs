namespace HmcNet.Hmc;

/// <summary>Views of the four vectors of one slot of a <see cref="PhasePointPool"/>, each of shape [Dimension].</summary>
internal readonly ref struct PhasePoint
{
    private readonly Span<double> storage;
    private readonly int dimension, stride;

    /// <summary>Lays the four vectors over a slot.</summary>
    /// <param name="storage">Shape [4, stride].</param>
    /// <param name="dimension">Number of coordinates, at most <paramref name="stride"/>.</param>
    /// <param name="stride">Distance between the vectors.</param>
    public PhasePoint(Span<double> storage, int dimension, int stride)
    {
        this.storage = storage;
        this.dimension = dimension;
        this.stride = stride;
    }

    /// <summary>Position q.</summary>
    public Span<double> Position => storage[..dimension];

    /// <summary>Momentum p; in the slot of a sum of momenta, that sum.</summary>
    public Span<double> Momentum => storage.Slice(stride, dimension);

    /// <summary>Gradient of the log density at q.</summary>
    public Span<double> Gradient => storage.Slice(2 * stride, dimension);

    /// <summary>Velocity v = M^-1 p.</summary>
    public Span<double> Velocity => storage.Slice(3 * stride, dimension);
}
