namespace HmcNet.Optimization;

/// <summary>What a result is made of.</summary>
internal sealed record ResultParts
{
    public required string ModelName { get; init; }

    public required string Method { get; init; }

    public required IReadOnlyList<Estimate> Estimates { get; init; }

    public required double[,] Covariance { get; init; }

    public required double LogLikelihood { get; init; }

    public required double LogDensity { get; init; }

    public required int ParameterCount { get; init; }

    public required int ObservationCount { get; init; }

    public required bool Converged { get; init; }

    public required IReadOnlyList<string> Boundary { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<string> Dropped { get; init; }

    public required long Evaluations { get; init; }

    public required double[] Coordinates { get; init; }
}
