namespace HmcNet.MixedModels;

/// <summary>The inverse of a small symmetric positive definite matrix, by its Cholesky factor.</summary>
internal static class DenseInverse
{
    /// <summary>The inverse and log determinant; null when the matrix is not positive definite.</summary>
    public static double[,]? Of(double[,] matrix, out double logDeterminant)
    {
        int n = matrix.GetLength(0);
        logDeterminant = 0;
        if (n == 0)
            return new double[0, 0];
        var a = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(matrix);
        try
        {
            MathNet.Numerics.LinearAlgebra.Factorization.Cholesky<double> factor = a.Cholesky();
            logDeterminant = factor.DeterminantLn;
            return factor.Solve(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(n)).ToArray();
        }
        catch (ArgumentException)
        {
            // MathNet's way of saying that it is not positive definite.
            return null;
        }
    }
}
