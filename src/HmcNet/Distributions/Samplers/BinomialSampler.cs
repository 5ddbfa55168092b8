using HmcNet.Autodiff.Special;
using HmcNet.Randomness;
using GammaFunction = HmcNet.Autodiff.Special.Gamma;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the binomial distribution.</summary>
/// <remarks>
/// W. Hörmann (1993), The generation of binomial random variates, J. Statist. Comput. Simulation 46, algorithm BTRS, where
/// n min(p, 1 - p) is at least 10; below that inversion by summing up the probabilities.
/// </remarks>
internal static class BinomialSampler
{
    private const double InversionBelow = 10;
    private const double Negligible = 1e-18;

    public static double Draw(RandomStream random, double n, double p)
    {
        if (p > 0.5)
            return n - Draw(random, n, 1 - p);
        return n * p < InversionBelow ? Invert(random, n, p) : TransformedRejection(random, n, p);
    }

    private static double Invert(RandomStream random, double n, double p)
    {
        double odds = p / (1 - p);
        double u = random.NextUniform();
        double probability = Math.Exp(n * LogExp.Log1p(-p));
        double k = 0;
        while (u > probability && k < n)
        {
            u -= probability;
            k++;
            probability *= (n - k + 1) / k * odds;
            // Rounding can leave u above the sum of all probabilities: stop where further terms are below its last digit.
            if (probability < Negligible && k > n * p)
                break;
        }
        return k;
    }

    private static double TransformedRejection(RandomStream random, double n, double p)
    {
        double deviation = Math.Sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * deviation;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double center = n * p + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * deviation;
        double logOdds = Math.Log(p / (1 - p));
        double mode = Math.Floor((n + 1) * p);
        double atMode = GammaFunction.LogGamma(mode + 1) + GammaFunction.LogGamma(n - mode + 1);
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double edge = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / edge + b) * u + center);
            if (k < 0 || k > n)
                continue;
            if (edge >= 0.07 && v <= squeeze)
                return k;
            double bound = atMode - GammaFunction.LogGamma(k + 1) - GammaFunction.LogGamma(n - k + 1) + (k - mode) * logOdds;
            if (Math.Log(v * alpha / (a / (edge * edge) + b)) <= bound)
                return k;
        }
    }
}
