using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>
/// Cholesky factors and their reverse mode in blocks of eight columns, lower triangular by rows. All work that grows with
/// the cube of the size is in <see cref="BlockProduct"/>.
/// </summary>
/// <remarks>Murray (2016), Differentiation of the Cholesky decomposition, section 3.3 and its algorithms in blocks.</remarks>
internal static unsafe class BlockCholesky
{
    private const int Columns = 8;

    /// <summary>Doubles of scratch for matrices of a size.</summary>
    public static int ScratchLength(int n) => Columns * (Math.Max(n, Columns) + 5);

    /// <summary>As <see cref="Dense.Cholesky"/>.</summary>
    /// <param name="a">Read: [n, n], its lower triangle.</param>
    /// <param name="factor">Written: [n, n].</param>
    /// <param name="n">Size.</param>
    /// <param name="scratch">Overwritten: <see cref="ScratchLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Factor(ReadOnlySpan<double> a, Span<double> factor, int n, Span<double> scratch)
    {
        factor.Clear();
        fixed (double* first = factor, buffer = scratch)
        {
            var lower = new Block((nint)first, n);
            var rows = new Block((nint)buffer, Columns);
            double* reciprocals = buffer + Columns * Math.Max(n, Columns);
            for (int j = 0; j < n; j += Columns)
            {
                int width = Math.Min(Columns, n - j);
                for (int i = j; i < n; i++)
                    a.Slice(i * n + j, Math.Min(width, i - j + 1)).CopyTo(factor[(i * n + j)..]);
                // The block's rows so far, transposed, so that the product runs along rows.
                for (int c = 0; c < width; c++)
                {
                    for (int l = 0; l < j; l++)
                        buffer[l * Columns + c] = first[(j + c) * n + l];
                }
                BlockProduct.Add(lower.From(j, 0), rows, lower.From(j, j), n - j, j, width, -1);
                if (!FactorDiagonal(first + j * n + j, n, width, reciprocals))
                {
                    factor.Fill(double.NaN);
                    return false;
                }
                SolveRows(lower.From(j + width, j), n - j - width, lower.From(j, j), width, fromRight: false, reciprocals, reciprocals + Columns);
            }
        }
        return true;
    }

    /// <summary>The derivative with respect to A, of which the lower triangle is read, from that with respect to L.</summary>
    /// <param name="factor">Read: L [n, n], its lower triangle.</param>
    /// <param name="adjoint">Read as the derivative with respect to L, written with that with respect to A: [n, n], zero above the diagonal.</param>
    /// <param name="n">Size.</param>
    /// <param name="scratch">Overwritten: <see cref="ScratchLength"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reverse(ReadOnlySpan<double> factor, Span<double> adjoint, int n, Span<double> scratch)
    {
        fixed (double* first = factor, result = adjoint, buffer = scratch)
        {
            var l = new Block((nint)first, n);
            var g = new Block((nint)result, n);
            var symmetric = new Block((nint)buffer, Columns);
            double* reciprocals = buffer + Columns * Columns;
            for (int k = n; k > 0;)
            {
                int j = (k - 1) / Columns * Columns;
                int width = k - j;
                int below = n - k;
                Block ofDiagonal = g.From(j, j);
                Block ofBelow = g.From(k, j);
                for (int c = 0; c < width; c++)
                    reciprocals[c] = 1 / first[(j + c) * (n + 1)];
                SolveRows(ofBelow, below, l.From(j, j), width, fromRight: true, reciprocals, reciprocals + Columns);
                BlockProduct.Add(ofBelow, l.From(j, 0), g.From(k, 0), below, width, j, -1);
                BlockProduct.Add(ofBelow.Transposed, l.From(k, j), ofDiagonal, width, below, width, -1);
                ReverseDiagonal(first + j * n + j, ofDiagonal.First, n, width);
                BlockProduct.Add(ofBelow.Transposed, l.From(k, 0), g.From(j, 0), width, below, j, -1);
                for (int r = 0; r < width; r++)
                {
                    for (int c = 0; c <= r; c++)
                    {
                        double value = ofDiagonal.First[r * n + c];
                        buffer[r * Columns + c] = buffer[c * Columns + r] = r == c ? 2 * value : value;
                    }
                    adjoint.Slice((j + r) * n + j + r + 1, n - j - r - 1).Clear();
                }
                BlockProduct.Add(symmetric, l.From(j, 0), g.From(j, 0), width, width, j, -1);
                k = j;
            }
        }
    }

    /// <summary>Factors a block in place and clears what is above its diagonal.</summary>
    private static bool FactorDiagonal(double* block, int step, int width, double* reciprocals)
    {
        for (int c = 0; c < width; c++)
        {
            double pivot = block[c * step + c];
            if (!(pivot > 0 && double.IsFinite(pivot)))
                return false;
            double root = Math.Sqrt(pivot);
            double reciprocal = reciprocals[c] = 1 / root;
            block[c * step + c] = root;
            for (int r = c + 1; r < width; r++)
            {
                block[c * step + r] = 0;
                double factor = block[r * step + c] *= reciprocal;
                for (int q = c + 1; q <= r; q++)
                    block[r * step + q] -= factor * block[q * step + c];
            }
        }
        return true;
    }

    /// <summary>X D' = rows in place, or X D = rows, for a lower triangular D; four rows at a time, one in each lane.</summary>
    private static void SolveRows(Block rows, int count, Block diagonal, int width, bool fromRight, double* reciprocals, double* solved)
    {
        double* row = rows.First;
        nint step = rows.RowStep;
        double* coefficients = diagonal.First;
        (nint byTarget, nint bySource) = fromRight ? ((nint)1, diagonal.RowStep) : (diagonal.RowStep, 1);
        int i = 0;
        for (; i + 4 <= count; i += 4, row += 4 * step)
        {
            for (int done = 0; done < width; done++)
            {
                int c = fromRight ? width - 1 - done : done;
                Vector256<double> x = Vector256.Create(row[c], row[step + c], row[2 * step + c], row[3 * step + c]);
                for (int before = 0; before < done; before++)
                {
                    int q = fromRight ? width - 1 - before : before;
                    x -= Vector256.Load(solved + 4 * before) * Vector256.Create(coefficients[c * byTarget + q * bySource]);
                }
                x *= Vector256.Create(reciprocals[c]);
                x.Store(solved + 4 * done);
                row[c] = x[0];
                row[step + c] = x[1];
                row[2 * step + c] = x[2];
                row[3 * step + c] = x[3];
            }
        }
        for (; i < count; i++, row += step)
        {
            for (int done = 0; done < width; done++)
            {
                int c = fromRight ? width - 1 - done : done;
                double x = row[c];
                for (int before = 0; before < done; before++)
                {
                    int q = fromRight ? width - 1 - before : before;
                    x -= row[q] * coefficients[c * byTarget + q * bySource];
                }
                row[c] = x * reciprocals[c];
            }
        }
    }

    /// <summary>The reverse mode of a block's own factor, column by column from the end.</summary>
    private static void ReverseDiagonal(double* diagonal, double* adjoint, int step, int width)
    {
        for (int c = width - 1; c >= 0; c--)
        {
            double pivot = diagonal[c * step + c];
            double sum = adjoint[c * step + c];
            for (int r = c + 1; r < width; r++)
            {
                double scaled = adjoint[r * step + c] /= pivot;
                sum -= diagonal[r * step + c] * scaled;
            }
            sum /= pivot;
            adjoint[c * step + c] = 0.5 * sum;
            for (int q = 0; q < c; q++)
            {
                double ofRow = sum * diagonal[c * step + q];
                for (int r = c + 1; r < width; r++)
                {
                    ofRow += adjoint[r * step + c] * diagonal[r * step + q];
                    adjoint[r * step + q] -= adjoint[r * step + c] * diagonal[c * step + q];
                }
                adjoint[c * step + q] -= ofRow;
            }
        }
    }
}
