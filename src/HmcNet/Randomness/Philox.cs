using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HmcNet.Randomness;

/// <summary>
/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters whose outputs pass for random.
/// </summary>
/// <remarks>
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw (2011), Parallel random numbers: as easy as 1, 2, 3,
/// section 3.3. One round maps (c0, c1, c2, c3) with the key (k0, k1) to
/// (hi(M1 c2) ^ c1 ^ k0, lo(M1 c2), hi(M0 c0) ^ c3 ^ k1, lo(M0 c0)); the key grows by the Weyl constants (W0, W1)
/// between rounds; there are ten rounds.
/// </remarks>
internal static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Computes the four output words of one counter.</summary>
    /// <param name="key">The key.</param>
    /// <param name="c0">First word of the counter.</param>
    /// <param name="c1">Second word of the counter.</param>
    /// <param name="c2">Third word of the counter.</param>
    /// <param name="c3">Fourth word of the counter.</param>
    /// <param name="output">Written: shape [4].</param>
    public static void Block(ulong key, uint c0, uint c1, uint c2, uint c3, Span<uint> output)
    {
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)M0 * c0, product1 = (ulong)M1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ k0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ k1;
            c3 = (uint)product0;
            k0 += W0;
            k1 += W1;
        }
        output[3] = c3;
        output[2] = c2;
        output[1] = c1;
        output[0] = c0;
    }

    /// <summary>Computes four blocks with consecutive first counter words, in vector registers where there are any.</summary>
    /// <param name="key">The key.</param>
    /// <param name="c0">First word of the first counter; it wraps.</param>
    /// <param name="c1">Second word of the counters.</param>
    /// <param name="c2">Third word of the counters.</param>
    /// <param name="c3">Fourth word of the counters.</param>
    /// <param name="output">Written: shape [16], block after block, the same words as of <see cref="Block"/>.</param>
    public static void FourBlocks(ulong key, uint c0, uint c1, uint c2, uint c3, Span<uint> output)
    {
        if (Avx2.IsSupported)
        {
            FourBlocksInRegisters(key, c0, c1, c2, c3, ref MemoryMarshal.GetReference(MemoryMarshal.Cast<uint, ulong>(output[..16])));
            return;
        }
        for (int b = 0; b < 4; b++)
            Block(key, unchecked(c0 + (uint)b), c1, c2, c3, output.Slice(4 * b, 4));
    }

    /// <summary>Eight blocks as sixteen pairs of words, the first word of a pair low; for machines with AVX2.</summary>
    /// <remarks>Two times four counters, whose rounds run beside each other: one round waits for the one before it.</remarks>
    /// <param name="key">The key.</param>
    /// <param name="c0">First word of the first counter; it wraps.</param>
    /// <param name="c1">Second word of the counters.</param>
    /// <param name="c2">Third word of the counters.</param>
    /// <param name="c3">Fourth word of the counters.</param>
    /// <param name="pairs">Written: the pairs, shape [16].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EightBlocks(ulong key, uint c0, uint c1, uint c2, uint c3, ref ulong pairs)
    {
        Vector256<uint> m0 = Vector256.Create((ulong)M0).AsUInt32(), m1 = Vector256.Create((ulong)M1).AsUInt32();
        Vector256<ulong> x0 = Vector256.Create((ulong)c0) + Vector256.Create(0UL, 1, 2, 3), x1 = Vector256.Create((ulong)c1);
        Vector256<ulong> x2 = Vector256.Create((ulong)c2), x3 = Vector256.Create((ulong)c3);
        Vector256<ulong> y0 = x0 + Vector256.Create(4UL), y1 = x1, y2 = x2, y3 = x3;
        // The keys stay in registers of their own: a broadcast a round costs more than the round's products.
        Vector256<ulong> k0 = Vector256.Create(key & uint.MaxValue), k1 = Vector256.Create(key >> 32);
        Vector256<ulong> w0 = Vector256.Create((ulong)W0), w1 = Vector256.Create((ulong)W1);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> product0 = Avx2.Multiply(x0.AsUInt32(), m0), product1 = Avx2.Multiply(x2.AsUInt32(), m1);
            Vector256<ulong> product2 = Avx2.Multiply(y0.AsUInt32(), m0), product3 = Avx2.Multiply(y2.AsUInt32(), m1);
            x0 = (product1 >> 32) ^ (x1 ^ k0);
            y0 = (product3 >> 32) ^ (y1 ^ k0);
            x2 = (product0 >> 32) ^ (x3 ^ k1);
            y2 = (product2 >> 32) ^ (y3 ^ k1);
            (x1, x3, y1, y3) = (product1, product0, product3, product2);
            k0 += w0;
            k1 += w1;
        }
        StorePairs(x0, x1, x2, x3, ref pairs);
        StorePairs(y0, y1, y2, y3, ref Unsafe.Add(ref pairs, 8));
    }

    /// <summary>Four blocks, one counter a lane of 64 bits, whose upper half is left to hold anything until the end.</summary>
    private static void FourBlocksInRegisters(ulong key, uint c0, uint c1, uint c2, uint c3, ref ulong pairs)
    {
        Vector256<uint> m0 = Vector256.Create((ulong)M0).AsUInt32(), m1 = Vector256.Create((ulong)M1).AsUInt32();
        Vector256<ulong> x0 = Vector256.Create((ulong)c0) + Vector256.Create(0UL, 1, 2, 3), x1 = Vector256.Create((ulong)c1);
        Vector256<ulong> x2 = Vector256.Create((ulong)c2), x3 = Vector256.Create((ulong)c3);
        // The keys stay in registers of their own: a broadcast a round costs more than the round's products.
        Vector256<ulong> k0 = Vector256.Create(key & uint.MaxValue), k1 = Vector256.Create(key >> 32);
        Vector256<ulong> w0 = Vector256.Create((ulong)W0), w1 = Vector256.Create((ulong)W1);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> product0 = Avx2.Multiply(x0.AsUInt32(), m0), product1 = Avx2.Multiply(x2.AsUInt32(), m1);
            x0 = (product1 >> 32) ^ x1 ^ k0;
            x1 = product1;
            x2 = (product0 >> 32) ^ x3 ^ k1;
            x3 = product0;
            k0 += w0;
            k1 += w1;
        }
        StorePairs(x0, x1, x2, x3, ref pairs);
    }

    /// <summary>Puts the four words of each lane side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePairs(Vector256<ulong> x0, Vector256<ulong> x1, Vector256<ulong> x2, Vector256<ulong> x3, ref ulong pairs)
    {
        Vector256<ulong> low = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> front = (x0 & low) | (x1 << 32), back = (x2 & low) | (x3 << 32);
        Vector256<ulong> even = Avx2.UnpackLow(front, back), odd = Avx2.UnpackHigh(front, back);
        Avx2.Permute2x128(even, odd, 0x20).StoreUnsafe(ref pairs);
        Avx2.Permute2x128(even, odd, 0x31).StoreUnsafe(ref pairs, 4);
    }
}
