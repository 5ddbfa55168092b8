namespace HmcNet;

/// <summary>A remedy that was tried: the fit under it, and how it compares with the fit before.</summary>
/// <param name="Remedy">What was changed; its code is what to write in the model or in the options.</param>
/// <param name="Name">The remedy in a few words, e.g. "non-centred theta".</param>
/// <param name="Fit">The fit.</param>
/// <param name="Score">How well it was sampled.</param>
/// <param name="Shift">The mean that moved most against the fit before; null where none can be compared.</param>
public sealed record CureTrial(Remedy Remedy, string Name, Fit Fit, CureScore Score, CureShift? Shift)
{
    /// <summary>Whether a posterior mean moved by more than Monte Carlo error.</summary>
    public bool MeansMoved => Shift is { IsBeyondError: true };
}
