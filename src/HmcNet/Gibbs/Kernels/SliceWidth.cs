namespace HmcNet.GibbsSampling.Kernels;

/// <summary>The width of a slice sampler's first interval, from the moves made in warm-up.</summary>
/// <remarks>Neal (2003), section 4.4, leaves the width to the user; as in JAGS (Slicer), it becomes twice the mean absolute move, later moves weighing more.</remarks>
internal struct SliceWidth
{
    private const int FewestMoves = 20;
    private double weighted;
    private double weights;
    private int moves;

    /// <summary>Starts at a width.</summary>
    /// <param name="width">Width, positive.</param>
    public SliceWidth(double width) => Width = width;

    /// <summary>The width, positive.</summary>
    public double Width { get; private set; }

    /// <summary>Learns from a move.</summary>
    /// <param name="distance">Its absolute length.</param>
    public void Observe(double distance)
    {
        moves++;
        weighted += moves * distance;
        weights += moves;
        if (moves >= FewestMoves && weighted > 0 && double.IsFinite(weighted))
            Width = 2 * weighted / weights;
    }
}
