namespace HmcNet;

/// <summary>Importance weights after Pareto smoothing.</summary>
public sealed class SmoothedWeights
{
    internal SmoothedWeights(double[] logWeights, double logNormalizer, double paretoK, int tailLength, double effectiveSampleSize)
    {
        LogWeights = logWeights;
        LogNormalizer = logNormalizer;
        ParetoK = paretoK;
        TailLength = tailLength;
        EffectiveSampleSize = effectiveSampleSize;
    }

    /// <summary>Logarithms of the weights, which sum to one; in the order of the draws.</summary>
    public IReadOnlyList<double> LogWeights { get; }

    /// <summary>Logarithm of the sum of the smoothed ratios, by which they were divided (loo's norm_const_log).</summary>
    public double LogNormalizer { get; }

    /// <summary>Shape of the generalised Pareto distribution of the largest ratios; +infinity where none was fitted.</summary>
    public double ParetoK { get; }

    /// <summary>Number of largest ratios that were smoothed.</summary>
    public int TailLength { get; }

    /// <summary>r_eff / sum of squared weights (loo's n_eff).</summary>
    public double EffectiveSampleSize { get; }
}
