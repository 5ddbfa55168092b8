using HmcNet.Hmc;
using HmcNet.Sampling;

// Not HmcNet.Tests.Draws: that namespace would hide the class Draws in all tests.
namespace HmcNet.Tests.DrawsFolder;

public class DrawsTests
{
    private static readonly VariableLayout Layout = new(
    [
        new Variable("mu"),
        new Variable("alpha", [3], [["north", "south", "west"]]),
        new Variable("Omega", [2, 2]) { ConstantEntries = [true, false, false, true] },
    ]);

    [Fact]
    public void Columns_names_and_labels_are_reached_by_variable_and_by_entry()
    {
        Draws draws = Sampled(chains: 2, iterations: 5);
        Assert.Equal(2, draws.Chains);
        Assert.Equal(10, draws.TotalDraws);
        Assert.Equal([100.0, 101, 102, 103, 104], draws.Column(0, 0).ToArray());
        Assert.Equal([1002.0, 1012, 1022, 1032, 1042], Sampled(1, 5, scale: 10).Column(0, "alpha[2]").ToArray());
        VariableDraws alpha = draws["alpha"];
        Assert.Equal([3], alpha.Shape);
        Assert.Equal(["alpha[1]", "alpha[2]", "alpha[3]"], alpha.EntryNames);
        Assert.Equal(["alpha[north]", "alpha[south]", "alpha[west]"], alpha.EntryLabels);
        Assert.Equal(draws.Pooled("alpha[3]"), alpha.Pooled(2));
        Assert.Equal(alpha.Column(1, 1).ToArray(), draws["alpha[2]"].Column(1).ToArray());
        Assert.Equal("alpha[2]", draws["alpha[2]"].Name);
        Assert.Equal([draws.Column(1, 1)[3], draws.Column(1, 2)[3], draws.Column(1, 3)[3]], alpha.Values(1, 3));
        Assert.Equal(6, draws.EntryIndex("Omega[2,1]"));
        Assert.Equal([null, null, null, null], draws["Omega"].EntryLabels);
    }

    [Fact]
    public void Moments_pool_all_chains()
    {
        Draws draws = new DrawsBuilder("x").AddColumn([1, 2]).AddColumn([3, 6, 8]).Build();
        Assert.Equal(4, draws["x"].Mean());
        Assert.Equal(Math.Sqrt(34 / 4.0), draws["x"].StandardDeviation(), 1e-15);
        Assert.Equal([4.0], draws["x"].Means);
        Assert.Equal(2, draws.CommonIterations);
        Assert.False(draws.HasTransitions);
        Assert.True(draws.Transitions(0).IsEmpty);
        Assert.True(draws.IsComplete);
    }

    [Fact]
    public void Warm_up_transitions_and_meta_data_are_kept()
    {
        var collector = new DrawsCollector();
        collector.OnStart(Start(1, 4, warmup: 3));
        for (int i = 0; i < 3; i++)
            collector.OnDraw(Phase.Warmup, i, Transition(i, 0.5), Values(-i));
        var adaptation = new AdaptationResult(0.25, "diag_e", [1, 2], 2);
        collector.OnWarmupComplete(adaptation);
        for (int i = 0; i < 4; i++)
            collector.OnDraw(Phase.Sampling, i, Transition(10 + i, 0.9), Values(i));
        var end = new ChainEnd(ChainOutcome.Complete, 1.5, 2.5);
        collector.OnEnd(end);
        ChainDraws chain = Draws.FromCollectors([collector]).Chain(0);
        Assert.Equal((4, 3), (chain.Iterations, chain.WarmupIterations));
        Assert.Equal([0.0, -1, -2], chain.WarmupColumn(0).ToArray());
        Assert.Equal(2, chain.WarmupTransitions[2].LogDensity);
        Assert.Equal(13, chain.Transitions[3].LogDensity);
        Assert.Same(adaptation, chain.Adaptation);
        Assert.Same(end, chain.End);
        Assert.Equal(4, chain.IntegerSetting("num_samples"));
        Assert.Null(chain.IntegerSetting("nothing"));
    }

    [Fact]
    public void A_cancelled_chain_is_shorter_and_marked_and_what_comes_later_changes_nothing()
    {
        var collectors = new[] { new DrawsCollector(), new DrawsCollector(), new DrawsCollector() };
        Fill(collectors[0], 1, 10, ChainOutcome.Complete);
        collectors[1].OnStart(Start(2, 10));
        for (int i = 0; i < 4; i++)
            collectors[1].OnDraw(Phase.Sampling, i, Transition(i, 1), Values(i));
        ChainDraws before = collectors[1].ToChain();
        collectors[1].OnDraw(Phase.Sampling, 4, Transition(4, 1), Values(4));
        collectors[1].OnEnd(new ChainEnd(ChainOutcome.Cancelled, 0, 1));
        Draws draws = Draws.FromCollectors(collectors);
        Assert.Equal(4, before.Column(0).Length);
        Assert.False(draws.IsComplete);
        Assert.Equal(5, draws.CommonIterations);
        Assert.Equal(15, draws.TotalDraws);
        Assert.Equal(15, draws.Pooled(0).Length);
        Assert.Equal(0, draws.Chain(2).Iterations);
        Assert.Equal(3, draws.Chain(2).Start.Chain);
        Assert.False(draws.Chain(2).IsComplete);
        Assert.Equal(0, draws.Chain(2).Column(0).Length);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Draws_are_kept_whether_or_not_their_number_was_known(int announced)
    {
        var collector = new DrawsCollector();
        collector.OnStart(Start(1, announced));
        for (int i = 0; i < 100; i++)
            collector.OnDraw(Phase.Sampling, i, Transition(i, 1), Values(i));
        Draws draws = Draws.FromCollectors([collector]);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (double)i), draws.Column(0, "mu").ToArray());
        Assert.Equal(99, draws.Transitions(0)[99].LogDensity);
    }

    [Fact]
    public void A_draw_within_the_expected_number_allocates_nothing()
    {
        var collector = new DrawsCollector();
        collector.OnStart(Start(1, 1000));
        double[] values = Values(1);
        Transition transition = Transition(1, 1);
        collector.OnDraw(Phase.Sampling, 0, transition, values);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i < 1000; i++)
            collector.OnDraw(Phase.Sampling, i, transition, values);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Faults_of_the_user_are_explained()
    {
        Draws draws = Sampled(1, 3);
        HmcNetException unknown = Assert.Throws<HmcNetException>(() => draws["beta"]);
        Assert.Contains("\"beta\"", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("alpha", unknown.Expected!, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => draws["alpha[4]"]);
        Assert.Contains("alpha[2]", Assert.Throws<HmcNetException>(() => draws.Pooled("alpha[9]")).Message, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => Draws.FromChains([]));
        HmcNetException ragged = Assert.Throws<HmcNetException>(() => new DrawsBuilder("a", "b").AddChain([[1, 2], [3]]));
        Assert.Contains("chain 1, iteration 2", ragged.Message, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => new DrawsBuilder("a").AddChain([[1]], [Transition(1, 1), Transition(2, 1)]));
        ChainDraws other = new DrawsBuilder("other").AddColumn([1]).Build().Chain(0);
        Assert.Contains("chain 2", Assert.Throws<HmcNetException>(
            () => Draws.FromChains([draws.Chain(0), other])).Message, StringComparison.Ordinal);
    }

    internal static ChainStart Start(int chain, int samples, int warmup = 0) => new(
        "test", chain, Layout,
        new Dictionary<string, string>
        {
            ["num_samples"] = $"{samples}",
            ["num_warmup"] = $"{warmup}",
            ["save_warmup"] = warmup > 0 ? "1" : "0",
        },
        DateTime.UnixEpoch);

    private static Draws Sampled(int chains, int iterations, int scale = 1)
    {
        var builder = new DrawsBuilder(Layout);
        for (int c = 0; c < chains; c++)
        {
            builder.AddChain([.. Enumerable.Range(0, iterations).Select(i =>
                Enumerable.Range(0, 8).Select(e => (double)(100 * scale * (c + 1) + i * scale + e)).ToArray())]);
        }
        return builder.Build();
    }

    private static void Fill(DrawsCollector collector, int chain, int count, ChainOutcome outcome)
    {
        collector.OnStart(Start(chain, count));
        for (int i = 0; i < count; i++)
            collector.OnDraw(Phase.Sampling, i, Transition(i, 1), Values(i));
        collector.OnEnd(new ChainEnd(outcome, 0, 1));
    }

    private static double[] Values(double first) => [first, 1, 2, 3, 4, 5, 6, 7];

    private static Transition Transition(double logDensity, double accept) =>
        new(logDensity, accept, 0.1, 3, 7, false, -logDensity);
}
