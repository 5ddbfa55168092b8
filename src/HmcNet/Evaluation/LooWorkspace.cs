using HmcNet.Diagnostics;

namespace HmcNet.Evaluation;

/// <summary>Computes leave-one-out of one observation after the other; belongs to one thread.</summary>
internal sealed class LooWorkspace(int chains, double? relativeEfficiency)
{
    private const int NormalScores = 1000;
    private static readonly double[] Scores = [.. Enumerable.Range(1, NormalScores).Select(r => NormalQuantile.Of((r - 0.375) / (NormalScores - 0.75 + 1)))];

    private readonly ParetoSmoother smoother = new();
    private readonly ChainStatistics statistics = new();
    private double[] likelihood = [];
    private double[] ratios = [];
    private double[] logWeights = [];

    /// <summary>Effective draws for each draw of exp(x), over the chains as they are; 1 where it does not exist (a constant).</summary>
    public double EfficiencyOfExp(ReadOnlySpan<double> x)
    {
        Exponentiate(x);
        double efficiency = statistics.EffectiveSampleSize(likelihood.AsSpan(0, x.Length), chains) / x.Length;
        return double.IsFinite(efficiency) ? efficiency : 1;
    }

    /// <summary>Leave-one-out of an observation, as in R's loo 2.5.1.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="logLikelihood">Its log-likelihood at each draw, chain after chain.</param>
    public LooPoint Point(string name, ReadOnlySpan<double> logLikelihood)
    {
        int draws = logLikelihood.Length;
        if (ratios.Length < draws)
            (ratios, logWeights) = (new double[draws], new double[draws]);
        double efficiency = relativeEfficiency ?? EfficiencyOfExp(logLikelihood);
        for (int s = 0; s < draws; s++)
            ratios[s] = -logLikelihood[s];
        Span<double> weights = logWeights.AsSpan(0, draws);
        double k = smoother.Smooth(ratios.AsSpan(0, draws), efficiency, weights);
        double normalizer = LogSums.LogSumExp(weights), squares = 0;
        for (int s = 0; s < draws; s++)
        {
            weights[s] -= normalizer;
            squares += Math.Exp(2 * weights[s]);
        }
        double elpd = LogSums.LogSumExp(logLikelihood, weights);
        return new LooPoint
        {
            Name = name,
            ElpdLoo = elpd,
            PLoo = LogSums.LogSumExp(logLikelihood) - Math.Log(draws) - elpd,
            McseElpdLoo = StandardError(logLikelihood, weights, elpd) / Math.Sqrt(efficiency),
            ParetoK = k,
            RelativeEfficiency = efficiency,
            EffectiveSampleSize = efficiency / squares,
        };
    }

    // The weighted mean of the likelihood is taken as normal with its variance; the standard deviation of its logarithm follows
    // from quantiles of it, those that are positive.
    private static double StandardError(ReadOnlySpan<double> logLikelihood, ReadOnlySpan<double> weights, double elpd)
    {
        double variance = 0;
        for (int s = 0; s < weights.Length; s++)
        {
            // Over exp(elpd), so that nothing overflows: a factor adds a constant to the logarithm.
            double deviation = Math.Exp(weights[s]) * (Math.Exp(logLikelihood[s] - elpd) - 1);
            variance += deviation * deviation;
        }
        double sd = Math.Sqrt(variance);
        Span<double> logs = stackalloc double[NormalScores];
        int count = 0;
        foreach (double score in Scores)
        {
            double z = 1 + sd * score;
            if (z > 0)
                logs[count++] = Math.Log(z);
        }
        logs = logs[..count];
        return Math.Sqrt(Moments.Variance(logs, Moments.Mean(logs)));
    }

    private void Exponentiate(ReadOnlySpan<double> x)
    {
        if (likelihood.Length < x.Length)
            likelihood = new double[x.Length];
        double largest = double.NegativeInfinity;
        foreach (double value in x)
            largest = Math.Max(largest, value);
        for (int i = 0; i < x.Length; i++)
            likelihood[i] = Math.Exp(x[i] - largest);
    }
}
