namespace HmcNet.Optimization;

/// <summary>What a marginal result is made of besides <see cref="ResultParts"/>.</summary>
internal sealed record MarginalParts
{
    public required IReadOnlyList<string> Integrated { get; init; }

    public required IReadOnlyList<string> Restricted { get; init; }

    public required bool IsExact { get; init; }

    public required IReadOnlyList<Estimate> RandomEffects { get; init; }

    public required Func<string[], double[,]> CovarianceGivenOthers { get; init; }
}
