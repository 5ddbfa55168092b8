using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the Dirichlet distribution: gamma variables over their sum.</summary>
/// <remarks>The sum is taken of logarithms, so that concentrations near 0 do not give 0 / 0.</remarks>
internal static class DirichletSampler
{
    /// <param name="random">The random stream.</param>
    /// <param name="alpha">Concentrations, shape [K].</param>
    /// <param name="destination">Written: a simplex, shape [K].</param>
    public static void Draw(RandomStream random, ReadOnlySpan<double> alpha, Span<double> destination)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < alpha.Length; k++)
        {
            destination[k] = GammaSampler.DrawLogarithm(random, alpha[k]);
            largest = Math.Max(largest, destination[k]);
        }
        double sum = 0;
        for (int k = 0; k < alpha.Length; k++)
        {
            destination[k] = Math.Exp(destination[k] - largest);
            sum += destination[k];
        }
        for (int k = 0; k < alpha.Length; k++)
            destination[k] /= sum;
    }
}
