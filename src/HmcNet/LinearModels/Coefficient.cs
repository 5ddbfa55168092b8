namespace HmcNet;

/// <summary>An estimated coefficient.</summary>
/// <param name="Name">R's name of its column, e.g. "(Intercept)".</param>
/// <param name="Estimate">The estimate.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record Coefficient(string Name, double Estimate, double StandardError)
{
    /// <summary>Estimate over standard error.</summary>
    public double T => Estimate / StandardError;

    /// <summary>Two-sided p-value of t; NaN where its distribution is not known (fixed effects of mixed models).</summary>
    public double P { get; init; } = double.NaN;
}
