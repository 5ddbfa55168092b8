using System.Globalization;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Cloning;

/// <summary>Linear combinations of what is estimated, as directions of a posterior and as text.</summary>
internal static class Combination
{
    // A part of a combination smaller than this, in standard deviations, is left out of it; a coefficient this near to 1 in size is 1.
    private const double Negligible = 0.1;

    /// <summary>The eigenvectors of the correlation matrix of some entries, the longest first, as coefficients of the entries themselves.</summary>
    /// <param name="moments">The moments of all entries.</param>
    /// <param name="entries">Places of the entries in question.</param>
    /// <returns>Coefficients of all entries; nothing where an entry does not vary.</returns>
    public static IEnumerable<double[]> PrincipalOf(PosteriorMoments moments, IReadOnlyList<int> entries)
    {
        double[] scales = [.. entries.Select(moments.Sd)];
        Matrix<double> correlation = Matrix<double>.Build.Dense(entries.Count, entries.Count, (i, j) => moments.Covariance[entries[i], entries[j]] / (scales[i] * scales[j]));
        if (correlation.Enumerate().Any(r => !double.IsFinite(r)))
            yield break;
        Matrix<double> vectors = correlation.Evd(Symmetricity.Symmetric).EigenVectors;
        for (int v = entries.Count - 1; v >= 0; v--)
        {
            var coefficients = new double[moments.Means.Length];
            for (int i = 0; i < entries.Count; i++)
                coefficients[entries[i]] = vectors[i, v] / scales[i];
            yield return coefficients;
        }
    }

    /// <summary>A combination with its first large part in size 1: without its negligible parts and rounded, and as it is.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="moments">The moments that say which parts are negligible.</param>
    public static (double[] Shown, double[] Exact) Readable(double[] coefficients, PosteriorMoments moments)
    {
        double[] parts = [.. coefficients.Select((c, i) => Math.Abs(c) * moments.Sd(i))];
        double largest = parts.Max();
        int lead = Array.FindIndex(parts, p => p >= (1 - Negligible) * largest);
        double[] exact = [.. coefficients.Select(c => c / coefficients[lead])];
        return ([.. exact.Select((c, i) => parts[i] < Negligible * largest ? 0 : Math.Abs(Math.Abs(c) - 1) < Negligible ? Math.Sign(c) : Rounded(c))], exact);
    }

    /// <summary>A combination in words.</summary>
    /// <param name="coefficients">The coefficients.</param>
    /// <param name="names">The names of the entries.</param>
    /// <returns>For example "sigma_sq - 0.8 tau_sq".</returns>
    public static string Text(double[] coefficients, IReadOnlyList<string> names)
    {
        string text = "";
        for (int i = 0; i < names.Count; i++)
        {
            double c = coefficients[i];
            if (c == 0)
                continue;
            string size = Math.Abs(c) == 1 ? names[i] : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(c):G3} {names[i]}");
            text += text.Length == 0 ? (c < 0 ? "-" : "") + size : (c < 0 ? " - " : " + ") + size;
        }
        return text;
    }

    private static double Rounded(double value) => double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
