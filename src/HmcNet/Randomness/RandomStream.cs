using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HmcNet.Randomness;

/// <summary>
/// Random numbers as a pure function of (seed, chain, iteration, purpose, place): any part of a run can be
/// repeated or resumed without having made the numbers before it.
/// </summary>
/// <remarks>
/// The generator is Philox4x32-10 with the seed as its key and (block, iteration, chain, purpose) as its counter,
/// so two streams that differ in any of these share no counter. A stream holds 2^34 words of 32 bits. Iterations
/// count through a whole chain (the first draw after a warm-up of W iterations is iteration W), so warm-up and
/// sampling never meet. An instance is not thread-safe and allocates nothing after construction.
/// <para>
/// Normal draws: G. Marsaglia, W. W. Tsang (2000), The ziggurat method for generating random variables, with 256
/// layers of equal area; layer, sign and abscissa come from separate bits of one 64-bit word (J. A. Doornik, 2005, An
/// improved ziggurat method to generate normal random samples). A normal draw takes the next two words. Where these are
/// rejected, one time in 80, the further words come from blocks of their own, whose counters hold the place of the two:
/// so every draw is a function of its place, and many are made at a time.
/// </para>
/// </remarks>
public sealed class RandomStream
{
    private const int WordsOfBlock = 4;

    /// <summary>Words made at a time: four blocks.</summary>
    private const int Group = 4 * WordsOfBlock;

    /// <summary>Normal draws that are made at a time: of eight blocks.</summary>
    private const int Normals = 16;

    /// <summary>How often, before the rejected ones among them are looked at: one bit each in a word.</summary>
    private const int Batch = 4;

    /// <summary>Bits of the counter's last word: purpose, upper part of a place, number of a try; plain words have zeros there.</summary>
    private const int PlaceShift = 8, TryShift = 16;

    /// <summary>Added to a place: its tries for the tail are not those for its layers.</summary>
    private const ulong OfTail = 1UL << 34;

    private readonly ulong seed;
    private readonly uint chain;
    private readonly uint[] words = new uint[Group];
    private readonly ulong[] pairs = new ulong[Batch * Normals];
    private readonly double[] spare = new double[Normals];
    private uint iteration, purpose, block;
    private int next;

    /// <summary>Creates a stream, placed at iteration 0 of <see cref="StreamPurpose.Initialisation"/>.</summary>
    /// <param name="seed">Seed of the run; every value is valid.</param>
    /// <param name="chain">Number of the chain; any value, chains count from 1.</param>
    public RandomStream(ulong seed, int chain)
    {
        this.seed = seed;
        this.chain = unchecked((uint)chain);
        Begin(0, StreamPurpose.Initialisation);
    }

    /// <summary>Moves to the start of the stream of an iteration and purpose.</summary>
    /// <param name="iteration">Iteration, counted through the whole chain.</param>
    /// <param name="purpose">What the numbers are for.</param>
    public void Begin(int iteration, StreamPurpose purpose)
    {
        this.iteration = unchecked((uint)iteration);
        this.purpose = (uint)purpose;
        block = 0;
        next = Group;
    }

    /// <summary>A word of 32 random bits.</summary>
    /// <returns>Uniform on 0 to 2^32 - 1.</returns>
    public uint NextUInt32()
    {
        if (next == Group)
            Refill();
        return words[next++];
    }

    /// <summary>A word of 64 random bits.</summary>
    /// <returns>Uniform on 0 to 2^64 - 1.</returns>
    public ulong NextUInt64()
    {
        uint[] made = words;
        int place = next;
        if (place <= Group - 2 && made.Length == Group)
        {
            next = place + 2;
            return ((ulong)made[place] << 32) | made[place + 1];
        }
        ulong high = NextUInt32();
        return (high << 32) | NextUInt32();
    }

    /// <summary>A uniform number with 53 random bits; never 0, never 1.</summary>
    /// <returns>A multiple of 2^-53 in the open interval (0, 1).</returns>
    public double NextUniform()
    {
        ulong bits;
        do
        {
            bits = NextUInt64() >> 11;
        }
        while (bits == 0);
        return bits * (1.0 / (1UL << 53));
    }

    /// <summary>A whole number, all values equally likely.</summary>
    /// <remarks>D. Lemire (2019), Fast random integer generation in an interval, algorithm 5.</remarks>
    /// <param name="n">Number of values, at least 1.</param>
    /// <returns>Uniform on 0 to <paramref name="n"/> - 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">When <paramref name="n"/> is less than 1.</exception>
    public int NextInt(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        uint range = (uint)n;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            // 2^32 mod range low parts are over-represented; reject them.
            uint threshold = unchecked(0u - range) % range;
            while ((uint)product < threshold)
                product = (ulong)NextUInt32() * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>A draw from the exponential distribution of mean 1, by inversion: -log(u).</summary>
    /// <returns>A positive number.</returns>
    public double NextExponential() => -Math.Log(NextUniform());

    /// <summary>A draw from the standard normal distribution; it uses two words.</summary>
    /// <returns>A finite number.</returns>
    public double NextNormal()
    {
        ulong place = Place;
        uint low = NextUInt32();
        ulong bits = ((ulong)NextUInt32() << 32) | low;
        return Ziggurat.TryInside(bits, out double x) ? x : OutsideRectangle(bits, place);
    }

    /// <summary>Fills a span with independent draws from the standard normal distribution: those of <see cref="NextNormal"/>.</summary>
    /// <param name="destination">Written.</param>
    public void FillNormal(Span<double> destination)
    {
        // Two draws are of one block: the last one of an odd number, and a few alone, are made one by one.
        if (Ziggurat.IsVectorised && next % WordsOfBlock == 0 && destination.Length >= Normals / 2)
        {
            block = unchecked(block - (uint)((Group - next) / WordsOfBlock));
            next = Group;
            while (destination.Length > 1)
            {
                int count = Math.Min(destination.Length & ~1, Batch * Normals);
                FillBlocks(destination[..count]);
                destination = destination[count..];
            }
        }
        foreach (ref double x in destination)
            x = NextNormal();
    }

    /// <summary>One draw beyond the last abscissa r (Marsaglia, 1964); internal, to be tested by itself: one in 4000 comes from here.</summary>
    /// <param name="place">Place of the first of the two words of the draw.</param>
    /// <param name="negative">Whether the draw is.</param>
    internal double Tail(ulong place, bool negative)
    {
        for (uint attempt = 1; ; attempt++)
        {
            (ulong first, ulong second) = Aside(place, attempt);
            double x = -Math.Log(Uniform(first)) / Ziggurat.R, y = -Math.Log(Uniform(second));
            if (y + y >= x * x)
                return negative ? -(Ziggurat.R + x) : Ziggurat.R + x;
        }
    }

    /// <summary>Makes the draws of whole blocks, from the start of a block on.</summary>
    /// <param name="destination">Written: an even number of draws, at most <see cref="Batch"/> times <see cref="Normals"/>.</param>
    private void FillBlocks(Span<double> destination)
    {
        ulong place = Place, outside = 0;
        int whole = destination.Length / Normals * Normals;
        for (int i = 0; i < whole; i += Normals)
            outside |= (ulong)Candidates(i, ref destination[i]) << i;
        if (whole < destination.Length)
        {
            Span<double> rest = destination[whole..];
            uint asked = (1u << rest.Length) - 1;
            outside |= (ulong)(Candidates(whole, ref MemoryMarshal.GetArrayDataReference(spare)) & asked) << whole;
            spare.AsSpan(0, rest.Length).CopyTo(rest);
        }
        block = unchecked(block + (uint)(2 * destination.Length / WordsOfBlock));
        for (; outside != 0; outside &= outside - 1)
        {
            int i = BitOperations.TrailingZeroCount(outside);
            destination[i] = OutsideRectangle(pairs[i], place + 2 * (ulong)i);
        }
    }

    /// <summary>The candidates of eight blocks.</summary>
    /// <param name="first">How many draws come before, from the next block on; where the words are kept.</param>
    /// <param name="x">Written: sixteen candidates.</param>
    /// <returns>A bit for each that is not a draw.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Candidates(int first, ref double x)
    {
        ref ulong bits = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pairs), first);
        Philox.EightBlocks(seed, unchecked(block + (uint)(2 * first / WordsOfBlock)), iteration, chain, purpose, ref bits);
        uint outside = 0;
        for (int i = 0; i < Normals; i += Ziggurat.Lanes)
            outside |= Ziggurat.Candidates(ref Unsafe.Add(ref bits, i), ref Unsafe.Add(ref x, i)) << i;
        return outside;
    }

    /// <summary>A normal draw whose first words did not fall inside their layer's rectangle: one in 80.</summary>
    /// <param name="bits">The words.</param>
    /// <param name="place">Place of the first of them.</param>
    private double OutsideRectangle(ulong bits, ulong place)
    {
        for (uint attempt = 1; ; attempt++)
        {
            (double x, int layer, bool negative) = Ziggurat.Candidate(bits);
            if (layer == 0)
                return Tail(place | OfTail, negative);
            (ulong height, bits) = Aside(place, attempt);
            if (Ziggurat.IsBelowDensity(x, layer, Uniform(height)))
                return negative ? -x : x;
            if (Ziggurat.TryInside(bits, out x))
                return x;
        }
    }

    /// <summary>The four words of a try of the draw at a place that was rejected; no other number is made of them.</summary>
    private (ulong First, ulong Second) Aside(ulong place, uint attempt)
    {
        Span<uint> output = stackalloc uint[4];
        uint last = purpose | (uint)(place >> 32) << PlaceShift | attempt << TryShift;
        Philox.Block(seed, (uint)place, iteration, chain, last, output);
        return (((ulong)output[1] << 32) | output[0], ((ulong)output[3] << 32) | output[2]);
    }

    /// <summary>The middle of one of 2^52 equal parts of (0, 1).</summary>
    private static double Uniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>Place of the next word, 0 to 2^34 - 1.</summary>
    private ulong Place => ((ulong)WordsOfBlock * block - (uint)(Group - next)) & ((1UL << 34) - 1);

    /// <summary>Makes the next group of words.</summary>
    private void Refill()
    {
        Philox.FourBlocks(seed, block, iteration, chain, purpose, words);
        block = unchecked(block + Group / WordsOfBlock);
        next = 0;
    }
}
