namespace HmcNet.Doctoring;

/// <summary>What draws say of a group and its scale.</summary>
/// <param name="Slope">Least-squares slope of the log spread of the group on the log of its scale: 1 where the spread only follows the scale, 0 where the data fix it.</param>
/// <param name="Median">Median of the scale.</param>
/// <param name="Low">Its 5 % quantile.</param>
/// <param name="Failed">The scale at divergent points compared with ordinary draws, and its median there; null where there are too few.</param>
internal sealed record Neck(double Slope, double Median, double Low, (RankComparison Where, double Median)? Failed)
{
    /// <summary>Least slope.</summary>
    public const double LeastSlope = 0.4;

    /// <summary>Least ratio of the median to the 5 % quantile: a scale that stays in one order of magnitude makes no neck.</summary>
    public const double LeastRange = 2.5;

    /// <summary>Largest share of divergent points whose scale is larger than that of an ordinary draw.</summary>
    public const double LargestShare = 0.4;

    /// <summary>Whether the spread of the group follows a scale that comes near zero.</summary>
    public bool FollowsScale => Slope >= LeastSlope && Median / Low >= LeastRange;

    /// <summary>Whether transitions diverge at small scales.</summary>
    public bool IsWhereItDiverges => Failed is { } failed && failed.Where.Share <= LargestShare && failed.Where.PValue < DivergenceLocation.FamilyError;

    /// <summary>The numbers.</summary>
    public IEnumerable<Evidence> Evidence
    {
        get
        {
            yield return new("slope of log spread on log scale", Slope);
            yield return new("median scale", Median);
            yield return new("5 % quantile of the scale", Low);
            if (Failed is not { } failed)
                yield break;
            yield return new("share of divergent points with a larger scale than an ordinary draw", failed.Where.Share);
            yield return new("median scale where transitions diverged", failed.Median);
        }
    }
}
