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
/// improved ziggurat method to generate normal random samples).
/// </para>
/// </remarks>
public sealed class RandomStream
{
    /// <summary>Words made at a time: four blocks.</summary>
    private const int Group = 16;

    /// <summary>Most words that are made ahead; fewer than a group lie over from before.</summary>
    private const int LargestRefill = 64;

    private readonly ulong seed;
    private readonly uint chain;
    private readonly uint[] words = new uint[LargestRefill + Group];
    private uint iteration, purpose, block;
    private int next, made;

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
        next = made = 0;
    }

    /// <summary>A word of 32 random bits.</summary>
    /// <returns>Uniform on 0 to 2^32 - 1.</returns>
    public uint NextUInt32()
    {
        if (next == made)
            Refill(Group);
        return words[next++];
    }

    /// <summary>A word of 64 random bits.</summary>
    /// <returns>Uniform on 0 to 2^64 - 1.</returns>
    public ulong NextUInt64()
    {
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

    /// <summary>A draw from the standard normal distribution.</summary>
    /// <returns>A finite number.</returns>
    public double NextNormal()
    {
        ulong bits = NextPair();
        return Ziggurat.TryInside(bits, out double x) ? x : OutsideRectangle(bits);
    }

    /// <summary>Fills a span with independent draws from the standard normal distribution: those of <see cref="NextNormal"/>.</summary>
    /// <param name="destination">Written.</param>
    public void FillNormal(Span<double> destination)
    {
        int done = 0;
        while (Ziggurat.IsVectorised && destination.Length - done >= Ziggurat.Lanes)
        {
            if (made - next < 2 * Ziggurat.Lanes)
                Refill(Math.Min(2 * (destination.Length - done), LargestRefill));
            int inside = Ziggurat.CountInside(words.AsSpan(next), destination[done..]);
            done += inside;
            next += 2 * inside;
            // The rare one that is outside its rectangle uses the words after its own, and the lanes begin anew behind them.
            if (inside < Ziggurat.Lanes)
                destination[done++] = NextNormal();
        }
        while (done < destination.Length)
            destination[done++] = NextNormal();
    }

    /// <summary>One draw beyond the last abscissa r (Marsaglia, 1964); internal, to be tested by itself: one in 4000 comes from here.</summary>
    internal double Tail(bool negative)
    {
        double x, y;
        do
        {
            x = NextExponential() / Ziggurat.R;
            y = NextExponential();
        }
        while (y + y < x * x);
        return negative ? -(Ziggurat.R + x) : Ziggurat.R + x;
    }

    /// <summary>A normal draw whose first word did not fall inside its layer's rectangle: one in 80.</summary>
    private double OutsideRectangle(ulong bits)
    {
        while (true)
        {
            (double x, int layer, bool negative) = Ziggurat.Candidate(bits);
            if (layer == 0)
                return Tail(negative);
            if (Ziggurat.IsBelowDensity(x, layer, NextUniform()))
                return negative ? -x : x;
            bits = NextPair();
            if (Ziggurat.TryInside(bits, out x))
                return x;
        }
    }

    /// <summary>Two words as they lie in memory, the first one low: what the vector form of the ziggurat reads.</summary>
    private ulong NextPair()
    {
        uint low = NextUInt32();
        return ((ulong)NextUInt32() << 32) | low;
    }

    /// <summary>Makes words until there are some number of unused ones; which words they are does not depend on that number.</summary>
    private void Refill(int wanted)
    {
        int left = made - next;
        words.AsSpan(next, left).CopyTo(words);
        next = 0;
        for (made = left; made < wanted; made += Group)
        {
            Philox.FourBlocks(seed, block, iteration, chain, purpose, words.AsSpan(made, Group));
            block += 4;
        }
    }
}
