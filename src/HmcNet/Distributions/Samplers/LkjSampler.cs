using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws of Cholesky factors of correlation matrices with the LKJ density.</summary>
/// <remarks>
/// D. Lewandowski, D. Kurowicka, H. Joe (2009), Generating random correlation matrices based on vines and extended onion
/// method, J. Multivariate Analysis 100, section 2.4: on a C-vine the partial correlations are independent, those given
/// k - 1 variables with 2 Beta(b, b) - 1, b = eta + (K - 1 - k) / 2.
/// </remarks>
internal static class LkjSampler
{
    /// <param name="random">The random stream.</param>
    /// <param name="eta">Shape, positive.</param>
    /// <param name="n">Number of variables.</param>
    /// <param name="destination">Written: a lower triangular factor, shape [n, n].</param>
    public static void DrawFactor(RandomStream random, double eta, int n, Span<double> destination)
    {
        destination.Clear();
        for (int i = 0; i < n; i++)
        {
            // What is left of the unit length of row i.
            double rest = 1;
            for (int j = 0; j < i; j++)
            {
                double shape = eta + 0.5 * (n - 2 - j);
                double share = BetaSampler.Draw(random, shape, shape);
                destination[i * n + j] = (2 * share - 1) * Math.Sqrt(rest);
                rest *= 4 * share * (1 - share);
            }
            destination[i * n + i] = Math.Sqrt(rest);
        }
    }

    /// <param name="random">The random stream.</param>
    /// <param name="eta">Shape, positive.</param>
    /// <param name="n">Number of variables.</param>
    /// <param name="destination">Written: a correlation matrix, shape [n, n].</param>
    public static void DrawCorrelation(RandomStream random, double eta, int n, Span<double> destination)
    {
        var factor = new double[n * n];
        var transposed = new double[n * n];
        DrawFactor(random, eta, n, factor);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                transposed[j * n + i] = factor[i * n + j];
        }
        Dense.Multiply(factor, transposed, destination, n, n, n);
        for (int i = 0; i < n; i++)
            destination[i * (n + 1)] = 1;
    }
}
