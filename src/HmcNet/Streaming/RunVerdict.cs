namespace HmcNet;

/// <summary>What the draws of files say, and whether they can be trusted.</summary>
/// <param name="Summary">The summary, as <see cref="DrawsVerdict.Summary"/> makes it of the same draws in memory.</param>
/// <param name="Diagnosis">The diagnosis of the quantities in it, as <see cref="DrawsVerdict.Diagnose"/> makes it.</param>
/// <param name="Autocorrelations">Autocorrelations of the chain that they were asked of; null where of none.</param>
public sealed record RunVerdict(SummaryTable Summary, Diagnosis Diagnosis, AutocorrelationTable? Autocorrelations = null);
