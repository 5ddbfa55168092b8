namespace HmcNet;

/// <summary>How predictions are made.</summary>
public sealed record PredictOptions
{
    /// <summary>Seed of the random numbers: of new data and of new levels.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Names of the observations to predict; null for all.</summary>
    public IReadOnlyList<string>? Observations { get; init; }

    /// <summary>Probabilities of the quantiles, each in [0, 1].</summary>
    public IReadOnlyList<double> Probabilities { get; init; } = [0.05, 0.5, 0.95];
}
