namespace HmcNet.Diagnostics;

/// <summary>Autocovariance and autocorrelation of one chain at all lags, by fast Fourier transform.</summary>
/// <remarks>
/// gamma(t) = (1/n) sum over i of (x_i - mean)(x_(i+t) - mean): divisor n at every lag, as Geyer (1992),
/// Practical Markov chain Monte Carlo, Statistical Science 7, section 3.1, advises, and as in R's posterior.
/// </remarks>
public static class Autocovariance
{
    /// <summary>Autocovariance at lags 0 to n - 1.</summary>
    /// <param name="chain">The draws, shape [n].</param>
    /// <returns>Shape [n]; zeros for a chain that does not vary, NaN when a draw is not finite.</returns>
    public static double[] Of(ReadOnlySpan<double> chain)
    {
        if (chain.IsEmpty)
            return [];
        var result = new double[chain.Length];
        if (chain.IndexOfAnyExcept(chain[0]) < 0 && double.IsFinite(chain[0]))
            return result;
        foreach (double value in chain)
        {
            if (double.IsFinite(value))
                continue;
            Array.Fill(result, double.NaN);
            return result;
        }
        var workspace = new AutocovarianceWorkspace();
        workspace.Load(chain, [Moments.Mean(chain)], chain.Length);
        workspace.All().CopyTo(result);
        return result;
    }

    /// <summary>Autocorrelation at lags 0 to n - 1: autocovariance over that at lag 0.</summary>
    /// <param name="chain">The draws, shape [n].</param>
    /// <returns>Shape [n]; NaN for a chain that does not vary and when a draw is not finite.</returns>
    public static double[] Correlation(ReadOnlySpan<double> chain)
    {
        double[] result = Of(chain);
        double variance = result.Length == 0 ? double.NaN : result[0];
        for (int lag = 0; lag < result.Length; lag++)
            result[lag] /= variance;
        return result;
    }
}
