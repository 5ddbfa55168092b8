using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Chooses between diagonal and low-rank metric from what the windows hold: <see cref="Metric.Auto"/>.</summary>
/// <remarks>
/// On the scale of the diagonal rule the eigenvalues that the low-rank estimate keeps say how wrong the diagonal is: a
/// trajectory needs about sqrt(largest / smallest) times the steps. Where that does not pay the diagonal stays, and
/// the estimate is looked for again each time the number of looks has doubled, since it costs more than the
/// draws of a small model.
/// </remarks>
internal sealed class MetricChoice
{
    /// <summary>Ratio of extreme eigenvalues from which the low-rank metric pays: twice the steps.</summary>
    public const double SmallestRatio = 4;

    private int calls, nextLook = 1;

    /// <summary>Looks at the windows.</summary>
    /// <param name="windows">The windows.</param>
    /// <returns>The metric to go on with.</returns>
    public KineticEnergy Choose(PairedWindows windows)
    {
        calls++;
        if (calls < nextLook || windows.LowRank() is not { } lowRank)
            return windows.Diagonal();
        double largest = 1, smallest = 1;
        foreach (double eigenvalue in lowRank.Eigenvalues)
        {
            largest = Math.Max(largest, eigenvalue);
            smallest = Math.Min(smallest, eigenvalue);
        }
        if (largest / smallest >= SmallestRatio)
            return lowRank;
        nextLook = 2 * calls;
        return windows.Diagonal();
    }
}
