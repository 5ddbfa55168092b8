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
    public static void Draw(RandomStream random, double nu, double[] scale, Span<double> destination) =>
        Draw(random, nu, scale, destination, new WishartWorkspace((int)Math.Sqrt(scale.Length)));

    /// <summary>As the other overload, allocating nothing.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="nu">Degrees of freedom, above n - 1.</param>
    /// <param name="scale">Read: scale matrix, shape [n, n].</param>
    /// <param name="destination">Written: shape [n, n].</param>
    /// <param name="work">Work arrays for n rows.</param>
    public static void Draw(RandomStream random, double nu, ReadOnlySpan<double> scale, Span<double> destination, WishartWorkspace work)
    {
        int n = work.Dimension;
        Dense.Cholesky(scale, work.Factor, n);
        FillBartlett(random, nu, work.Bartlett, n);
        Dense.Multiply(work.Factor, work.Bartlett, work.Product, n, n, n);
        Transpose(work.Product, work.Transposed, n);
        Dense.Multiply(work.Product, work.Transposed, destination, n, n, n);
    }

    /// <summary>The inverse of a Wishart matrix with the inverse of the scale: M M' with M = L A'^-1, L L' the scale.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="nu">Degrees of freedom, above n - 1.</param>
    /// <param name="scale">Read: scale matrix, shape [n, n].</param>
    /// <param name="destination">Written: shape [n, n].</param>
    public static void DrawInverse(RandomStream random, double nu, double[] scale, Span<double> destination) =>
        DrawInverse(random, nu, scale, destination, new WishartWorkspace((int)Math.Sqrt(scale.Length)));

    /// <summary>As the other overload, allocating nothing.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="nu">Degrees of freedom, above n - 1.</param>
    /// <param name="scale">Read: scale matrix, shape [n, n].</param>
    /// <param name="destination">Written: shape [n, n].</param>
    /// <param name="work">Work arrays for n rows.</param>
    public static void DrawInverse(RandomStream random, double nu, ReadOnlySpan<double> scale, Span<double> destination, WishartWorkspace work)
    {
        int n = work.Dimension;
        Dense.Cholesky(scale, work.Factor, n);
        FillBartlett(random, nu, work.Bartlett, n);
        Transpose(work.Factor, work.Transposed, n);
        Dense.SolveLower(work.Bartlett, work.Transposed, n, n, transposed: false);
        Transpose(work.Transposed, work.Product, n);
        Dense.Multiply(work.Product, work.Transposed, destination, n, n, n);
    }

    /// <summary>Fills the lower triangle; what is above it stays zero.</summary>
    private static void FillBartlett(RandomStream random, double nu, double[] a, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                a[i * n + j] = random.NextNormal();
            a[i * n + i] = Math.Sqrt(2 * GammaSampler.Draw(random, 0.5 * (nu - i)));
        }
    }

    private static void Transpose(double[] a, double[] result, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                result[j * n + i] = a[i * n + j];
        }
    }
}
