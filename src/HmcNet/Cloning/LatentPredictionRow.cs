namespace HmcNet;

/// <summary>One predicted latent variable.</summary>
/// <param name="Name">Name of the entry, e.g. "alpha[2]".</param>
/// <param name="Label">Name with labels in place of indices, e.g. "alpha[north]"; null where there are none.</param>
/// <param name="Mean">Mean of its draws.</param>
/// <param name="Sd">Standard deviation of its draws.</param>
/// <param name="Lower">Lower end of the central interval.</param>
/// <param name="Upper">Upper end of the central interval.</param>
public sealed record LatentPredictionRow(string Name, string? Label, double Mean, double Sd, double Lower, double Upper);
