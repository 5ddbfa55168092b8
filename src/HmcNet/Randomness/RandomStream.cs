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
/// layers of equal area; layer and abscissa come from separate bits of one 64-bit word (J. A. Doornik, 2005, An
/// improved ziggurat method to generate normal random samples).
/// </para>
/// </remarks>
public sealed class RandomStream
{
    /// <summary>Words made at a time: four blocks.</summary>
    private const int Words = 16;

    private readonly ulong seed;
    private readonly uint chain;
    private readonly uint[] words = new uint[Words];
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
        next = words.Length;
    }

    /// <summary>A word of 32 random bits.</summary>
    /// <returns>Uniform on 0 to 2^32 - 1.</returns>
    public uint NextUInt32()
    {
        if (next == words.Length)
            Refill();
        return words[next++];
    }

    /// <summary>A word of 64 random bits.</summary>
    /// <returns>Uniform on 0 to 2^64 - 1.</returns>
    public ulong NextUInt64()
    {
        int first = next;
        uint[] made = words;
        if (first + 1 < made.Length)
        {
            next = first + 2;
            return ((ulong)made[first] << 32) | made[first + 1];
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

    /// <summary>A draw from the standard normal distribution.</summary>
    /// <returns>A finite number.</returns>
    public double NextNormal()
    {
        ulong bits = NextUInt64();
        int layer = (int)(bits & (Ziggurat.Layers - 1));
        double u = Fraction(bits);
        return Math.Abs(u) < Ziggurat.Ratio[layer] ? u * Ziggurat.X[layer] : NextNormal(bits);
    }

    /// <summary>Fills a span with independent draws from the standard normal distribution.</summary>
    /// <param name="destination">Written.</param>
    public void FillNormal(Span<double> destination)
    {
        for (int i = 0; i < destination.Length; i++)
            destination[i] = NextNormal();
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
    private double NextNormal(ulong bits)
    {
        while (true)
        {
            int layer = (int)(bits & (Ziggurat.Layers - 1));
            double u = Fraction(bits);
            double x = u * Ziggurat.X[layer];
            if (Math.Abs(u) < Ziggurat.Ratio[layer])
                return x;
            if (layer == 0)
                return Tail(u < 0);
            double lower = Ziggurat.Density[layer], upper = Ziggurat.Density[layer + 1];
            if (lower + NextUniform() * (upper - lower) < Math.Exp(-0.5 * x * x))
                return x;
            bits = NextUInt64();
        }
    }

    /// <summary>The top 53 bits as a signed fraction in [-1, 1); the layer uses bits of its own.</summary>
    private static double Fraction(ulong bits) => ((long)bits >> 11) * (1.0 / (1L << 52));

    private void Refill()
    {
        Philox.FourBlocks(seed, block, iteration, chain, purpose, words);
        block += 4;
        next = 0;
    }

    /// <summary>Tables of the ziggurat: layer i spans the abscissae up to X[i] and the densities Density[i] to Density[i + 1].</summary>
    private static class Ziggurat
    {
        public const int Layers = 256;

        /// <summary>Where the tail begins; solves the equal-area condition for 256 layers.</summary>
        public const double R = 3.654152885361009;

        public static readonly double[] X = new double[Layers + 1];
        public static readonly double[] Ratio = new double[Layers];
        public static readonly double[] Density = new double[Layers + 1];

        static Ziggurat()
        {
            // Area of every layer: r f(r) + integral of f over (r, infinity), f(x) = exp(-x^2 / 2).
            const double Area = 0.004928673233974655;
            X[0] = Area / Math.Exp(-0.5 * R * R);
            X[1] = R;
            for (int i = 2; i < Layers; i++)
                X[i] = Math.Sqrt(-2 * Math.Log(Area / X[i - 1] + Math.Exp(-0.5 * X[i - 1] * X[i - 1])));
            X[Layers] = 0;
            for (int i = 0; i < Layers; i++)
                Ratio[i] = X[i + 1] / X[i];
            for (int i = 0; i <= Layers; i++)
                Density[i] = Math.Exp(-0.5 * X[i] * X[i]);
        }
    }
}
