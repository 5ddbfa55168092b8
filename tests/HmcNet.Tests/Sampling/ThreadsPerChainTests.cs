using HmcNet.Autodiff;
using HmcNet.Sampling;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Sampling;

/// <summary>Runs whose chains share very many rows among threads.</summary>
public class ThreadsPerChainTests
{
    private const int Rows = 33_001;

    [Fact]
    public void Draws_are_the_same_bits_for_any_number_of_threads()
    {
        Model model = Logistic();
        NutsOptions options = new() { Chains = 2, IterWarmup = 60, IterSampling = 20, Seed = 3 };
        Fit one = Nuts.Sample(model, options with { ThreadsPerChain = 1 });
        foreach (NutsOptions other in new[] { options with { ThreadsPerChain = 2 }, options with { ThreadsPerChain = 3, MaxThreads = 1 }, options with { Chains = 1, MaxThreads = 4 } })
        {
            Fit fit = Nuts.Sample(model, other);
            for (int chain = 0; chain < other.Chains; chain++)
            {
                for (int column = 0; column < 4; column++)
                    Assert.Equal(one.Draws.Column(chain, column).ToArray(), fit.Draws.Column(chain, column).ToArray());
            }
        }
        AssertNoHelpers();
    }

    [Fact]
    public void More_chains_and_threads_than_processors_come_to_their_end()
    {
        Fit fit = Nuts.Sample(Logistic(), new NutsOptions { Chains = 6, MaxThreads = 6, ThreadsPerChain = 4, IterWarmup = 20, IterSampling = 5, Seed = 1 });
        Assert.Equal(ChainOutcome.Complete, fit.Run.Outcome);
        AssertNoHelpers();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_that_is_stopped_or_fails_leaves_no_threads(bool cancelled)
    {
        using var stop = new CancellationTokenSource();
        var recorder = new Recorder(_ => draws =>
        {
            if (draws < 3)
                return;
            if (!cancelled)
                throw new InvalidOperationException("a sink that fails");
            stop.Cancel();
        });
        SamplerRun run = ChainRunner.Run(
            Logistic(), new NutsOptions { Chains = 2, ThreadsPerChain = 3, IterWarmup = 20, Seed = 1, Sinks = recorder.Factories }, stop.Token);
        Assert.Equal(cancelled ? ChainOutcome.Cancelled : ChainOutcome.Failed, run.Outcome);
        AssertNoHelpers();
    }

    [Theory]
    [InlineData(null, 16, 4, 4)]
    [InlineData(null, 4, 4, 1)]
    [InlineData(null, 1, 1, 1)]
    [InlineData(null, 7, 2, 3)]
    [InlineData(5, 4, 4, 5)]
    public void Threads_are_divided_among_the_chains_that_run(int? threadsPerChain, int maxThreads, int chains, int expected)
    {
        var options = new NutsOptions { ThreadsPerChain = threadsPerChain, MaxThreads = maxThreads };
        Assert.Equal(chains, options.ChainsAtOnce(chains));
        Assert.Equal(expected, options.ThreadsOfAChain(chains));
    }

    [Fact]
    public void Without_options_all_processors_have_work()
    {
        var options = new NutsOptions();
        Assert.Equal(Math.Min(Environment.ProcessorCount, 4), options.ChainsAtOnce(4));
        Assert.Equal(Environment.ProcessorCount, options.ThreadsOfAChain(1));
        Assert.Equal(1, options.ThreadsOfAChain(Environment.ProcessorCount));
    }

    private static Model Logistic()
    {
        double[] dose = [.. Enumerable.Range(0, Rows).Select(i => Math.Sin(0.7 * i))];
        double[] age = [.. Enumerable.Range(0, Rows).Select(i => Math.Cos(1.1 * i))];
        int[] cured = [.. Enumerable.Range(0, Rows).Select(i => i * 37 % 101 < 40 + 20 * dose[i] ? 1 : 0)];
        return Model.Define("cures", m =>
        {
            Tensor alpha = m.Parameter("alpha", Normal(0, 2));
            Tensor beta = m.Parameter("beta", Normal(0, 2), over: 3);
            m.Observe("cured", cured, BernoulliLogit(alpha + beta[0] * dose + beta[1] * age + beta[2] * (Tensor)dose * age));
        });
    }

    /// <summary>
    /// Threads are named; the names are seen from outside the runtime on Linux. A thread that was waited for has left the
    /// runtime, and the system a moment later.
    /// </summary>
    private static void AssertNoHelpers() =>
        Assert.True(
            !OperatingSystem.IsLinux() || SpinWait.SpinUntil(() => !Helpers().Any(), TimeSpan.FromSeconds(30)), "A helper is alive after the run.");

    private static IEnumerable<string> Helpers() => Directory.GetDirectories("/proc/self/task").Where(task => NameOf(task) == "HmcNet rows");

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
