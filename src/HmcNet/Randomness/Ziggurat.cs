using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HmcNet.Randomness;

/// <summary>
/// The standard normal density covered by 256 layers of equal area: layer i spans the abscissae up to X[i] and the
/// densities Density[i] to Density[i + 1]; layer 0 holds the tail too.
/// </summary>
/// <remarks>
/// A word of 64 bits makes a candidate: bits 0 to 7 its layer, bit 8 its sign, bits 12 to 63 its place u in [0, 1) of the
/// layer's width, x = u X[i]. Where x is less than X[i + 1] it lies inside the rectangle under the density and is the
/// draw: 79 in 80. This part is done for four words at a time, with the same numbers as one by one.
/// </remarks>
internal static class Ziggurat
{
    /// <summary>Number of layers.</summary>
    public const int Layers = 256;

    /// <summary>Where the tail begins; solves the equal-area condition for 256 layers.</summary>
    public const double R = 3.654152885361009;

    /// <summary>Candidates of one vector.</summary>
    public const int Lanes = 4;

    private const ulong ExponentOfOne = 0x3FF0000000000000, SignBit = 1UL << 63;
    private const int SignShift = 55, PlaceShift = 12;

    private static readonly double[] X = new double[Layers + 1];
    private static readonly double[] Density = new double[Layers + 1];

    static Ziggurat()
    {
        // Area of every layer: r f(r) + integral of f over (r, infinity), f(x) = exp(-x^2 / 2).
        const double Area = 0.004928673233974655;
        X[0] = Area / Math.Exp(-0.5 * R * R);
        X[1] = R;
        for (int i = 2; i < Layers; i++)
            X[i] = Math.Sqrt(-2 * Math.Log(Area / X[i - 1] + Math.Exp(-0.5 * X[i - 1] * X[i - 1])));
        X[Layers] = 0;
        for (int i = 0; i <= Layers; i++)
            Density[i] = Math.Exp(-0.5 * X[i] * X[i]);
    }

    /// <summary>Whether <see cref="Candidates"/> can be used on this machine.</summary>
    public static bool IsVectorised => Avx2.IsSupported;

    /// <summary>The draw of a word whose candidate lies inside its rectangle.</summary>
    /// <param name="bits">The word.</param>
    /// <param name="x">The draw; meaningless when false.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInside(ulong bits, out double x)
    {
        int layer = (int)(bits & (Layers - 1));
        double place = Place(bits) * X[layer];
        // The sign by its bit: a branch on it would be wrong every other time.
        x = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(place) ^ ((bits << SignShift) & SignBit));
        return place < X[layer + 1];
    }

    /// <summary>The candidate of a word.</summary>
    /// <param name="bits">The word.</param>
    public static (double X, int Layer, bool Negative) Candidate(ulong bits)
    {
        int layer = (int)(bits & (Layers - 1));
        return (Place(bits) * X[layer], layer, ((bits << SignShift) & SignBit) != 0);
    }

    /// <summary>Whether a candidate beside the rectangle of its layer is under the density.</summary>
    /// <param name="x">The candidate without its sign.</param>
    /// <param name="layer">Its layer, not 0.</param>
    /// <param name="u">Uniform: its height inside the layer.</param>
    public static bool IsBelowDensity(double x, int layer, double u) =>
        Density[layer] + u * (Density[layer + 1] - Density[layer]) < Math.Exp(-0.5 * x * x);

    /// <summary>The candidates of four words.</summary>
    /// <param name="words">Read: the words, shape [4].</param>
    /// <param name="destination">Written: four candidates with their signs.</param>
    /// <returns>A bit for each candidate outside its rectangle, the first one lowest.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Candidates(ref ulong words, ref double destination)
    {
        Vector256<ulong> bits = Vector256.LoadUnsafe(ref words);
        // X[i] and X[i + 1] lie side by side: one load a lane brings both.
        ref double table = ref MemoryMarshal.GetArrayDataReference(X);
        Vector256<double> even = Vector256.Create(Pair(ref table, words), Pair(ref table, Unsafe.Add(ref words, 2)));
        Vector256<double> odd = Vector256.Create(Pair(ref table, Unsafe.Add(ref words, 1)), Pair(ref table, Unsafe.Add(ref words, 3)));
        Vector256<double> width = Avx.UnpackLow(even, odd), rectangle = Avx.UnpackHigh(even, odd);
        Vector256<double> place = (bits >>> PlaceShift | Vector256.Create(ExponentOfOne)).AsDouble() - Vector256<double>.One;
        Vector256<double> x = place * width;
        Vector256<ulong> sign = (bits << SignShift) & Vector256.Create(SignBit);
        (x.AsUInt64() ^ sign).AsDouble().StoreUnsafe(ref destination);
        return Vector256.GreaterThanOrEqual(x, rectangle).ExtractMostSignificantBits();
    }

    private static Vector128<double> Pair(ref double table, ulong word) => Vector128.LoadUnsafe(ref table, (nuint)word & (Layers - 1));

    /// <summary>The top 52 bits as a fraction in [0, 1).</summary>
    private static double Place(ulong bits) => BitConverter.UInt64BitsToDouble((bits >> PlaceShift) | ExponentOfOne) - 1;
}
