namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>Dense kernels over row-major matrices, with a fixed order of summation.</summary>
public static class Dense
{
    /// <summary>C = A B.</summary>
    /// <param name="a">Read: [n, k].</param>
    /// <param name="b">Read: [k, m].</param>
    /// <param name="c">Written: [n, m]; must not overlap the others.</param>
    /// <param name="n">Rows of A.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="m">Columns of B.</param>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int n, int k, int m)
    {
        c.Clear();
        for (int i = 0; i < n; i++)
        {
            Span<double> row = c.Slice(i * m, m);
            for (int l = 0; l < k; l++)
            {
                double factor = a[i * k + l];
                ReadOnlySpan<double> other = b.Slice(l * m, m);
                for (int j = 0; j < row.Length; j++)
                    row[j] += factor * other[j];
            }
        }
    }

    /// <summary>Cholesky factor of a symmetric positive definite matrix; reads the lower triangle only.</summary>
    /// <param name="a">Read: [n, n].</param>
    /// <param name="factor">Written: lower triangular L with L L' = A; all NaN when A is not positive definite.</param>
    /// <param name="n">Size.</param>
    /// <returns>Whether A is positive definite.</returns>
    public static bool Cholesky(ReadOnlySpan<double> a, Span<double> factor, int n)
    {
        factor.Clear();
        for (int i = 0; i < n; i++)
        {
            Span<double> row = factor.Slice(i * n, n);
            for (int j = 0; j <= i; j++)
            {
                ReadOnlySpan<double> other = factor.Slice(j * n, n);
                double sum = a[i * n + j];
                for (int l = 0; l < j; l++)
                    sum -= row[l] * other[l];
                if (i != j)
                {
                    row[j] = sum / other[j];
                }
                else if (sum > 0 && double.IsFinite(sum))
                {
                    row[j] = Math.Sqrt(sum);
                }
                else
                {
                    factor.Fill(double.NaN);
                    return false;
                }
            }
        }
        return true;
    }

    /// <summary>
    /// Reverse mode of <see cref="Cholesky"/>: from the derivative of a scalar with respect to L that with respect to A, of
    /// which the lower triangle is read.
    /// </summary>
    /// <remarks>Murray (2016), Differentiation of the Cholesky decomposition, section 3.2, the algorithm without blocks.</remarks>
    /// <param name="factor">Read: L, its lower triangle, [n, n].</param>
    /// <param name="adjoint">Read: the derivative with respect to L, its lower triangle; written: that with respect to A, zero above the diagonal; [n, n].</param>
    /// <param name="n">Size.</param>
    internal static void ReverseCholesky(ReadOnlySpan<double> factor, Span<double> adjoint, int n)
    {
        for (int c = n - 1; c >= 0; c--)
        {
            double pivot = factor[c * n + c];
            double sum = adjoint[c * n + c];
            for (int r = c + 1; r < n; r++)
            {
                adjoint[r * n + c] /= pivot;
                sum -= factor[r * n + c] * adjoint[r * n + c];
                adjoint[c * n + r] = 0;
            }
            sum /= pivot;
            adjoint[c * n + c] = 0.5 * sum;
            for (int q = 0; q < c; q++)
            {
                adjoint[c * n + q] -= sum * factor[c * n + q];
                for (int r = c + 1; r < n; r++)
                {
                    adjoint[c * n + q] -= adjoint[r * n + c] * factor[r * n + q];
                    adjoint[r * n + q] -= adjoint[r * n + c] * factor[c * n + q];
                }
            }
        }
    }

    /// <summary>Solves L X = B or L' X = B in place.</summary>
    /// <param name="lower">Read: lower triangular L, [n, n].</param>
    /// <param name="x">Read as B, written as X: [n, m].</param>
    /// <param name="n">Size of L.</param>
    /// <param name="m">Columns of B.</param>
    /// <param name="transposed">Whether to solve with L' instead of L.</param>
    public static void SolveLower(ReadOnlySpan<double> lower, Span<double> x, int n, int m, bool transposed)
    {
        for (int step = 0; step < n; step++)
        {
            int i = transposed ? n - 1 - step : step;
            Span<double> row = x.Slice(i * m, m);
            for (int done = 0; done < step; done++)
            {
                int l = transposed ? n - 1 - done : done;
                double factor = transposed ? lower[l * n + i] : lower[i * n + l];
                ReadOnlySpan<double> other = x.Slice(l * m, m);
                for (int j = 0; j < row.Length; j++)
                    row[j] -= factor * other[j];
            }
            double pivot = lower[i * n + i];
            for (int j = 0; j < row.Length; j++)
                row[j] /= pivot;
        }
    }
}
