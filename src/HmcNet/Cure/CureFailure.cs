namespace HmcNet;

/// <summary>A remedy that could not be tried to the end.</summary>
/// <param name="Name">The remedy in a few words.</param>
/// <param name="Reason">Why: the message of the fault, or that the cure was cancelled.</param>
public sealed record CureFailure(string Name, string Reason);
