namespace HmcNet;

/// <summary>One statistic of a predictive check.</summary>
/// <param name="Statistic">Name of the statistic.</param>
/// <param name="Group">Level of the factor; null for all rows.</param>
/// <param name="Observed">T(y): of the observed data.</param>
/// <param name="Replicated">T(y_rep) over the draws: mean, standard deviation, quantiles.</param>
/// <param name="Upper">P(T(y_rep) >= T(y)), the posterior predictive p-value (Gelman et al. 2013, section 6.3), with its Monte Carlo error.</param>
/// <param name="Lower">P(T(y_rep) &lt;= T(y)); beside the upper one it tells ties of discrete data.</param>
public sealed record CheckRow(string Statistic, string? Group, double Observed, SummaryRow Replicated, EventProbability Upper, EventProbability Lower)
{
    /// <summary>Below this two-sided probability the observed statistic is called low or high.</summary>
    public const double Threshold = 0.05;

    /// <summary>2 min(P(T(y_rep) >= T(y)), P(T(y_rep) &lt;= T(y))), at most 1.</summary>
    public double TwoSided => Math.Min(1, 2 * Math.Min(Upper.Value, Lower.Value));

    /// <summary>"observed is high" or "observed is low" where <see cref="TwoSided"/> is below <see cref="Threshold"/>; else empty.</summary>
    public string Verdict => TwoSided >= Threshold ? "" : Upper.Value < Lower.Value ? "observed is high" : "observed is low";
}
