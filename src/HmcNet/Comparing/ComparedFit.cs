namespace HmcNet;

/// <summary>One fit of a comparison as a whole.</summary>
/// <param name="Name">Name of its sampler; numbered where several fits have the same.</param>
/// <param name="SlowestQuantity">The quantity of the smallest bulk effective sample size.</param>
/// <param name="SmallestEss">That size.</param>
/// <param name="WarmupSeconds">Seconds of warm-up, the chains summed.</param>
/// <param name="SamplingSeconds">Seconds of sampling, the chains summed.</param>
/// <param name="Evaluations">Evaluations of the log density after warm-up (for Gibbs: of conditionals).</param>
/// <param name="SecondsTo400">Seconds, warm-up included, until every quantity has 400 effective draws at the rate of this fit.</param>
/// <param name="WorstRHat">The largest R-hat of the compared quantities.</param>
public sealed record ComparedFit(
    string Name, string SlowestQuantity, double SmallestEss, double WarmupSeconds, double SamplingSeconds, long Evaluations, double SecondsTo400, double WorstRHat);
