namespace HmcNet.Evaluation;

/// <summary>The cumulative Jensen-Shannon distance between draws and the same draws with weights.</summary>
/// <remarks>
/// Nguyen and Vreeken (2015); Kallioinen et al. (2024), section 3.1. For distribution functions P and Q
/// CJS(P || Q) = integral of P log2(P / ((P + Q) / 2)) dx + integral of (Q - P) dx / (2 ln 2); the distance is the square root of
/// (CJS(P || Q) + CJS(Q || P)) / integral of (P + Q) dx, the larger of those of x and of -x. Distribution functions are empirical:
/// constant between neighbouring draws.
/// </remarks>
internal static class JensenShannon
{
    private const double Log2E = 1.4426950408889634;

    /// <summary>The distance.</summary>
    /// <param name="sorted">Draws in ascending order.</param>
    /// <param name="weights">Weights of the draws in that order; they sum to one.</param>
    /// <returns>From 0 to 1; 0 where all draws are the same.</returns>
    public static double Distance(ReadOnlySpan<double> sorted, ReadOnlySpan<double> weights) =>
        Math.Max(OneSided(sorted, weights, mirrored: false), OneSided(sorted, weights, mirrored: true));

    private static double OneSided(ReadOnlySpan<double> sorted, ReadOnlySpan<double> weights, bool mirrored)
    {
        int n = sorted.Length;
        double divergence = 0, bound = 0, q = 0;
        for (int i = 0; i < n - 1; i++)
        {
            int at = mirrored ? n - 1 - i : i;
            q += weights[at];
            double width = mirrored ? sorted[at] - sorted[at - 1] : sorted[at + 1] - sorted[at];
            double p = (i + 1.0) / n;
            // The terms (Q - P) / (2 ln 2) of the two divergences cancel in their sum.
            divergence += width * (Part(p, q) + Part(q, p));
            bound += width * (p + q);
        }
        return bound > 0 ? Math.Sqrt(Math.Max(0, divergence) / bound) : 0;
    }

    // p log2(2p / (p + q)), by log(1 + u) with u = (p - q) / (p + q): p and q are close.
    private static double Part(double p, double q) => p <= 0 ? 0 : p * Autodiff.Special.LogExp.Log1p((p - q) / (p + q)) * Log2E;
}
