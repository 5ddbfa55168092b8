using HmcNet.Autodiff.Special;
using HmcNet.Randomness;

namespace HmcNet.GibbsSampling.Kernels;

/// <summary>Draws from a normal distribution between bounds.</summary>
/// <remarks>
/// By inversion on the side of the smaller probabilities; beyond 30 standard deviations by C. P. Robert (1995), Simulation of
/// truncated normal variables, Statistics and Computing 5: an exponential proposal.
/// </remarks>
internal static class TruncatedNormalDraw
{
    private const double FarOut = 30;

    /// <summary>A draw.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="mean">Mean before truncation.</param>
    /// <param name="sd">Standard deviation before truncation, positive.</param>
    /// <param name="lower">Lower bound, or -infinity.</param>
    /// <param name="upper">Upper bound, above the lower one, or +infinity.</param>
    public static double Draw(RandomStream random, double mean, double sd, double lower, double upper)
    {
        double a = (lower - mean) / sd, b = (upper - mean) / sd;
        double z = b < -a ? -Right(random, -b, -a) : Right(random, a, b);
        return Math.Clamp(mean + sd * z, lower, upper);
    }

    /// <summary>A draw with density proportional to exp(slope x) between bounds, by inversion from the bound where the density is largest.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="slope">Slope of the log density; 0 for a uniform draw.</param>
    /// <param name="lower">Lower bound; finite unless the slope is positive.</param>
    /// <param name="upper">Upper bound; finite unless the slope is negative.</param>
    public static double Exponential(RandomStream random, double slope, double lower, double upper)
    {
        double u = random.NextUniform(), width = upper - lower;
        if (Math.Abs(slope) * width < 1e-12)
            return lower + u * width;
        double distance = -Math.Log(u + (1 - u) * Math.Exp(-Math.Abs(slope) * width)) / Math.Abs(slope);
        return Math.Clamp(slope > 0 ? upper - distance : lower + distance, lower, upper);
    }

    /// <summary>A standard normal draw between a and b, where a is not the farther of the two to the left.</summary>
    private static double Right(RandomStream random, double a, double b)
    {
        if (double.IsNegativeInfinity(a))
            return random.NextNormal();
        if (a > FarOut)
            return Exponential(random, a, b);
        // Upper tail probabilities keep their digits where a is large.
        double above = ErrorFunction.Phi(-a), beyond = double.IsPositiveInfinity(b) ? 0 : ErrorFunction.Phi(-b);
        double tail = beyond + random.NextUniform() * (above - beyond);
        return -ErrorFunction.InversePhi(tail);
    }

    private static double Exponential(RandomStream random, double a, double b)
    {
        double rate = 0.5 * (a + Math.Sqrt(a * a + 4));
        while (true)
        {
            double z = a + random.NextExponential() / rate;
            double difference = z - rate;
            if (z <= b && random.NextExponential() > 0.5 * difference * difference)
                return z;
            // A narrow interval far out: uniform proposals are then nearly always taken.
            if (b - a < 1 / rate)
            {
                z = a + random.NextUniform() * (b - a);
                if (random.NextExponential() > 0.5 * (z * z - a * a))
                    return z;
            }
        }
    }
}
