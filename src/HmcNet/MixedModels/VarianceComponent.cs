namespace HmcNet;

/// <summary>Estimated standard deviations and correlations of the effects of a random-effects term.</summary>
/// <param name="Group">The group, e.g. "population", "cask:batch".</param>
/// <param name="Effects">What varies, e.g. "(Intercept)", "x".</param>
/// <param name="StandardDeviations">One for each effect.</param>
/// <param name="Correlation">Their correlation matrix; NaN beside a standard deviation of zero.</param>
public sealed record VarianceComponent(string Group, IReadOnlyList<string> Effects, IReadOnlyList<double> StandardDeviations, double[,] Correlation)
{
    /// <summary>The squares of the standard deviations.</summary>
    public IReadOnlyList<double> Variances => [.. StandardDeviations.Select(s => s * s)];
}
