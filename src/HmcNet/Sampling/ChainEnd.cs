namespace HmcNet.Sampling;

/// <summary>How a chain ended.</summary>
/// <param name="Outcome">Complete, cancelled or failed.</param>
/// <param name="WarmupSeconds">Wall-clock seconds of warm-up.</param>
/// <param name="SamplingSeconds">Wall-clock seconds of sampling.</param>
/// <param name="Fault">What stopped a failed chain; null otherwise.</param>
public sealed record ChainEnd(ChainOutcome Outcome, double WarmupSeconds, double SamplingSeconds, Exception? Fault = null);
