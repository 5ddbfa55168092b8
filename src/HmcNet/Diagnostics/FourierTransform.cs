using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Diagnostics;

/// <summary>Complex Fourier transform of one power-of-two length, for power spectra: real and imaginary parts apart.</summary>
/// <remarks>
/// The forward transform (decimation in frequency, Gentleman and Sande 1966) leaves its result in bit-reversed
/// order and the inverse (decimation in time, Cooley and Tukey 1965) takes it in that order, so that no
/// reordering is ever done: what lies between, a squared modulus, is the same in any order. Not scaled:
/// forward then inverse multiplies by the length. Immutable after construction.
/// </remarks>
internal sealed class FourierTransform
{
    // Twiddles of the stage with blocks of 2h stand at h .. 2h - 1: exp(-i pi j / h).
    private readonly double[] cosines;
    private readonly double[] sines;

    /// <summary>Prepares the transform of a length.</summary>
    /// <param name="length">A power of two, at least 2.</param>
    public FourierTransform(int length)
    {
        if (length < 2 || !BitOperations.IsPow2(length))
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a power of two, at least 2.");
        Length = length;
        cosines = new double[length];
        sines = new double[length];
        for (int half = 1; half < length; half *= 2)
        {
            for (int j = 0; j < half; j++)
                (sines[half + j], cosines[half + j]) = Math.SinCos(-Math.PI * j / half);
        }
    }

    /// <summary>Number of complex values.</summary>
    public int Length { get; }

    /// <summary>Transforms in place: natural order in, bit-reversed order out.</summary>
    /// <param name="re">Real parts, shape [Length]; read and written.</param>
    /// <param name="im">Imaginary parts, shape [Length]; read and written.</param>
    public void Forward(Span<double> re, Span<double> im)
    {
        ref double x = ref MemoryMarshal.GetReference(re[..Length]);
        ref double y = ref MemoryMarshal.GetReference(im[..Length]);
        for (int half = Length / 2; half >= 1; half /= 2)
        {
            for (int start = 0; start < Length; start += 2 * half)
            {
                int j = 0;
                for (; j <= half - Vector256<double>.Count; j += Vector256<double>.Count)
                    ForwardStep(ref x, ref y, (nuint)(start + j), (nuint)half, (nuint)(half + j));
                for (; j < half; j++)
                {
                    int a = start + j, b = a + half;
                    double dx = re[a] - re[b], dy = im[a] - im[b];
                    re[a] += re[b];
                    im[a] += im[b];
                    re[b] = dx * cosines[half + j] - dy * sines[half + j];
                    im[b] = dx * sines[half + j] + dy * cosines[half + j];
                }
            }
        }
    }

    /// <summary>Transforms back in place: bit-reversed order in, natural order out, times <see cref="Length"/>.</summary>
    /// <param name="re">Real parts, shape [Length]; read and written.</param>
    /// <param name="im">Imaginary parts, shape [Length]; read and written.</param>
    public void Inverse(Span<double> re, Span<double> im)
    {
        ref double x = ref MemoryMarshal.GetReference(re[..Length]);
        ref double y = ref MemoryMarshal.GetReference(im[..Length]);
        for (int half = 1; half < Length; half *= 2)
        {
            for (int start = 0; start < Length; start += 2 * half)
            {
                int j = 0;
                for (; j <= half - Vector256<double>.Count; j += Vector256<double>.Count)
                    InverseStep(ref x, ref y, (nuint)(start + j), (nuint)half, (nuint)(half + j));
                for (; j < half; j++)
                {
                    int a = start + j, b = a + half;
                    double vx = re[b] * cosines[half + j] + im[b] * sines[half + j];
                    double vy = im[b] * cosines[half + j] - re[b] * sines[half + j];
                    (re[a], re[b]) = (re[a] + vx, re[a] - vx);
                    (im[a], im[b]) = (im[a] + vy, im[a] - vy);
                }
            }
        }
    }

    private void ForwardStep(ref double x, ref double y, nuint at, nuint half, nuint twiddle)
    {
        Vector256<double> ax = Vector256.LoadUnsafe(ref x, at), bx = Vector256.LoadUnsafe(ref x, at + half);
        Vector256<double> ay = Vector256.LoadUnsafe(ref y, at), by = Vector256.LoadUnsafe(ref y, at + half);
        Vector256<double> c = Vector256.LoadUnsafe(ref cosines[0], twiddle), s = Vector256.LoadUnsafe(ref sines[0], twiddle);
        Vector256<double> dx = ax - bx, dy = ay - by;
        (ax + bx).StoreUnsafe(ref x, at);
        (ay + by).StoreUnsafe(ref y, at);
        (dx * c - dy * s).StoreUnsafe(ref x, at + half);
        (dx * s + dy * c).StoreUnsafe(ref y, at + half);
    }

    private void InverseStep(ref double x, ref double y, nuint at, nuint half, nuint twiddle)
    {
        Vector256<double> ax = Vector256.LoadUnsafe(ref x, at), bx = Vector256.LoadUnsafe(ref x, at + half);
        Vector256<double> ay = Vector256.LoadUnsafe(ref y, at), by = Vector256.LoadUnsafe(ref y, at + half);
        Vector256<double> c = Vector256.LoadUnsafe(ref cosines[0], twiddle), s = Vector256.LoadUnsafe(ref sines[0], twiddle);
        Vector256<double> vx = bx * c + by * s, vy = by * c - bx * s;
        (ax + vx).StoreUnsafe(ref x, at);
        (ay + vy).StoreUnsafe(ref y, at);
        (ax - vx).StoreUnsafe(ref x, at + half);
        (ay - vy).StoreUnsafe(ref y, at + half);
    }
}
