namespace HmcNet.Supports;

/// <summary>The Cholesky factor of a matrix of numbers, for turning starting values into coordinates.</summary>
internal static class TriangularFactor
{
    // A pivot that rounding alone could have made from 0 or a little less.
    private const double LeastPivot = 1e-14;

    /// <summary>The lower triangular L with L L' = A; NaN at its first place when A is not positive (semi)definite.</summary>
    public static double[] Of(ReadOnlySpan<double> matrix, int size)
    {
        var factor = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i * size + j];
                for (int k = 0; k < j; k++)
                    sum -= factor[i * size + k] * factor[j * size + k];
                if (j < i)
                {
                    factor[i * size + j] = factor[j * size + j] > 0 ? sum / factor[j * size + j] : 0;
                }
                else if (sum < -LeastPivot * size * Math.Abs(matrix[i * size + i]) || !(matrix[i * size + i] > 0))
                {
                    factor[0] = double.NaN;
                    return factor;
                }
                else
                {
                    factor[i * size + i] = Math.Sqrt(Math.Max(sum, 0));
                }
            }
        }
        return factor;
    }
}
