namespace HmcNet.Diagnostics;

/// <summary>Sorts draws together with their places: radix sort of the bits, least significant digit first.</summary>
/// <remarks>Stable and linear in time; infinities sort to the ends, zeros of either sign are equal. Belongs to one thread.</remarks>
internal sealed class DrawSorter
{
    private const int DigitBits = 11;
    private const int Digits = 6;
    private const int Buckets = 1 << DigitBits;
    private const int ComparisonLimit = 256;
    private readonly int[] counts = new int[Digits * Buckets];
    private ulong[] keys = [];
    private ulong[] otherKeys = [];
    private int[] otherPlaces = [];

    /// <summary>Sorts values ascending.</summary>
    /// <param name="values">Read: draws without NaN, shape [n].</param>
    /// <param name="sorted">Written: the values in order, shape [n].</param>
    /// <param name="places">Written: index in <paramref name="values"/> of each sorted value, shape [n].</param>
    public void Sort(ReadOnlySpan<double> values, Span<double> sorted, int[] places)
    {
        int n = values.Length;
        if (n <= ComparisonLimit)
        {
            values.CopyTo(sorted);
            for (int i = 0; i < n; i++)
                places[i] = i;
            sorted[..n].Sort(places.AsSpan(0, n));
            return;
        }
        if (keys.Length < n)
            (keys, otherKeys, otherPlaces) = (new ulong[n], new ulong[n], new int[n]);
        CountDigits(values, places);
        int[] from = places, to = otherPlaces;
        ulong[] source = keys, target = otherKeys;
        for (int digit = 0; digit < Digits; digit++)
        {
            if (!Offsets(digit, n))
                continue;
            Scatter(digit, source.AsSpan(0, n), from, target, to);
            (source, target) = (target, source);
            (from, to) = (to, from);
        }
        for (int i = 0; i < n; i++)
            sorted[i] = ToDouble(source[i]);
        if (!ReferenceEquals(from, places))
            from.AsSpan(0, n).CopyTo(places);
    }

    private void CountDigits(ReadOnlySpan<double> values, int[] places)
    {
        Array.Clear(counts);
        for (int i = 0; i < values.Length; i++)
        {
            ulong key = ToKey(values[i]);
            keys[i] = key;
            places[i] = i;
            for (int digit = 0; digit < Digits; digit++)
                counts[digit * Buckets + (int)((key >> (digit * DigitBits)) & (Buckets - 1))]++;
        }
    }

    // Turns the counts of a digit into first places; false when all values share the digit and nothing moves.
    private bool Offsets(int digit, int n)
    {
        Span<int> bucket = counts.AsSpan(digit * Buckets, Buckets);
        int sum = 0;
        for (int b = 0; b < bucket.Length; b++)
        {
            int count = bucket[b];
            if (count == n)
                return false;
            bucket[b] = sum;
            sum += count;
        }
        return true;
    }

    private void Scatter(int digit, ReadOnlySpan<ulong> source, int[] from, ulong[] target, int[] to)
    {
        Span<int> next = counts.AsSpan(digit * Buckets, Buckets);
        int shift = digit * DigitBits;
        for (int i = 0; i < source.Length; i++)
        {
            ulong key = source[i];
            int place = next[(int)((key >> shift) & (Buckets - 1))]++;
            target[place] = key;
            to[place] = from[i];
        }
    }

    // Order of the keys as unsigned integers = order of the doubles. Adding 0 makes -0 into +0.
    private static ulong ToKey(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        return bits ^ ((ulong)((long)bits >> 63) | (1UL << 63));
    }

    private static double ToDouble(ulong key)
    {
        ulong mask = (ulong)~((long)key >> 63) | (1UL << 63);
        return BitConverter.UInt64BitsToDouble(key ^ mask);
    }
}
