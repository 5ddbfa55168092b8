using System.Numerics;
using System.Runtime.InteropServices;

namespace HmcNet.Hmc;

/// <summary>The vector loops of the sampler: SIMD body, scalar tail, a fixed order of summation, no allocation.</summary>
/// <remarks>Spans of one call have equal lengths; the callers slice them from one slab, so only the first is measured.</remarks>
internal static class VectorKernels
{
    /// <summary>Sum of products x . y.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length];
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y);
        int width = Vector<double>.Count, i = 0;
        Vector<double> s0 = default, s1 = default;
        for (; i <= x.Length - 2 * width; i += 2 * width)
        {
            s0 += Vector.LoadUnsafe(ref rx, (nuint)i) * Vector.LoadUnsafe(ref ry, (nuint)i);
            s1 += Vector.LoadUnsafe(ref rx, (nuint)(i + width)) * Vector.LoadUnsafe(ref ry, (nuint)(i + width));
        }
        double sum = Vector.Sum(s0 + s1);
        for (; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>y += a x.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        y = y[..x.Length];
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y);
        int width = Vector<double>.Count, i = 0;
        for (; i <= x.Length - width; i += width)
            (Vector.LoadUnsafe(ref ry, (nuint)i) + a * Vector.LoadUnsafe(ref rx, (nuint)i)).StoreUnsafe(ref ry, (nuint)i);
        for (; i < x.Length; i++)
            y[i] += a * x[i];
    }

    /// <summary>z = x + a y.</summary>
    public static void SumScaled(ReadOnlySpan<double> x, double a, ReadOnlySpan<double> y, Span<double> z)
    {
        y = y[..x.Length];
        z = z[..x.Length];
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y);
        ref double rz = ref MemoryMarshal.GetReference(z);
        int width = Vector<double>.Count, i = 0;
        for (; i <= x.Length - width; i += width)
            (Vector.LoadUnsafe(ref rx, (nuint)i) + a * Vector.LoadUnsafe(ref ry, (nuint)i)).StoreUnsafe(ref rz, (nuint)i);
        for (; i < x.Length; i++)
            z[i] = x[i] + a * y[i];
    }

    /// <summary>z = x * y, element by element.</summary>
    public static void Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
    {
        y = y[..x.Length];
        z = z[..x.Length];
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y);
        ref double rz = ref MemoryMarshal.GetReference(z);
        int width = Vector<double>.Count, i = 0;
        for (; i <= x.Length - width; i += width)
            (Vector.LoadUnsafe(ref rx, (nuint)i) * Vector.LoadUnsafe(ref ry, (nuint)i)).StoreUnsafe(ref rz, (nuint)i);
        for (; i < x.Length; i++)
            z[i] = x[i] * y[i];
    }

    /// <summary>Rotates two rows: (x, y) becomes (c x - s y, s x + c y).</summary>
    public static void Rotate(double c, double s, Span<double> x, Span<double> y)
    {
        y = y[..x.Length];
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(y);
        int width = Vector<double>.Count, i = 0;
        for (; i <= x.Length - width; i += width)
        {
            Vector<double> a = Vector.LoadUnsafe(ref rx, (nuint)i), b = Vector.LoadUnsafe(ref ry, (nuint)i);
            (c * a - s * b).StoreUnsafe(ref rx, (nuint)i);
            (s * a + c * b).StoreUnsafe(ref ry, (nuint)i);
        }
        for (; i < x.Length; i++)
            (x[i], y[i]) = (c * x[i] - s * y[i], s * x[i] + c * y[i]);
    }

    /// <summary>Whether no element is NaN or infinite.</summary>
    public static bool AllFinite(ReadOnlySpan<double> x)
    {
        foreach (double value in x)
            if (!double.IsFinite(value))
                return false;
        return true;
    }
}
