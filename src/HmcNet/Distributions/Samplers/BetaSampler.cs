using HmcNet.Autodiff.Special;
using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the beta distribution: the share of one of two gamma variables.</summary>
/// <remarks>The gamma variables are compared by their logarithms, so that shapes near 0 do not give 0 / 0.</remarks>
internal static class BetaSampler
{
    public static double Draw(RandomStream random, double alpha, double beta)
    {
        double first = GammaSampler.DrawLogarithm(random, alpha);
        return LogExp.InvLogit(first - GammaSampler.DrawLogarithm(random, beta));
    }
}
