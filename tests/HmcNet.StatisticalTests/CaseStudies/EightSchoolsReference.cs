namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>
/// Exact posterior moments of eight schools with mu ~ Normal(0, 5) and tau ~ HalfCauchy(5): given tau everything is
/// normal, so one integral over tau is left, done by the trapezoidal rule in log tau.
/// </summary>
internal static class EightSchoolsReference
{
    private const double PriorSdOfMu = 5;
    private const double PriorScaleOfTau = 5;
    private static readonly double[] Effect = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] StandardError = [15, 10, 16, 11, 9, 11, 10, 18];

    /// <summary>Mean and sd of mu, tau and theta[1] to theta[8].</summary>
    public static IReadOnlyDictionary<string, Reference> Compute()
    {
        var sums = new Dictionary<string, (double First, double Second)>();
        double total = 0;
        // The integrand falls like tau^-2 on the right and like tau on the left: exp(-14) to exp(14) leaves out less than 1e-5 of an sd.
        const int Points = 56_000;
        for (int i = 0; i <= Points; i++)
        {
            double logTau = -14 + 28.0 * i / Points;
            double tau = Math.Exp(logTau);
            double precision = 1 / (PriorSdOfMu * PriorSdOfMu);
            double weighted = 0, logDensity = logTau - Math.Log(1 + tau * tau / (PriorScaleOfTau * PriorScaleOfTau)), quadratic = 0;
            for (int j = 0; j < Effect.Length; j++)
            {
                double marginal = 1 / (tau * tau + StandardError[j] * StandardError[j]);
                precision += marginal;
                weighted += marginal * Effect[j];
                quadratic += marginal * Effect[j] * Effect[j];
                logDensity += 0.5 * Math.Log(marginal);
            }
            double mean = weighted / precision, variance = 1 / precision;
            double weight = Math.Exp(logDensity - 0.5 * Math.Log(precision) - 0.5 * (quadratic - weighted * mean));
            total += weight;
            Add(sums, "mu", weight, mean, variance);
            Add(sums, "tau", weight, tau, 0);
            for (int j = 0; j < Effect.Length; j++)
            {
                // theta_j given mu and tau shrinks the effect towards mu by B; mu is normal given tau.
                double shrink = StandardError[j] * StandardError[j] / (tau * tau + StandardError[j] * StandardError[j]);
                Add(sums, $"theta[{j + 1}]", weight, (1 - shrink) * Effect[j] + shrink * mean, (1 - shrink) * StandardError[j] * StandardError[j] + shrink * shrink * variance);
            }
        }
        return sums.ToDictionary(
            s => s.Key,
            s => new Reference(s.Value.First / total, Math.Sqrt(s.Value.Second / total - Math.Pow(s.Value.First / total, 2))));
    }

    private static void Add(Dictionary<string, (double First, double Second)> sums, string name, double weight, double mean, double variance)
    {
        (double first, double second) = sums.GetValueOrDefault(name);
        sums[name] = (first + weight * mean, second + weight * (mean * mean + variance));
    }
}
