using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Draws of one of K categories.</summary>
internal static class CategoricalSampler
{
    /// <summary>A code from 0 to K - 1, with probabilities proportional to weights.</summary>
    public static int Draw(RandomStream random, ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        double u = total * random.NextUniform();
        int last = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            if (weights[k] <= 0)
                continue;
            last = k;
            u -= weights[k];
            if (u < 0)
                return k;
        }
        return last;
    }

    /// <summary>A code from 0 to K - 1, with probabilities proportional to exp(logits): the largest of logits plus Gumbel noise.</summary>
    /// <remarks>E. J. Gumbel (1954), Statistical Theory of Extreme Values; needs no normalisation.</remarks>
    public static int DrawFromLogits(RandomStream random, ReadOnlySpan<double> logits)
    {
        int best = 0;
        double largest = double.NegativeInfinity;
        for (int k = 0; k < logits.Length; k++)
        {
            double noisy = logits[k] - Math.Log(random.NextExponential());
            if (noisy > largest)
                (largest, best) = (noisy, k);
        }
        return best;
    }
}
