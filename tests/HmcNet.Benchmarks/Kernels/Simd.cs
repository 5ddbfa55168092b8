using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Benchmarks.Kernels;

/// <summary>Loads, stores and functions that the hand-written kernels share.</summary>
internal static class Simd
{
    /// <summary>Lanes of a vector.</summary>
    public const int Width = 4;

    /// <summary>log(2 pi) / 2.</summary>
    public const double HalfLn2Pi = 0.9189385332046727418;

    /// <summary>The least multiple of the lanes that is not below a count.</summary>
    public static int Padded(int count) => (count + Width - 1) / Width * Width;

    /// <summary>A copy with zeros behind it, up to a whole number of vectors.</summary>
    public static double[] Pad(double[] values)
    {
        var padded = new double[Padded(values.Length)];
        values.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>Ones for the rows that exist, zeros for those of padding.</summary>
    public static double[] Exists(int count)
    {
        var ones = new double[Padded(count)];
        Array.Fill(ones, 1, 0, count);
        return ones;
    }

    /// <summary>Four neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> At(ReadOnlySpan<double> values, int i) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    /// <summary>Stores four neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put(Span<double> values, int i, Vector256<double> value) =>
        value.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

    /// <summary>A number in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> All(double value) => Vector256.Create(value);

    /// <summary>x y + z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fma(Vector256<double> x, Vector256<double> y, Vector256<double> z) =>
        Vector256.FusedMultiplyAdd(x, y, z);

    /// <summary>log(1 + exp(-z)) and the derivative's factor 1 / (1 + exp(z)), with one exponential.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<double> Softplus, Vector256<double> Inverse) NegativeLogistic(Vector256<double> z)
    {
        Vector256<double> e = Vector256.Exp(-Vector256.Abs(z));
        Vector256<double> one = Vector256<double>.One;
        Vector256<double> softplus = Vector256.Max(-z, Vector256<double>.Zero) + Vector256.Log(one + e);
        Vector256<double> inverse = Vector256.ConditionalSelect(Vector256.GreaterThan(z, Vector256<double>.Zero), e, one) / (one + e);
        return (softplus, inverse);
    }

    /// <summary>y += a x over vectors that start and end at whole vectors.</summary>
    public static void AddScaled(Span<double> y, ReadOnlySpan<double> x, double a, int start, int end)
    {
        Vector256<double> factor = All(a);
        for (int i = start; i < end; i += Width)
            Put(y, i, Fma(factor, At(x, i), At(y, i)));
    }

    /// <summary>The sum of products over vectors that start and end at whole vectors.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int start, int end)
    {
        Vector256<double> a = default, b = default;
        int i = start;
        for (; i + 2 * Width <= end; i += 2 * Width)
        {
            a = Fma(At(x, i), At(y, i), a);
            b = Fma(At(x, i + Width), At(y, i + Width), b);
        }
        for (; i < end; i += Width)
            a = Fma(At(x, i), At(y, i), a);
        return Vector256.Sum(a + b);
    }

    /// <summary>The sum of squares of x - centre, and the sum of x - centre.</summary>
    public static (double Squares, double Sum) AboutCentre(ReadOnlySpan<double> x, double centre)
    {
        Vector256<double> squares = default, sum = default, c = All(centre);
        int i = 0;
        for (; i + Width <= x.Length; i += Width)
        {
            Vector256<double> d = At(x, i) - c;
            squares = Fma(d, d, squares);
            sum += d;
        }
        double total = Vector256.Sum(squares), plain = Vector256.Sum(sum);
        for (; i < x.Length; i++)
        {
            double d = x[i] - centre;
            total += d * d;
            plain += d;
        }
        return (total, plain);
    }

    /// <summary>log n! as a sum of logarithms, for the constants of counts.</summary>
    public static double LogFactorial(int n)
    {
        double sum = 0;
        for (int k = 2; k <= n; k++)
            sum += Math.Log(k);
        return sum;
    }
}
