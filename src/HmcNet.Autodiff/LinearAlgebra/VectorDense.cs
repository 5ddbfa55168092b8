using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.LinearAlgebra;

/// <summary>
/// The kernels of <see cref="Dense"/> in hardware vectors and blocks of rows. The order of every sum is fixed; it is not
/// that of the scalar kernels, from which results differ by rounding only.
/// </summary>
internal static class VectorDense
{
    private const int Width = 4;

    /// <summary>y = A x for a row-major A [n, k], four rows at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyVector(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y)
    {
        int k = x.Length;
        int i = 0;
        ref double vector = ref MemoryMarshal.GetReference(x);
        for (; i + Width <= y.Length; i += Width)
        {
            ref double row = ref MemoryMarshal.GetReference(a[(i * k)..]);
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            int j = 0;
            for (; j + Width <= k; j += Width)
            {
                Vector256<double> part = Vector256.LoadUnsafe(ref vector, (nuint)j);
                s0 += Vector256.LoadUnsafe(ref row, (nuint)j) * part;
                s1 += Vector256.LoadUnsafe(ref row, (nuint)(k + j)) * part;
                s2 += Vector256.LoadUnsafe(ref row, (nuint)(2 * k + j)) * part;
                s3 += Vector256.LoadUnsafe(ref row, (nuint)(3 * k + j)) * part;
            }
            y[i] = Sum(s0);
            y[i + 1] = Sum(s1);
            y[i + 2] = Sum(s2);
            y[i + 3] = Sum(s3);
            for (; j < k; j++)
            {
                for (int r = 0; r < Width; r++)
                    y[i + r] += a[(i + r) * k + j] * x[j];
            }
        }
        for (; i < y.Length; i++)
            y[i] = Dot(a.Slice(i * k, k), x);
    }

    /// <summary>y = A' x for a row-major A [n, k]: multiples of rows are added up, in registers, for as many columns as fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyTransposedVector(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y)
    {
        const int block = 6 * Width;
        int k = y.Length;
        int n = x.Length;
        int j = 0;
        ref double first = ref MemoryMarshal.GetReference(a);
        ref double target = ref MemoryMarshal.GetReference(y);
        for (; j + block <= k; j += block)
        {
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default;
            for (int i = 0; i < n; i++)
            {
                ref double row = ref Unsafe.Add(ref first, (nint)i * k + j);
                Vector256<double> factor = Vector256.Create(x[i]);
                s0 += Vector256.LoadUnsafe(ref row) * factor;
                s1 += Vector256.LoadUnsafe(ref row, Width) * factor;
                s2 += Vector256.LoadUnsafe(ref row, 2 * Width) * factor;
                s3 += Vector256.LoadUnsafe(ref row, 3 * Width) * factor;
                s4 += Vector256.LoadUnsafe(ref row, 4 * Width) * factor;
                s5 += Vector256.LoadUnsafe(ref row, 5 * Width) * factor;
            }
            s0.StoreUnsafe(ref target, (nuint)j);
            s1.StoreUnsafe(ref target, (nuint)(j + Width));
            s2.StoreUnsafe(ref target, (nuint)(j + 2 * Width));
            s3.StoreUnsafe(ref target, (nuint)(j + 3 * Width));
            s4.StoreUnsafe(ref target, (nuint)(j + 4 * Width));
            s5.StoreUnsafe(ref target, (nuint)(j + 5 * Width));
        }
        for (; j + Width <= k; j += Width)
        {
            Vector256<double> even = default, odd = default;
            int i = 0;
            for (; i + 2 <= n; i += 2)
            {
                even += Vector256.LoadUnsafe(ref first, (nuint)((nint)i * k + j)) * x[i];
                odd += Vector256.LoadUnsafe(ref first, (nuint)((nint)(i + 1) * k + j)) * x[i + 1];
            }
            if (i < n)
                even += Vector256.LoadUnsafe(ref first, (nuint)((nint)i * k + j)) * x[i];
            (even + odd).StoreUnsafe(ref target, (nuint)j);
        }
        for (; j < k; j++)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += a[i * k + j] * x[i];
            y[j] = sum;
        }
    }

    /// <summary>As <see cref="Dense.SolveLower"/>: blocks of eight rows of the solution; a single column by rows of L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void SolveLower(ReadOnlySpan<double> lower, Span<double> x, int n, int m, bool transposed)
    {
        const int rows = 8;
        if (m == 1)
        {
            SolveOne(lower, x, n, transposed);
            return;
        }
        fixed (double* first = lower, right = x)
        {
            var a = new Block((nint)first, n);
            var b = new Block((nint)right, m);
            for (int done = 0; done < n; done += rows)
            {
                int count = Math.Min(rows, n - done);
                int j = transposed ? n - done - count : done;
                if (transposed)
                    BlockProduct.Add(a.From(j + count, j).Transposed, b.From(j + count, 0), b.From(j, 0), count, done, m, -1);
                else
                    BlockProduct.Add(a.From(j, 0), b, b.From(j, 0), count, j, m, -1);
                SolveBlock(lower, x, n, m, j, count, transposed);
            }
        }
    }

    /// <summary>C = A B.</summary>
    public static unsafe void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int n, int k, int m)
    {
        c.Clear();
        fixed (double* left = a, right = b, result = c)
            BlockProduct.Add(new Block((nint)left, k), new Block((nint)right, m), new Block((nint)result, m), n, k, m, 1);
    }

    /// <summary>The rows j to j + count of the solution, from which the others are subtracted already.</summary>
    private static void SolveBlock(ReadOnlySpan<double> lower, Span<double> x, int n, int m, int j, int count, bool transposed)
    {
        for (int step = 0; step < count; step++)
        {
            int i = transposed ? j + count - 1 - step : j + step;
            Span<double> row = x.Slice(i * m, m);
            (int l, int end) = transposed ? (i + 1, j + count) : (j, i);
            for (; l < end; l++)
                AddMultiple(-(transposed ? lower[l * n + i] : lower[i * n + l]), x.Slice(l * m, m), row);
            DivideBy(lower[i * n + i], row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DivideBy(double divisor, Span<double> x)
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + Width <= length; i += Width)
            (Vector256.LoadUnsafe(ref first, i) / Vector256.Create(divisor)).StoreUnsafe(ref first, i);
        for (; i < length; i++)
            x[(int)i] /= divisor;
    }

    /// <summary>The inner product, summed in two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double second = ref MemoryMarshal.GetReference(y);
        Vector256<double> even = default, odd = default;
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + 2 * Width <= length; i += 2 * Width)
        {
            even += Vector256.LoadUnsafe(ref first, i) * Vector256.LoadUnsafe(ref second, i);
            odd += Vector256.LoadUnsafe(ref first, i + Width) * Vector256.LoadUnsafe(ref second, i + Width);
        }
        double sum = Sum(even + odd);
        for (; i < length; i++)
            sum += x[(int)i] * y[(int)i];
        return sum;
    }

    private static void SolveOne(ReadOnlySpan<double> lower, Span<double> x, int n, bool transposed)
    {
        for (int step = 0; step < n; step++)
        {
            int i = transposed ? n - 1 - step : step;
            ReadOnlySpan<double> row = lower.Slice(i * n, i + 1);
            if (transposed)
            {
                x[i] /= row[i];
                AddMultiple(-x[i], row[..i], x[..i]);
            }
            else
            {
                x[i] = (x[i] - Dot(row[..i], x[..i])) / row[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddMultiple(double factor, ReadOnlySpan<double> x, Span<double> sum)
    {
        ref double first = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(sum);
        nuint i = 0;
        nuint length = (nuint)x.Length;
        for (; i + Width <= length; i += Width)
            (Vector256.LoadUnsafe(ref target, i) + factor * Vector256.LoadUnsafe(ref first, i)).StoreUnsafe(ref target, i);
        for (; i < length; i++)
            sum[(int)i] += factor * x[(int)i];
    }

    /// <summary>(0 + 2) + (1 + 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(Vector256<double> values)
    {
        Vector128<double> halves = values.GetLower() + values.GetUpper();
        return halves.GetElement(0) + halves.GetElement(1);
    }
}
