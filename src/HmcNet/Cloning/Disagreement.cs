using HmcNet.Diagnostics;

namespace HmcNet.Cloning;

/// <summary>Finds what chains disagree about, where it is a combination of several quantities.</summary>
internal static class Disagreement
{
    /// <summary>Looks at the quantities of high R-hat together, along the principal directions of their draws.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="names">What is estimated.</param>
    /// <param name="moments">Its moments.</param>
    /// <returns>A clause such as " over sigma_sq - tau_sq, and agree on sigma_sq + tau_sq"; empty where there is no more to say.</returns>
    public static string Of(Draws draws, IReadOnlyList<string> names, PosteriorMoments moments)
    {
        int[] bad = [.. Enumerable.Range(0, names.Count).Where(i => !(RHat.RankNormalized(ChainValues.Of(draws, names[i])) <= DiagnosticThresholds.RHatHigh))];
        if (bad.Length < 2)
            return "";
        var over = new List<string>();
        var agreed = new List<string>();
        foreach (double[] coefficients in Combination.PrincipalOf(moments, bad))
        {
            double[] shown = Combination.Readable(coefficients, moments).Shown;
            bool agree = RHat.RankNormalized(Values(draws, names, shown)) <= DiagnosticThresholds.RHatHigh;
            (agree ? agreed : over).Add(Combination.Text(shown, names));
        }
        if (over.Count == 0)
            return "";
        return $" over {string.Join(" and ", over)}{(agreed.Count == 0 ? "" : $", and agree on {string.Join(" and ", agreed)}")}";
    }

    /// <summary>The draws of a linear combination.</summary>
    private static ChainValues Values(Draws draws, IReadOnlyList<string> names, double[] coefficients)
    {
        int length = draws.CommonIterations;
        var chains = new List<double[]>();
        for (int chain = 0; chain < draws.Chains; chain++)
        {
            if (draws.Chain(chain).Iterations == 0)
                continue;
            var sum = new double[length];
            for (int i = 0; i < names.Count; i++)
            {
                ReadOnlySpan<double> column = draws.Column(chain, names[i]);
                for (int d = 0; d < length; d++)
                    sum[d] += coefficients[i] * column[d];
            }
            chains.Add(sum);
        }
        return new ChainValues(chains);
    }
}
