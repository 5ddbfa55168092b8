using System.Globalization;

namespace HmcNet.Doctoring;

/// <summary>How the divergent points of one coordinate differ from ordinary draws.</summary>
/// <param name="Coordinate">The coordinate, from 0.</param>
/// <param name="Name">Its name, e.g. "log tau".</param>
/// <param name="Location">Comparison of the values.</param>
/// <param name="Spread">Comparison of their distances from the median of ordinary draws.</param>
/// <param name="IsMoved">Whether it is the values that differ, and not only their distances.</param>
internal sealed record CoordinateShift(int Coordinate, string Name, RankComparison Location, RankComparison Spread, bool IsMoved)
{
    /// <summary>Whether the points lie closer together than draws do.</summary>
    public bool IsNarrower => !IsMoved;

    /// <summary>How far the share is from one half.</summary>
    public double Effect => Math.Abs((IsMoved ? Location.Share : Spread.Share) - 0.5);

    /// <summary>The difference in words.</summary>
    public string Words => IsMoved
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} is {(Location.Share < 0.5 ? "low" : "high")} ({Math.Max(Location.Share, 1 - Location.Share):P0} of pairs)")
        : string.Create(CultureInfo.InvariantCulture, $"{Name} is near its middle ({1 - Spread.Share:P0} of pairs)");
}
