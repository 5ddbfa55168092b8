using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the gamma distribution with rate 1.</summary>
/// <remarks>
/// G. Marsaglia, W. W. Tsang (2000), A simple method for generating gamma variables, ACM TOMS 26, for shapes of at least 1;
/// below that a draw of shape + 1 times u^(1 / shape) (their section 6). The second factor underflows for small shapes,
/// so the logarithm is available, too.
/// </remarks>
internal static class GammaSampler
{
    /// <summary>A draw from Gamma(shape, 1).</summary>
    public static double Draw(RandomStream random, double shape) =>
        shape >= 1 ? DrawFromOne(random, shape) : Math.Exp(DrawLogarithm(random, shape));

    /// <summary>The logarithm of a draw from Gamma(shape, 1); finite for every positive shape.</summary>
    public static double DrawLogarithm(RandomStream random, double shape) =>
        shape >= 1
            ? Math.Log(DrawFromOne(random, shape))
            : Math.Log(DrawFromOne(random, shape + 1)) - random.NextExponential() / shape;

    private static double DrawFromOne(RandomStream random, double shape)
    {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double z = random.NextNormal();
            double root = 1 + c * z;
            if (root <= 0)
                continue;
            double v = root * root * root;
            double u = random.NextUniform();
            // A cheap test first: it accepts all but a few percent.
            if (u < 1 - 0.0331 * z * z * z * z || Math.Log(u) < 0.5 * z * z + d * (1 - v + Math.Log(v)))
                return d * v;
        }
    }
}
