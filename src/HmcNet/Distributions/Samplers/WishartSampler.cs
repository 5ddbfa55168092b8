using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Randomness;

namespace HmcNet.Distributions.Samplers;

/// <summary>Exact draws from the Wishart and inverse Wishart distributions.</summary>
/// <remarks>Bartlett (1933), Proc. R. Soc. Edinburgh 53: the triangular factor of a Wishart matrix has independent elements.</remarks>
internal static class WishartSampler
{
    /// <param name="random">The random stream.</param>
    /// <param name="nu">Degrees of freedom, above n - 1.</param>
    /// <param name="scale">Read: scale matrix, shape [n, n].</param>
    /// <param name="destination">Written: shape [n, n].</param>
    public static void Draw(RandomStream random, double nu, double[] scale, Span<double> destination)
    {
        int n = (int)Math.Sqrt(scale.Length);
        var factor = new double[n * n];
        Dense.Cholesky(scale, factor, n);
        double[] bartlett = Bartlett(random, nu, n);
        var product = new double[n * n];
        Dense.Multiply(factor, bartlett, product, n, n, n);
        TimesTranspose(product, destination, n);
    }

    /// <summary>The inverse of a Wishart matrix with the inverse of the scale: M M' with M = L A'^-1, L L' the scale.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="nu">Degrees of freedom, above n - 1.</param>
    /// <param name="scale">Read: scale matrix, shape [n, n].</param>
    /// <param name="destination">Written: shape [n, n].</param>
    public static void DrawInverse(RandomStream random, double nu, double[] scale, Span<double> destination)
    {
        int n = (int)Math.Sqrt(scale.Length);
        var factor = new double[n * n];
        Dense.Cholesky(scale, factor, n);
        double[] bartlett = Bartlett(random, nu, n);
        double[] transposed = Transpose(factor, n);
        Dense.SolveLower(bartlett, transposed, n, n, transposed: false);
        TimesTranspose(Transpose(transposed, n), destination, n);
    }

    private static double[] Bartlett(RandomStream random, double nu, int n)
    {
        var a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                a[i * n + j] = random.NextNormal();
            a[i * n + i] = Math.Sqrt(2 * GammaSampler.Draw(random, 0.5 * (nu - i)));
        }
        return a;
    }

    private static double[] Transpose(double[] a, int n)
    {
        var result = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                result[j * n + i] = a[i * n + j];
        }
        return result;
    }

    private static void TimesTranspose(double[] a, Span<double> destination, int n) => Dense.Multiply(a, Transpose(a, n), destination, n, n, n);
}
