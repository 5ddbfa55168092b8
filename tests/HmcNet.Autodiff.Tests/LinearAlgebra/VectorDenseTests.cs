using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.Autodiff.Tests.LinearAlgebra;

/// <summary>The kernels in vectors against the scalar ones, at all sizes around the blocks' edges.</summary>
public class VectorDenseTests
{
    // Inner products of up to 61 terms of order 1 in another order, divided by pivots of order 1.
    private const double Tolerance = 1e-12;

    [Fact]
    public void Products_with_a_vector()
    {
        foreach (int n in new[] { 0, 1, 3, 4, 5, 8, 61 })
        {
            for (int k = 0; k <= 61; k++)
            {
                double[] a = Random(n * k, k), x = Random(k, 1), z = Random(n, 2);
                double[] expected = new double[n], found = new double[n];
                Dense.Multiply(a, x, expected, n, k, 1);
                VectorDense.MultiplyVector(a, x, found);
                Numeric.Close(expected, found, Tolerance, $"{n} x {k}");
                double[] expectedTransposed = new double[k], foundTransposed = new double[k];
                Dense.Multiply(z, a, expectedTransposed, 1, n, k);
                VectorDense.MultiplyTransposedVector(a, z, foundTransposed);
                Numeric.Close(expectedTransposed, foundTransposed, Tolerance, $"{n} x {k} transposed");
            }
        }
    }

    [Fact]
    public void Products_of_matrices()
    {
        foreach ((int n, int k, int m) in new[] { (1, 1, 2), (3, 4, 4), (5, 7, 9), (8, 13, 6), (7, 9, 15), (2, 0, 3), (16, 17, 18) })
        {
            double[] a = Random(n * k, 3), b = Random(k * m, 4);
            double[] expected = new double[n * m], found = new double[n * m];
            Dense.Multiply(a, b, expected, n, k, m);
            VectorDense.Multiply(a, b, found, n, k, m);
            Numeric.Close(expected, found, Tolerance, $"{n} x {k} x {m}");
        }
    }

    [Fact]
    public void Cholesky_factors_and_triangular_systems()
    {
        for (int n = 0; n <= 40; n++)
        {
            double[] a = Random(n * n, n);
            for (int i = 0; i < n; i++)
                a[i * n + i] = n + 1;
            double[] expected = new double[n * n], found = new double[n * n];
            Assert.True(Dense.Cholesky(a, expected, n));
            Assert.True(BlockCholesky.Factor(a, found, n, new double[BlockCholesky.ScratchLength(n)]));
            Numeric.Close(expected, found, Tolerance, $"factor of {n}");
            foreach (int m in new[] { 1, 2, 5, 8 })
            {
                foreach (bool transposed in new[] { false, true })
                {
                    double[] x = Random(n * m, m), y = [.. x];
                    Dense.SolveLower(expected, x, n, m, transposed);
                    VectorDense.SolveLower(expected, y, n, m, transposed);
                    Numeric.Close(x, y, Tolerance, $"system of {n} with {m} columns");
                }
            }
        }
    }

    [Fact]
    public void Reverse_mode_of_Cholesky_factors()
    {
        for (int n = 0; n <= 60; n++)
        {
            double[] factor = Random(n * n, n), adjoint = Random(n * n, n + 1);
            for (int i = 0; i < n; i++)
                factor[i * n + i] = Math.Sqrt(n) + 1;
            double[] expected = [.. adjoint], found = [.. adjoint];
            Dense.ReverseCholesky(factor, expected, n);
            BlockCholesky.Reverse(factor, found, n, new double[BlockCholesky.ScratchLength(n)]);
            Numeric.Close(expected, found, Tolerance, $"reverse mode of {n}");
        }
    }

    /// <summary>In the first block, at its edge and in later ones; the lower triangle alone decides.</summary>
    [Fact]
    public void A_large_matrix_that_is_not_positive_definite_gives_NaN_wherever_the_fault_is()
    {
        const int n = 21;
        foreach (double pivot in new[] { 0.0, -1, double.NaN, double.PositiveInfinity })
        {
            for (int fault = 0; fault < n; fault++)
            {
                double[] a = Random(n * n, fault);
                for (int i = 0; i < n; i++)
                    a[i * n + i] = i == fault ? pivot : n + 1;
                double[] factor = new double[n * n], expected = new double[n * n];
                Assert.False(Dense.Cholesky(a, expected, n));
                Assert.False(BlockCholesky.Factor(a, factor, n, new double[BlockCholesky.ScratchLength(n)]));
                Assert.All(factor, v => Assert.True(double.IsNaN(v)));
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_matrix_that_is_not_positive_definite_gives_NaN(double pivot)
    {
        double[] a = [4, 0, 0, 2, 3, 0, 1, 1, pivot];
        var factor = new double[9];
        Assert.False(BlockCholesky.Factor(a, factor, 3, new double[BlockCholesky.ScratchLength(3)]));
        Assert.All(factor, v => Assert.True(double.IsNaN(v)));
    }

    private static double[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }
}
