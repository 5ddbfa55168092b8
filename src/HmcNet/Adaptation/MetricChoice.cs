using HmcNet.Hmc;

namespace HmcNet.Adaptation;

/// <summary>Chooses between diagonal and low-rank metric from what the windows hold: <see cref="Metric.Auto"/>.</summary>
/// <remarks>
/// On the scale of the diagonal rule the eigenvalues that the low-rank estimate keeps say how wrong the diagonal is: a
/// trajectory needs about sqrt(largest / smallest) times the steps. Where that does not pay the diagonal stays, and
/// the estimate is looked for again each time the number of looks has doubled, and made only where
/// <see cref="DiagonalScreen"/> sees a reason, since it costs more than the draws of a small model.
/// </remarks>
internal sealed class MetricChoice
{
    /// <summary>Ratio of extreme eigenvalues from which the low-rank metric pays: twice the steps.</summary>
    public const double SmallestRatio = 4;

    /// <summary>Ratio at a glance from which an estimate is made; lower than the smallest that pays, since a glance sees less.</summary>
    public const double WorthALook = SmallestRatio * 2 / 3;

    private int calls, nextLook = 1;

    /// <summary>Looks at the windows.</summary>
    /// <param name="windows">The windows.</param>
    /// <returns>The metric to go on with.</returns>
    public KineticEnergy Choose(PairedWindows windows)
    {
        calls++;
        if (calls < nextLook || !windows.CanLookBeyondTheDiagonal)
            return windows.Diagonal();
        if (windows.RatioAtAGlance() >= WorthALook && windows.LowRank(SmallestRatio) is { } lowRank)
            return lowRank;
        nextLook = 2 * calls;
        return windows.Diagonal();
    }
}
