using HmcNet.Autodiff.Special;

namespace HmcNet;

/// <summary>The generalised Pareto distribution of exceedances over a threshold: quantile sigma ((1 - p)^-k - 1) / k.</summary>
public static class GeneralizedPareto
{
    private const double PriorScale = 3;
    private const int GridPoints = 30;

    // The prior on k: as if 10 more observations had said 0.5 (Vehtari et al. 2024, appendix C).
    private const double PriorCount = 10;
    private const double PriorK = 0.5;

    /// <summary>
    /// Fits shape and scale by the empirical-Bayes profile of Zhang and Stephens (2009), Technometrics 51: theta = -k / sigma
    /// is averaged over a grid of 30 + floor(sqrt(n)) points with weights of its profile likelihood.
    /// </summary>
    /// <param name="sorted">Exceedances in ascending order, the last one positive.</param>
    /// <param name="withPrior">Whether k is drawn to 0.5 with the weight of 10 observations, as in R's loo.</param>
    /// <returns>Shape and scale; the scale is the one that goes with the shape before it was drawn to 0.5, as in loo 2.5.1.</returns>
    public static GeneralizedParetoFit Fit(ReadOnlySpan<double> sorted, bool withPrior = true)
    {
        int n = sorted.Length;
        if (n == 0)
            return new GeneralizedParetoFit(double.PositiveInfinity, double.NaN);
        int points = GridPoints + (int)Math.Sqrt(n);
        double quartile = sorted[(int)Math.Floor(n / 4.0 + 0.5) - 1 < 0 ? 0 : (int)Math.Floor(n / 4.0 + 0.5) - 1];
        Span<double> theta = points <= 512 ? stackalloc double[points] : new double[points];
        Span<double> profile = points <= 512 ? stackalloc double[points] : new double[points];
        double largest = double.NegativeInfinity;
        for (int j = 0; j < points; j++)
        {
            theta[j] = 1 / sorted[n - 1] + (1 - Math.Sqrt(points / (j + 0.5))) / PriorScale / quartile;
            double shape = MeanLog1p(-theta[j], sorted);
            profile[j] = n * (Math.Log(-theta[j] / shape) - shape - 1);
            // NaN must not be lost in the maximum: R's logSumExp gives NaN then.
            largest = double.IsNaN(profile[j]) ? double.NaN : Math.Max(largest, profile[j]);
        }
        double sum = 0, weighted = 0;
        for (int j = 0; j < points; j++)
        {
            double weight = Math.Exp(profile[j] - largest);
            sum += weight;
            weighted += theta[j] * weight;
        }
        double chosen = weighted / sum;
        double k = MeanLog1p(-chosen, sorted);
        double sigma = -k / chosen;
        if (withPrior)
            k = (k * n + PriorCount * PriorK) / (n + PriorCount);
        return new GeneralizedParetoFit(double.IsNaN(k) ? double.PositiveInfinity : k, sigma);
    }

    /// <summary>Quantile of the distribution.</summary>
    /// <param name="probability">Inside (0, 1).</param>
    /// <param name="fit">Shape and scale.</param>
    /// <returns>sigma ((1 - p)^-k - 1) / k; its limit -sigma log(1 - p) for k = 0; NaN where the scale is not positive.</returns>
    public static double Quantile(double probability, GeneralizedParetoFit fit)
    {
        if (!(fit.Sigma > 0))
            return double.NaN;
        double log = LogExp.Log1p(-probability);
        return fit.K == 0 ? -fit.Sigma * log : fit.Sigma * LogExp.Expm1(-fit.K * log) / fit.K;
    }

    private static double MeanLog1p(double a, ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double value in x)
            sum += LogExp.Log1p(a * value);
        return sum / x.Length;
    }
}
