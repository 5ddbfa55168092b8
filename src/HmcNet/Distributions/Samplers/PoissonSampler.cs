using HmcNet.Randomness;
using GammaFunction = HmcNet.Autodiff.Special.Gamma;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the Poisson distribution.</summary>
/// <remarks>
/// W. Hörmann (1993), The transformed rejection method for generating Poisson random variables, Insurance: Mathematics and
/// Economics 12, algorithm PTRS, for rates of at least 10; below that inversion by summing up the probabilities.
/// </remarks>
internal static class PoissonSampler
{
    private const double InversionBelow = 10;
    private const double Negligible = 1e-18;

    public static double Draw(RandomStream random, double rate) =>
        rate < InversionBelow ? Invert(random, rate) : TransformedRejection(random, rate);

    private static double Invert(RandomStream random, double rate)
    {
        double u = random.NextUniform();
        double probability = Math.Exp(-rate);
        double k = 0;
        while (u > probability)
        {
            u -= probability;
            k++;
            probability *= rate / k;
            // Rounding can leave u above the sum of all probabilities: stop where further terms are below its last digit.
            if (probability < Negligible && k > rate)
                break;
        }
        return k;
    }

    private static double TransformedRejection(RandomStream random, double rate)
    {
        double b = 0.931 + 2.53 * Math.Sqrt(rate);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        double logRate = Math.Log(rate);
        while (true)
        {
            double u = random.NextUniform() - 0.5;
            double v = random.NextUniform();
            double edge = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / edge + b) * u + rate + 0.43);
            if (edge >= 0.07 && v <= squeeze)
                return k;
            if (k < 0 || (edge < 0.013 && v > edge))
                continue;
            if (Math.Log(v * inverseAlpha / (a / (edge * edge) + b)) <= k * logRate - rate - GammaFunction.LogGamma(k + 1))
                return k;
        }
    }
}
