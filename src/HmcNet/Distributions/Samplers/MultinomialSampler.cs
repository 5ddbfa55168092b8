using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the multinomial distribution: each count binomial given those before it.</summary>
internal static class MultinomialSampler
{
    /// <param name="random">The random stream.</param>
    /// <param name="total">Number of trials.</param>
    /// <param name="probabilities">Read: shape [K]; may be the destination.</param>
    /// <param name="destination">Written: counts, shape [K].</param>
    public static void Draw(RandomStream random, double total, ReadOnlySpan<double> probabilities, Span<double> destination)
    {
        double mass = 0;
        foreach (double probability in probabilities)
            mass += probability;
        for (int k = 0; k < probabilities.Length; k++)
        {
            double probability = probabilities[k];
            bool isLast = k == probabilities.Length - 1 || probability >= mass;
            double count = total <= 0 ? 0 : isLast ? total : BinomialSampler.Draw(random, total, probability / mass);
            destination[k] = count;
            total -= count;
            mass -= probability;
        }
    }
}
