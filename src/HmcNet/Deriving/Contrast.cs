namespace HmcNet;

/// <summary>The difference between two entries of a variable.</summary>
/// <param name="First">Label of the first, or its number from 1.</param>
/// <param name="Second">Label of the second.</param>
/// <param name="Summary">Mean, standard deviation, quantiles, R-hat and effective sample sizes of first minus second.</param>
/// <param name="Positive">The probability that the first is larger.</param>
public sealed record Contrast(string First, string Second, SummaryRow Summary, EventProbability Positive);
