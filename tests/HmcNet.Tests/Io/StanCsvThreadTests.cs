using System.Text;
using HmcNet.Hmc;
using HmcNet.Io;
using HmcNet.Sampling;

namespace HmcNet.Tests.Io;

/// <summary>The file of a running chain is written on a thread of its own.</summary>
public class StanCsvThreadTests
{
    private const int Draws = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The file takes nothing until the chain has made its last draw, which it can only do without waiting for the file.</summary>
    [Fact]
    public void A_file_that_stands_still_does_not_hold_the_chain_up()
    {
        using var slow = new GatedStream();
        using var writer = new StanCsvWriter("slow.csv", () => slow);
        var collector = new LastDraw(() =>
        {
            Assert.False(slow.HasRows);
            slow.Open();
        });
        SamplerRun run = Run(_ => writer, _ => collector);
        Assert.Equal(ChainOutcome.Complete, run.Outcome);
        Assert.Equal(Draws, collector.Collector.Count);

        string[] rows = [.. slow.Text.Split('\n').Where(line => line.Length > 0 && !line.StartsWith('#')).Skip(1)];
        Assert.Equal(Draws, rows.Length);
        ReadOnlySpan<double> column = collector.Collector.ToChain().Column(0);
        for (int i = 0; i < Draws; i++)
            Assert.Equal(column[i], double.Parse(rows[i].Split(',')[Transition.ColumnNames.Count], System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Adaptation stands between warm-up and sampling rows, the timings after the last row, however slow the file.</summary>
    [Fact]
    public void Everything_comes_in_its_order()
    {
        using var slow = new GatedStream();
        using var writer = new StanCsvWriter("slow.csv", () => slow);
        var options = new NutsOptions
        {
            Chains = 1,
            Seed = 3,
            IterWarmup = 50,
            IterSampling = Draws,
            SaveWarmup = true,
            Sinks = [_ => writer, _ => new LastDraw(slow.Open)],
        };
        ChainRunner.Run(Normal(), options);
        string[] kinds = [.. slow.Text.Split('\n').Where(line => line.Length > 0).Select(Kind)];
        int header = Array.IndexOf(kinds, "names"), adaptation = Array.IndexOf(kinds, "adaptation"), timing = Array.IndexOf(kinds, "timing");
        Assert.All(kinds[(header + 1)..(header + 51)], kind => Assert.Equal("row", kind));
        Assert.Equal(header + 51, adaptation);
        Assert.Equal(Draws, kinds[adaptation..timing].Count(kind => kind == "row"));
        Assert.DoesNotContain("row", kinds[timing..]);
    }

    /// <summary>The fault ends the chain as failed and is told in its result; the draws in memory are all there.</summary>
    [Fact]
    public void A_fault_of_the_file_is_told_and_the_draws_survive()
    {
        using var slow = new GatedStream { Fault = new IOException("No space left on device") };
        using var writer = new StanCsvWriter("full.csv", () => slow);
        var collector = new LastDraw(slow.Open);
        SamplerRun run = Run(_ => writer, _ => collector);
        Assert.Equal(ChainOutcome.Failed, run.Outcome);
        HmcNetException fault = Assert.IsType<HmcNetException>(run.Chains[0].Fault);
        Assert.Contains("No space left", fault.Message, StringComparison.Ordinal);
        Assert.Same(fault, writer.Fault);
        Assert.Equal(Draws, collector.Collector.Count);
    }

    private static SamplerRun Run(params Func<int, IDrawSink>[] sinks) => ChainRunner.Run(
        Normal(), new NutsOptions { Chains = 1, Seed = 3, IterWarmup = 50, IterSampling = Draws, Sinks = sinks });

    private static ISamplingTarget Normal() => LogDensity.FromValueAndGradient(2, (q, g) =>
    {
        g[0] = -q[0];
        g[1] = -q[1];
        return -0.5 * (q[0] * q[0] + q[1] * q[1]);
    });

    private static string Kind(string line) =>
        line.StartsWith("lp__", StringComparison.Ordinal) ? "names"
        : line.StartsWith("# Adaptation", StringComparison.Ordinal) ? "adaptation"
        : line.Contains("Elapsed Time", StringComparison.Ordinal) ? "timing"
        : line.StartsWith('#') ? "comment" : "row";

    /// <summary>Keeps the draws and acts after the last one.</summary>
    private sealed class LastDraw(Action act) : IDrawSink
    {
        public DrawsCollector Collector { get; } = new();

        public void OnStart(ChainStart start) => Collector.OnStart(start);

        public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
        {
            Collector.OnDraw(phase, iteration, transition, values);
            if (Collector.Count == Draws)
                act();
        }

        public void OnWarmupComplete(AdaptationResult adaptation) => Collector.OnWarmupComplete(adaptation);

        public void OnEnd(ChainEnd end) => Collector.OnEnd(end);
    }

    /// <summary>Takes the header at once and the rest when it is opened, or then fails.</summary>
    private sealed class GatedStream : MemoryStream
    {
        private readonly ManualResetEventSlim gate = new();
        private int writes;

        public IOException? Fault { get; init; }

        public bool HasRows => writes > 1;

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Open() => gate.Set();

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (writes > 0)
            {
                Assert.True(gate.Wait(Patience));
                if (Fault is not null)
                    throw Fault;
            }
            writes++;
            base.Write(buffer, offset, count);
        }

    }
}
