using HmcNet.Randomness;
using MathNet.Numerics.Distributions;

namespace HmcNet.Tests.Randomness;

public class RandomStreamTests
{
    private const int Count = 200_000;

    /// <summary>Known answers published with Random123 (kat_vectors, lines "philox4x32 10").</summary>
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0ul, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul,
        0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_the_published_answers(
        uint c0, uint c1, uint c2, uint c3, ulong key, uint x0, uint x1, uint x2, uint x3)
    {
        var output = new uint[4];
        Philox.Block(key, c0, c1, c2, c3, output);
        Assert.Equal([x0, x1, x2, x3], output);
    }

    /// <summary>The vector form, also where the counter wraps inside a group of four.</summary>
    [Theory]
    [InlineData(0u, 1u, 2u, 3u, 42ul)]
    [InlineData(0xfffffffeu, ~0u, 0x80000000u, 7u, ~0ul)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0a4093822ul)]
    public void Four_blocks_are_four_times_one_block(uint c0, uint c1, uint c2, uint c3, ulong key)
    {
        uint[] expected = new uint[16], found = new uint[16];
        for (uint b = 0; b < 4; b++)
            Philox.Block(key, unchecked(c0 + b), c1, c2, c3, expected.AsSpan(4 * (int)b, 4));
        Philox.FourBlocks(key, c0, c1, c2, c3, found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void The_words_of_a_stream_are_the_blocks_of_its_counter()
    {
        var stream = new RandomStream(42, 3);
        stream.Begin(7, StreamPurpose.Tree);
        var block = new uint[4];
        for (uint b = 0; b < 5; b++)
        {
            Philox.Block(42, b, 7, 3, (uint)StreamPurpose.Tree, block);
            foreach (uint word in block)
                Assert.Equal(word, stream.NextUInt32());
        }
    }

    [Fact]
    public void A_stream_can_be_entered_again_at_any_iteration()
    {
        var straight = new RandomStream(1, 1);
        var kept = new List<double>();
        for (int iteration = 0; iteration < 20; iteration++)
        {
            straight.Begin(iteration, StreamPurpose.Momentum);
            for (int i = 0; i <= iteration; i++)
                kept.Add(straight.NextNormal());
        }
        var resumed = new RandomStream(1, 1);
        resumed.Begin(19, StreamPurpose.Momentum);
        for (int i = 0; i < 20; i++)
            Assert.Equal(kept[kept.Count - 20 + i], resumed.NextNormal());
    }

    [Fact]
    public void Streams_that_differ_in_seed_chain_iteration_or_purpose_share_no_number()
    {
        var seen = new HashSet<ulong>();
        int made = 0;
        foreach (ulong seed in new ulong[] { 0, 1, 1UL << 32, ulong.MaxValue })
            foreach (int chain in new[] { 1, 2, 17 })
                foreach (int iteration in new[] { 0, 1, 1000 })
                    foreach (StreamPurpose purpose in Enum.GetValues<StreamPurpose>())
                    {
                        var stream = new RandomStream(seed, chain);
                        stream.Begin(iteration, purpose);
                        for (int i = 0; i < 16; i++, made++)
                            seen.Add(stream.NextUInt64());
                    }
        Assert.Equal(made, seen.Count);
    }

    [Fact]
    public void Uniforms_lie_inside_the_open_interval_and_follow_the_uniform_cdf()
    {
        double[] u = Draws(s => s.NextUniform());
        Assert.All(u, x => Assert.True(x is > 0 and < 1));
        AssertFollows(u, x => x);
    }

    [Fact]
    public void Normals_follow_the_normal_cdf() => AssertFollows(Draws(s => s.NextNormal()), x => Normal.CDF(0, 1, x));

    [Fact]
    public void Exponentials_follow_the_exponential_cdf() =>
        AssertFollows(Draws(s => s.NextExponential()), x => x > 0 ? 1 - Math.Exp(-x) : 0);

    /// <summary>The tail is code of its own in the ziggurat: its share and its shape are checked separately.</summary>
    [Fact]
    public void Normals_beyond_the_last_layer_are_as_many_and_as_long_as_they_should_be()
    {
        const double r = 3.654152885361009;
        const int n = 8_000_000;
        double share = 2 * Normal.CDF(0, 1, -r);
        var stream = new RandomStream(11, 1);
        int positive = 0, negative = 0;
        for (int i = 0; i < n; i++)
        {
            double x = stream.NextNormal();
            positive += x > r ? 1 : 0;
            negative += x < -r ? 1 : 0;
        }
        // Binomial counts: 4.5 standard deviations is p < 1e-5 for the fixed seed.
        double expected = n * share / 2;
        Assert.InRange(positive, expected - 4.5 * Math.Sqrt(expected), expected + 4.5 * Math.Sqrt(expected));
        Assert.InRange(negative, expected - 4.5 * Math.Sqrt(expected), expected + 4.5 * Math.Sqrt(expected));
        ulong place = 0;
        AssertFollows(Draws(s => s.Tail(place++, false)), x => 1 - Normal.CDF(0, 1, -x) * 2 / share);
        AssertFollows(Draws(s => -s.Tail(place++, true)), x => 1 - Normal.CDF(0, 1, -x) * 2 / share);
    }

    [Fact]
    public void Moments_of_normals_are_right_to_the_fourth()
    {
        double[] x = Draws(s => s.NextNormal(), seed: 5);
        // Standard errors of the first four raw moments of n normals: 1, sqrt 2, sqrt 15, sqrt 96 over sqrt n.
        double root = Math.Sqrt(Count);
        Assert.InRange(x.Average(), -4.5 / root, 4.5 / root);
        Assert.InRange(x.Average(v => v * v) - 1, -4.5 * Math.Sqrt(2) / root, 4.5 * Math.Sqrt(2) / root);
        Assert.InRange(x.Average(v => v * v * v), -4.5 * Math.Sqrt(15) / root, 4.5 * Math.Sqrt(15) / root);
        Assert.InRange(x.Average(v => v * v * v * v) - 3, -4.5 * Math.Sqrt(96) / root, 4.5 * Math.Sqrt(96) / root);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Whole_numbers_are_equally_likely(int n)
    {
        var counts = new int[n];
        var stream = new RandomStream(3, 1);
        for (int i = 0; i < Count; i++)
            counts[stream.NextInt(n)]++;
        double expected = (double)Count / n;
        double chi2 = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.True(n == 1 || ChiSquared.CDF(n - 1, chi2) < 1 - 1e-5, $"chi-square {chi2} on {n - 1}");
    }

    /// <summary>2^32 is 8/3 of this range: without rejection values would get 3, 3, 2 words in turn, so residues modulo 3 would differ.</summary>
    [Fact]
    public void Whole_numbers_of_a_large_range_are_not_biased()
    {
        const int n = 3 << 29;
        var stream = new RandomStream(4, 1);
        var thirds = new int[3];
        for (int i = 0; i < Count; i++)
            thirds[stream.NextInt(n) % 3]++;
        double sd = Math.Sqrt(Count * (1 / 3.0) * (2 / 3.0));
        Assert.All(thirds, c => Assert.InRange(c, Count / 3.0 - 4.5 * sd, Count / 3.0 + 4.5 * sd));
    }

    [Fact]
    public void An_empty_range_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1, 1).NextInt(0));

    /// <summary>At every length and behind every number of words, also where a rejected draw stands at any place of a group.</summary>
    [Fact]
    public void FillNormal_gives_the_numbers_of_NextNormal()
    {
        var one = new RandomStream(9, 2);
        var other = new RandomStream(9, 2);
        for (int trial = 0; trial < 2000; trial++)
        {
            one.Begin(trial, StreamPurpose.Study);
            other.Begin(trial, StreamPurpose.Study);
            for (int words = 0; words < trial % 21; words++)
                Assert.Equal(other.NextUInt32(), one.NextUInt32());
            var filled = new double[trial % 150];
            one.FillNormal(filled);
            Assert.All(filled, x => Assert.Equal(other.NextNormal(), x));
            Assert.Equal(other.NextUInt32(), one.NextUInt32());
        }
    }

    /// <summary>The same words as of four blocks twice, also where the counter wraps.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(0xfffffffau)]
    public void Eight_blocks_are_four_blocks_twice(uint c0)
    {
        if (!Ziggurat.IsVectorised)
            return;
        var expected = new uint[32];
        Philox.FourBlocks(77, c0, 1, 2, 3, expected);
        Philox.FourBlocks(77, unchecked(c0 + 4), 1, 2, 3, expected.AsSpan(16));
        var found = new ulong[16];
        Philox.EightBlocks(77, c0, 1, 2, 3, ref found[0]);
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(((ulong)expected[2 * i + 1] << 32) | expected[2 * i], found[i]);
    }

    /// <summary>A rejected draw takes its further words from elsewhere, so its neighbours are where they would be without it.</summary>
    [Fact]
    public void Every_normal_takes_two_words_whatever_becomes_of_the_ones_before()
    {
        var stream = new RandomStream(12, 1);
        var words = new RandomStream(12, 1);
        for (int i = 0; i < Count; i++)
        {
            double x = stream.NextNormal();
            uint low = words.NextUInt32();
            bool inside = Ziggurat.TryInside(((ulong)words.NextUInt32() << 32) | low, out double candidate);
            Assert.True(!inside || x == candidate);
        }
        Assert.Equal(words.NextUInt32(), stream.NextUInt32());
    }

    /// <summary>2500 of these were rejected at first; were their further words those of others, numbers would come twice.</summary>
    [Fact]
    public void No_normal_comes_twice()
    {
        var stream = new RandomStream(13, 1);
        var seen = new HashSet<double>();
        var filled = new double[Count];
        stream.FillNormal(filled);
        Assert.All(filled, x => Assert.True(seen.Add(x)));
    }

    [Fact]
    public void Nothing_is_allocated_after_construction()
    {
        var stream = new RandomStream(1, 1);
        var buffer = new double[64];
        Use(stream, buffer);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use(stream, buffer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Use(RandomStream stream, double[] buffer)
    {
        for (int i = 0; i < 100; i++)
        {
            stream.Begin(i, StreamPurpose.Momentum);
            stream.FillNormal(buffer);
            buffer[0] = stream.NextUniform() + stream.NextExponential() + stream.NextInt(10);
        }
    }

    private static double[] Draws(Func<RandomStream, double> draw, ulong seed = 1)
    {
        var stream = new RandomStream(seed, 1);
        var values = new double[Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = draw(stream);
        return values;
    }

    /// <summary>Kolmogorov-Smirnov with the bound of p = 1e-5: P(D sqrt n > 2.47) = 2 exp(-2 * 2.47^2) = 1e-5.</summary>
    private static void AssertFollows(double[] draws, Func<double, double> cdf)
    {
        Array.Sort(draws);
        double distance = 0;
        for (int i = 0; i < draws.Length; i++)
        {
            double f = cdf(draws[i]);
            distance = Math.Max(distance, Math.Max(f - (double)i / draws.Length, (i + 1.0) / draws.Length - f));
        }
        Assert.True(distance * Math.Sqrt(draws.Length) < 2.47, $"Kolmogorov distance {distance}");
    }
}
