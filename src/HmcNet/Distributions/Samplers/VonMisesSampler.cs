using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the von Mises distribution.</summary>
/// <remarks>D. J. Best, N. I. Fisher (1979), Efficient simulation of the von Mises distribution, Applied Statistics 28.</remarks>
internal static class VonMisesSampler
{
    /// <summary>An angle in [-pi, pi].</summary>
    public static double Draw(RandomStream random, double mu, double kappa)
    {
        // rho = (tau - sqrt(2 tau)) / (2 kappa) without its cancellation for small kappa.
        double s = Math.Sqrt(1 + 4 * kappa * kappa);
        double root = Math.Sqrt(1 + s);
        double rho = 2 * kappa * root / ((s + 1) * (root + Math.Sqrt(2)));
        if (rho == 0)
            return Math.PI * (2 * random.NextUniform() - 1);
        double r = (1 + rho * rho) / (2 * rho);
        while (true)
        {
            double z = Math.Cos(Math.PI * random.NextUniform());
            double f = (1 + r * z) / (r + z);
            double c = kappa * (r - f);
            double u = random.NextUniform();
            if (u < c * (2 - c) || Math.Log(c / u) + 1 - c >= 0)
            {
                double angle = Math.Acos(Math.Clamp(f, -1, 1));
                return Math.IEEERemainder(mu + (random.NextUniform() < 0.5 ? -angle : angle), 2 * Math.PI);
            }
        }
    }
}
