namespace HmcNet.Sampling;

/// <summary>How often a chain evaluated the log density and its gradient, and what went wrong; starting points not counted.</summary>
/// <param name="Warmup">Evaluations in warm-up.</param>
/// <param name="Sampling">Evaluations in sampling.</param>
/// <param name="OutsideSupport">Points rejected because the log density was -infinity.</param>
/// <param name="NotFinite">Points rejected because log density or gradient was NaN, or the log density +infinity.</param>
/// <param name="Exceptions">Points rejected because the density threw.</param>
/// <param name="NotFiniteExplanation">What was NaN at the first such point; null where there was none.</param>
/// <param name="FirstException">The first exception thrown by the density; null where there was none.</param>
/// <param name="FirstExceptionPosition">Unconstrained point at which it was thrown; null where there was none.</param>
public sealed record EvaluationCounts(
    long Warmup,
    long Sampling,
    long OutsideSupport,
    long NotFinite,
    long Exceptions,
    string? NotFiniteExplanation,
    Exception? FirstException,
    IReadOnlyList<double>? FirstExceptionPosition)
{
    /// <summary>How many of <see cref="NotFinite"/> and <see cref="Exceptions"/> came after warm-up, where they shape the draws.</summary>
    public long FaultsInSampling { get; init; }
}
