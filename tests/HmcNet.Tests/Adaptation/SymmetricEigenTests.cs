using HmcNet.Adaptation;
using HmcNet.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Tests.Adaptation;

public class SymmetricEigenTests
{
    /// <summary>V' diag(values) V is the matrix, V V' the identity and the values are MathNet's; with and without vectors.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(37)]
    [InlineData(120)]
    public void The_parts_make_the_matrix(int n)
    {
        foreach (Matrix<double> matrix in Matrices(n))
        {
            var parts = new SymmetricEigen(matrix.ToRowMajorArray(), n, vectors: true);
            Matrix<double> v = Matrix<double>.Build.DenseOfRowMajor(n, n, parts.Vectors);
            Matrix<double> again = v.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalArray(parts.Values)) * v;
            double size = Math.Max(1e-300, matrix.L2Norm());
            // Backward stable: n roundings of the matrix's norm.
            Assert.Equal(0, (again - matrix).InfinityNorm() / size, 1e-14 * (n + 10));
            Assert.Equal(0, (v.TransposeAndMultiply(v) - Matrix<double>.Build.DenseIdentity(n)).InfinityNorm(), 1e-14 * (n + 10));
            double[] expected = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(c => c.Real).Order()];
            double[] alone = new SymmetricEigen(matrix.ToRowMajorArray(), n, vectors: false).Values;
            foreach ((double value, double other, double ownAlone) in expected.Zip(parts.Values.Order(), alone.Order()))
            {
                Assert.Equal(value, other, 1e-14 * (n + 10) * size);
                Assert.Equal(value, ownAlone, 1e-14 * (n + 10) * size);
            }
        }
    }

    [Fact]
    public void A_matrix_that_is_not_finite_ends()
    {
        double[] matrix = [1, double.NaN, 2, double.NaN, 3, 4, 2, 4, double.PositiveInfinity];
        Assert.Contains(new SymmetricEigen(matrix, 3, vectors: true).Values, double.IsNaN);
    }

    private static IEnumerable<Matrix<double>> Matrices(int n)
    {
        var stream = new RandomStream(1, n);
        stream.Begin(0, StreamPurpose.Study);
        Matrix<double> root = Matrix<double>.Build.Dense(n, n, (_, _) => stream.NextNormal());
        yield return root + root.Transpose();
        yield return root.TransposeAndMultiply(root) * 1e-12;
        yield return Matrix<double>.Build.DenseIdentity(n);
        yield return Matrix<double>.Build.Dense(n, n);
        yield return Matrix<double>.Build.Dense(n, n, 1) + Matrix<double>.Build.DenseDiagonal(n, n, i => i % 3);
        // Eigenvalues over twelve orders of magnitude.
        Matrix<double> q = root.QR().Q;
        Matrix<double> graded = q * Matrix<double>.Build.DenseDiagonal(n, n, i => Math.Pow(10, -12.0 * i / n)) * q.Transpose();
        yield return 0.5 * (graded + graded.Transpose());
    }
}
