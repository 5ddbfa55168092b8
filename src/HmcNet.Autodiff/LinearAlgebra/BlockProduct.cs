using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>
/// The product that all blocked kernels consist of, C + sign A B, with four rows and eight columns of C in registers.
/// Every element's sum runs over the inner index in order.
/// </summary>
internal static unsafe class BlockProduct
{
    private const int Width = 4;

    /// <summary>C += sign A B.</summary>
    /// <param name="a">First element of A [n, k]; its transpose has the steps exchanged.</param>
    /// <param name="b">First element of B [k, m].</param>
    /// <param name="c">First element of C [n, m]; must not overlap A or B.</param>
    /// <param name="n">Rows of A.</param>
    /// <param name="k">Columns of A.</param>
    /// <param name="m">Columns of B.</param>
    /// <param name="sign">1 or -1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Block a, Block b, Block c, int n, int k, int m, double sign)
    {
        if (k == 0)
            return;
        int i = 0;
        for (; i + 4 <= n; i += 4)
        {
            double* from = a.First + i * a.RowStep;
            double* to = c.First + i * c.RowStep;
            int j = 0;
            for (; j + 2 * Width <= m; j += 2 * Width)
                FourByEight(from, a, b.First + j, b.RowStep, to + j, c.RowStep, k, sign);
            for (; j + Width <= m; j += Width)
                FourByFour(from, a, b.First + j, b.RowStep, to + j, c.RowStep, k, sign);
            for (; j < m; j++)
            {
                for (int r = 0; r < 4; r++)
                    to[r * c.RowStep + j] += sign * Single(from + r * a.RowStep, a.ColumnStep, b.First + j, b.RowStep, k);
            }
        }
        for (; i < n; i++)
            OneRow(a.First + i * a.RowStep, a.ColumnStep, b, c.First + i * c.RowStep, k, m, sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByEight(double* a, Block steps, double* b, nint bStep, double* c, nint cStep, int k, double sign)
    {
        Vector256<double> s00 = default, s01 = default, s10 = default, s11 = default;
        Vector256<double> s20 = default, s21 = default, s30 = default, s31 = default;
        nint row = steps.RowStep;
        for (int l = 0; l < k; l++, a += steps.ColumnStep, b += bStep)
        {
            Vector256<double> left = Vector256.Load(b), right = Vector256.Load(b + Width);
            Vector256<double> factor = Vector256.Create(a[0]);
            s00 = Vector256.MultiplyAddEstimate(factor, left, s00);
            s01 = Vector256.MultiplyAddEstimate(factor, right, s01);
            factor = Vector256.Create(a[row]);
            s10 = Vector256.MultiplyAddEstimate(factor, left, s10);
            s11 = Vector256.MultiplyAddEstimate(factor, right, s11);
            factor = Vector256.Create(a[2 * row]);
            s20 = Vector256.MultiplyAddEstimate(factor, left, s20);
            s21 = Vector256.MultiplyAddEstimate(factor, right, s21);
            factor = Vector256.Create(a[3 * row]);
            s30 = Vector256.MultiplyAddEstimate(factor, left, s30);
            s31 = Vector256.MultiplyAddEstimate(factor, right, s31);
        }
        AddTo(c, s00, sign);
        AddTo(c + Width, s01, sign);
        AddTo(c + cStep, s10, sign);
        AddTo(c + cStep + Width, s11, sign);
        AddTo(c + 2 * cStep, s20, sign);
        AddTo(c + 2 * cStep + Width, s21, sign);
        AddTo(c + 3 * cStep, s30, sign);
        AddTo(c + 3 * cStep + Width, s31, sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(double* a, Block steps, double* b, nint bStep, double* c, nint cStep, int k, double sign)
    {
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        nint row = steps.RowStep;
        for (int l = 0; l < k; l++, a += steps.ColumnStep, b += bStep)
        {
            Vector256<double> values = Vector256.Load(b);
            s0 = Vector256.MultiplyAddEstimate(Vector256.Create(a[0]), values, s0);
            s1 = Vector256.MultiplyAddEstimate(Vector256.Create(a[row]), values, s1);
            s2 = Vector256.MultiplyAddEstimate(Vector256.Create(a[2 * row]), values, s2);
            s3 = Vector256.MultiplyAddEstimate(Vector256.Create(a[3 * row]), values, s3);
        }
        AddTo(c, s0, sign);
        AddTo(c + cStep, s1, sign);
        AddTo(c + 2 * cStep, s2, sign);
        AddTo(c + 3 * cStep, s3, sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OneRow(double* a, nint aStep, Block b, double* c, int k, int m, double sign)
    {
        int j = 0;
        for (; j + 2 * Width <= m; j += 2 * Width)
        {
            Vector256<double> left = default, right = default;
            double* row = b.First + j;
            for (int l = 0; l < k; l++, row += b.RowStep)
            {
                Vector256<double> factor = Vector256.Create(a[l * aStep]);
                left = Vector256.MultiplyAddEstimate(factor, Vector256.Load(row), left);
                right = Vector256.MultiplyAddEstimate(factor, Vector256.Load(row + Width), right);
            }
            AddTo(c + j, left, sign);
            AddTo(c + j + Width, right, sign);
        }
        for (; j + Width <= m; j += Width)
        {
            Vector256<double> sum = default;
            double* row = b.First + j;
            for (int l = 0; l < k; l++, row += b.RowStep)
                sum = Vector256.MultiplyAddEstimate(Vector256.Create(a[l * aStep]), Vector256.Load(row), sum);
            AddTo(c + j, sum, sign);
        }
        for (; j < m; j++)
            c[j] += sign * Single(a, aStep, b.First + j, b.RowStep, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Single(double* a, nint aStep, double* b, nint bStep, int k)
    {
        double sum = 0;
        for (int l = 0; l < k; l++)
            sum += a[l * aStep] * b[l * bStep];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(double* c, Vector256<double> sum, double sign) =>
        Vector256.MultiplyAddEstimate(Vector256.Create(sign), sum, Vector256.Load(c)).Store(c);
}

/// <summary>A matrix inside another: its first element and the distances of neighbours, in doubles.</summary>
internal readonly unsafe record struct Block(nint Address, nint RowStep, nint ColumnStep = 1)
{
    /// <summary>The first element.</summary>
    public double* First => (double*)Address;

    /// <summary>The part that begins at an element.</summary>
    public Block From(int row, int column) => this with { Address = Address + (row * RowStep + column * ColumnStep) * sizeof(double) };

    /// <summary>The same elements with rows for columns.</summary>
    public Block Transposed => new(Address, ColumnStep, RowStep);
}
