namespace HmcNet.Diagnostics;

/// <summary>The two cores that all variants share: R-hat and effective sample size of given chains, as they are.</summary>
/// <remarks>
/// Sources: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 11.4; Vehtari, Gelman, Simpson,
/// Carpenter and Buerkner (2021), Rank-normalization, folding, and localization, Bayesian Analysis 16, section 3;
/// Geyer (1992), section 3.3. Edge cases follow R's posterior 1.4.0. Belongs to one thread.
/// </remarks>
internal sealed class ChainStatistics
{
    /// <summary>Fewest draws in a (half) chain for an effective sample size.</summary>
    private const int SmallestChain = 3;

    private readonly AutocovarianceWorkspace autocovariance = new();
    private double[] means = [];
    private double[] correlations = [];
    private double meanVariance;
    private double varianceOfMeans;

    /// <summary>
    /// R-hat: sqrt((B/W + n - 1)/n), with B = n times the variance of the chain means and W the mean variance
    /// within chains.
    /// </summary>
    /// <param name="values">Chain after chain, shape [chains, n].</param>
    /// <param name="chains">Number of chains.</param>
    /// <returns>NaN when a draw is not finite, when all draws are the same, for one chain, and for chains of one draw.</returns>
    public double RHat(ReadOnlySpan<double> values, int chains)
    {
        if (!TakeMoments(values, chains))
            return double.NaN;
        double n = values.Length / chains;
        return Math.Sqrt((n * varianceOfMeans / meanVariance + n - 1) / n);
    }

    /// <summary>
    /// Effective sample size: number of draws over tau, tau = -1 + 2 * (sum of correlations by Geyer's initial
    /// monotone sequence), the correlation at a lag combined over chains as 1 - (W - gamma(lag))/var+.
    /// </summary>
    /// <param name="values">Chain after chain, shape [chains, n].</param>
    /// <param name="chains">Number of chains.</param>
    /// <returns>
    /// At most S log10(S) for S draws. NaN when a draw is not finite, when all draws are the same, and for chains
    /// of fewer than 3 draws.
    /// </returns>
    public double EffectiveSampleSize(ReadOnlySpan<double> values, int chains)
    {
        if (!TakeMoments(values, chains))
            return double.NaN;
        int n = values.Length / chains;
        if (n < SmallestChain)
            return double.NaN;
        autocovariance.Load(values, means.AsSpan(0, chains), n);
        double within = autocovariance.At(0) * n / (n - 1);
        double pooled = within * (n - 1) / n + (chains > 1 ? varianceOfMeans : 0);
        int last = PositiveSequence(n, within, pooled);
        MakeMonotone(last);
        return values.Length / AutocorrelationTime(last, values.Length);
    }

    // Fills means, their variance and the mean variance; false where no statistic exists.
    private bool TakeMoments(ReadOnlySpan<double> values, int chains)
    {
        if (chains == 0 || values.IsEmpty || !Vary(values))
            return false;
        if (means.Length < chains)
            means = new double[chains];
        int n = values.Length / chains;
        double sum = 0;
        for (int c = 0; c < chains; c++)
        {
            ReadOnlySpan<double> chain = values.Slice(c * n, n);
            means[c] = Moments.Mean(chain);
            sum += Moments.Variance(chain, means[c]);
        }
        meanVariance = sum / chains;
        ReadOnlySpan<double> all = means.AsSpan(0, chains);
        varianceOfMeans = Moments.Variance(all, Moments.Mean(all));
        return true;
    }

    // Whether all draws are finite and not all the same.
    private static bool Vary(ReadOnlySpan<double> values)
    {
        double first = values[0];
        bool vary = false;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                return false;
            vary |= value != first;
        }
        return vary;
    }

    // Correlations in pairs (even lag, odd lag) while a pair's sum is positive; returns the last even lag looked at.
    private int PositiveSequence(int n, double within, double pooled)
    {
        if (correlations.Length < n + 2)
            correlations = new double[n + 2];
        double[] rho = correlations;
        double even = 1, odd = 1 - (within - autocovariance.At(1)) / pooled;
        (rho[0], rho[1]) = (even, odd);
        int lag = 0;
        while (lag < n - 5 && even + odd > 0)
        {
            lag += 2;
            even = 1 - (within - autocovariance.At(lag)) / pooled;
            odd = 1 - (within - autocovariance.At(lag + 1)) / pooled;
            bool kept = even + odd >= 0;
            (rho[lag], rho[lag + 1]) = kept ? (even, odd) : (0, 0);
        }
        if (even > 0)
            rho[lag] = even;
        return lag;
    }

    private void MakeMonotone(int last)
    {
        double[] rho = correlations;
        for (int lag = 2; lag <= last - 2; lag += 2)
        {
            double before = rho[lag - 2] + rho[lag - 1];
            if (rho[lag] + rho[lag + 1] > before)
                rho[lag] = rho[lag + 1] = before / 2;
        }
    }

    private double AutocorrelationTime(int last, int draws)
    {
        // Where no pair could be looked at (5 draws or fewer, or a first pair that is negative), posterior takes
        // lag 0 as if it were a pair's first term: tau = 2. Kept, so that short runs agree.
        double sum = last == 0 ? correlations[0] : 0;
        for (int lag = 0; lag < last; lag++)
            sum += correlations[lag];
        double tau = -1 + 2 * sum + correlations[last];
        double least = 1 / Math.Log10(draws);
        return tau < least ? least : tau;
    }
}
