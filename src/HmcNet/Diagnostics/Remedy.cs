namespace HmcNet;

/// <summary>A change of a model or of a sampler's options that a finding asks for.</summary>
/// <param name="Kind">What is changed.</param>
/// <param name="Parameter">The parameter concerned; null where it is an option of the sampler.</param>
/// <param name="Code">What to write, as C#.</param>
/// <param name="Reason">Why, in a clause.</param>
public sealed record Remedy(RemedyKind Kind, string? Parameter, string Code, string Reason);
