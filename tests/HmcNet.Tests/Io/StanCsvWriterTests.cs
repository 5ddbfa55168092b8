using HmcNet.Hmc;
using HmcNet.Io;
using HmcNet.Sampling;

namespace HmcNet.Tests.Io;

public class StanCsvWriterTests
{
    private static readonly VariableLayout Layout = new([new Variable("mu"), new Variable("Omega", [2, 3])]);

    private static readonly double[][] Hostile =
    [
        [0.1 + 0.2, 1.0 / 3, 1e-300, -1e300, double.Epsilon, double.MaxValue, 12345678.9],
        [-0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1, 2, 3],
    ];

    [Fact]
    public void What_is_written_reads_back_bit_for_bit()
    {
        using var file = new TemporaryFile();
        ChainDraws expected = Write(file.Path, "dense_e", ChainOutcome.Complete, saveWarmup: true);
        ChainDraws found = StanCsvReader.Read(file.Path).Chain(0);
        Assert.Equal((expected.Iterations, expected.WarmupIterations), (found.Iterations, found.WarmupIterations));
        for (int entry = 0; entry < Layout.Size; entry++)
        {
            Assert.Equal(Bits(expected.Column(entry)), Bits(found.Column(entry)));
            Assert.Equal(Bits(expected.WarmupColumn(entry)), Bits(found.WarmupColumn(entry)));
        }
        Assert.Equal(expected.Transitions.ToArray(), found.Transitions.ToArray());
        Assert.Equal(expected.WarmupTransitions.ToArray(), found.WarmupTransitions.ToArray());
        Assert.Equal(expected.Adaptation!.InverseMetric, found.Adaptation!.InverseMetric);
        Assert.Equal(expected.Adaptation with { InverseMetric = [] }, found.Adaptation with { InverseMetric = [] });
        Assert.Equal(expected.End, found.End);
        Assert.Equal(expected.Start.StartedAt, found.Start.StartedAt);
        Assert.Equal(expected.Start.ModelName, found.Start.ModelName);
        Assert.Equal(2, found.Start.Chain);
        foreach ((string key, string value) in expected.Start.Settings)
            Assert.Equal(value, found.Start.Settings[key]);
    }

    [Theory]
    [InlineData("eight_schools_centered_1.csv")]
    [InlineData("dense_with_warmup.csv")]
    public void CmdStans_files_are_written_again_as_they_were(string name)
    {
        string original = TestData.PathOf("stan_csv", name);
        ChainDraws expected = StanCsvReader.ReadChain(original);
        using var file = new TemporaryFile();
        string path = Path.Combine(file.Folder, name);
        StanCsvWriter.Write(expected, path);
        ChainDraws found = StanCsvReader.ReadChain(path);
        for (int entry = 0; entry < 10; entry++)
        {
            Assert.Equal(Bits(expected.Column(entry)), Bits(found.Column(entry)));
            Assert.Equal(Bits(expected.WarmupColumn(entry)), Bits(found.WarmupColumn(entry)));
        }
        Assert.Equal(expected.Transitions.ToArray(), found.Transitions.ToArray());
        // All comments are CmdStan's to the letter, but for the version.
        static string[] Comments(string from) =>
            [.. File.ReadLines(from).Where(line => line.StartsWith('#') && !line.Contains("stan_version", StringComparison.Ordinal))];
        Assert.Equal(Comments(original), Comments(path));
    }

    [Fact]
    public void Draws_without_statistics_of_a_sampler_can_be_saved()
    {
        using var file = new TemporaryFile();
        StanCsvWriter.Write(new DrawsBuilder("a", "b").AddChain([[1, 2], [3, 4]]).Build().Chain(0), file.Path);
        Draws found = StanCsvReader.Read(file.Path);
        Assert.Equal([2.0, 4.0], found.Pooled("b"));
        Assert.True(double.IsNaN(found.Transitions(0)[0].LogDensity));
    }

    [Fact]
    public void Header_has_CmdStans_lines_in_CmdStans_order()
    {
        using var file = new TemporaryFile();
        Write(file.Path, "diag_e", ChainOutcome.Complete, saveWarmup: false);
        string[] found = Keys(File.ReadAllLines(file.Path));
        string[] cmdStan = Keys(File.ReadAllLines(TestData.PathOf("stan_csv", "eight_schools_centered_1.csv")));
        // The lines of the Stan compiler are not ours to write; unknown settings stand where they were.
        Assert.Equal(cmdStan.Where(key => !key.StartsWith("stanc", StringComparison.Ordinal)), found.Where(key => key != "extra"));
        Assert.Contains("extra", found);
    }

    [Fact]
    public void The_file_is_laid_out_as_CmdStans()
    {
        using var file = new TemporaryFile();
        Write(file.Path, "diag_e", ChainOutcome.Complete, saveWarmup: true);
        string[] lines = File.ReadAllLines(file.Path);
        Assert.Contains("#     num_samples = 2", lines);
        Assert.Contains("#     thin = 1 (Default)", lines);
        Assert.Contains("#       delta = 0.9", lines);
        Assert.Contains("#       gamma = 0.05 (Default)", lines);
        Assert.Contains("#     save_warmup = 1", lines);
        Assert.Contains("# start_datetime = 2026-03-04 05:06:07 UTC", lines);
        int header = Array.FindIndex(lines, line => !line.StartsWith('#'));
        Assert.Equal(
            "lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,"
            + "Omega.1.1,Omega.2.1,Omega.1.2,Omega.2.2,Omega.1.3,Omega.2.3", lines[header]);
        Assert.StartsWith("-1,0.5,0.125,3,7,1,0.1,", lines[header + 1], StringComparison.Ordinal);
        // Row-major entries 2 and 4 (Omega[1,2], Omega[2,1]) change places; nan and inf are CmdStan's words.
        Assert.EndsWith(",-0,nan,1,inf,2,-inf,3", lines[header + 2], StringComparison.Ordinal);
        Assert.Equal(
            ["# Adaptation terminated", "# Step size = 0.1", "# Diagonal elements of inverse mass matrix:", "# 1, 0.5"],
            lines[(header + 3)..(header + 7)]);
        Assert.Equal(
            ["# ", "#  Elapsed Time: 0.25 seconds (Warm-up)", "#                0.5 seconds (Sampling)",
                "#                0.75 seconds (Total)", "# "],
            lines[^5..]);
    }

    [Fact]
    public void A_unit_metric_is_written_in_CmdStans_words()
    {
        using var file = new TemporaryFile();
        Write(file.Path, "unit_e", ChainOutcome.Complete, saveWarmup: false);
        Assert.Contains("# No free parameters for unit metric", File.ReadAllLines(file.Path));
        Assert.Equal("unit_e", StanCsvReader.ReadChain(file.Path).Adaptation!.Metric);
    }

    [Theory]
    [InlineData(ChainOutcome.Cancelled)]
    [InlineData(ChainOutcome.Failed)]
    public void A_chain_that_did_not_finish_still_has_its_footer_and_says_so(ChainOutcome outcome)
    {
        using var file = new TemporaryFile();
        Write(file.Path, "diag_e", outcome, saveWarmup: false);
        ChainDraws found = StanCsvReader.ReadChain(file.Path);
        Assert.Equal(outcome, found.End!.Outcome);
        Assert.False(found.IsComplete);
        Assert.Equal(0.5, found.End.SamplingSeconds);
    }

    [Fact]
    public void A_draw_within_the_expected_number_allocates_nothing()
    {
        using var writer = new StanCsvWriter("unused.csv", () => Stream.Null);
        writer.OnStart(Start(false, draws: 5001));
        Transition transition = Transition(1);
        writer.OnDraw(Phase.Sampling, 0, transition, Hostile[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 5000; i++)
            writer.OnDraw(Phase.Sampling, i, transition, Hostile[0]);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_missing_folder_is_an_error_at_once()
    {
        using var file = new TemporaryFile();
        string path = Path.Combine(file.Folder, "missing", "chain.csv");
        HmcNetException fault = Assert.Throws<HmcNetException>(() => new StanCsvWriter(path));
        Assert.Contains("missing", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.Remedy);
    }

    [Fact]
    public void A_full_disk_is_told_once_and_the_draws_in_memory_survive()
    {
        var collector = new DrawsCollector();
        using var writer = new StanCsvWriter("full.csv", () => new FullDisk(100_000));
        collector.OnStart(Start(false));
        writer.OnStart(Start(false));
        int faults = 0;
        // The writer has a thread of its own, so that the fault comes with one of the events after it, the end at the latest.
        for (int i = 0; i <= 3000; i++)
        {
            if (i < 3000)
                collector.OnDraw(Phase.Sampling, i, Transition(i), Hostile[0]);
            try
            {
                if (i < 3000)
                    writer.OnDraw(Phase.Sampling, i, Transition(i), Hostile[0]);
                else
                    writer.OnEnd(new ChainEnd(ChainOutcome.Complete, 0, 1));
            }
            catch (HmcNetException fault)
            {
                faults++;
                Assert.Contains("full.csv", fault.Message, StringComparison.Ordinal);
                Assert.Contains("No space left", fault.Message, StringComparison.Ordinal);
                Assert.Same(fault, writer.Fault);
            }
        }
        collector.OnEnd(new ChainEnd(ChainOutcome.Complete, 0, 1));
        Assert.Equal(1, faults);
        Assert.Equal(3000, collector.ToChain().Iterations);
    }

    private static ChainDraws Write(string path, string metric, ChainOutcome outcome, bool saveWarmup)
    {
        var collector = new DrawsCollector();
        using var writer = new StanCsvWriter(path);
        IReadOnlyList<double> elements = metric == "dense_e" ? [1, 0.1, 0.1, 0.7] : metric == "diag_e" ? [1, 0.5] : [1, 1];
        foreach (IDrawSink sink in new IDrawSink[] { collector, writer })
        {
            sink.OnStart(Start(saveWarmup));
            for (int i = 0; saveWarmup && i < 2; i++)
                sink.OnDraw(Phase.Warmup, i, Transition(-1 - i), Hostile[i]);
            sink.OnWarmupComplete(new AdaptationResult(0.1, metric, elements, 2));
            for (int i = 0; i < 2; i++)
                sink.OnDraw(Phase.Sampling, i, Transition(i), Hostile[1 - i]);
            sink.OnEnd(new ChainEnd(outcome, 0.25, 0.5));
        }
        return collector.ToChain();
    }

    private static Transition Transition(int i) => new(i, 0.5, 0.125, 3, 7, i < 0, 0.1);

    private static ChainStart Start(bool saveWarmup, int draws = 2) => new(
        "test_model", 2, Layout,
        new Dictionary<string, string>
        {
            ["num_samples"] = draws.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["num_warmup"] = "2",
            ["save_warmup"] = saveWarmup ? "1" : "0",
            ["delta"] = "0.9",
            ["seed"] = "17",
            ["extra"] = "something else",
        },
        new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc));

    private static long[] Bits(ReadOnlySpan<double> values)
    {
        var bits = new long[values.Length];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        return bits;
    }

    private static string[] Keys(string[] lines) =>
        [.. lines.TakeWhile(line => line.StartsWith('#')).Select(line => line[1..].Split('=')[0].Trim())];

    private sealed class FullDisk(int room) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > room)
                throw new IOException("No space left on device");
            base.Write(buffer, offset, count);
        }
    }
}
