using HmcNet.Adaptation;
using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;
using HmcNet.Tests.Hmc;

namespace HmcNet.Tests.Adaptation;

public class PairedWarmupTests
{
    /// <summary>Two coordinates correlated as the coefficients of a line on uncentred years, the third independent.</summary>
    private static readonly ISamplingTarget Years = Correlated(-0.99999);

    [Theory]
    [InlineData(Metric.Auto, 1000)]
    [InlineData(Metric.Auto, 200)]
    [InlineData(Metric.LowRank, 400)]
    [InlineData(Metric.Dense, 400)]
    public void A_correlation_of_five_nines_is_found(Metric metric, int warmup)
    {
        Fit fit = Nuts.Sample(Years, new NutsOptions { Seed = 1, Chains = 2, Metric = metric, IterWarmup = warmup, IterSampling = 500 });
        foreach (ChainResult chain in fit.Run.Chains)
        {
            Assert.Equal("dense_e", chain.Adaptation!.Metric);
            Assert.InRange((double)chain.Evaluations.Sampling / 500, 1, 10);
        }
        // With Stan's adaptation it costs hundreds.
        Fit stan = Nuts.Sample(
            Years, new NutsOptions { Seed = 1, Chains = 1, Adaptation = AdaptationMethod.Stan, IterSampling = 100 });
        Assert.InRange((double)stan.Run.Chains[0].Evaluations.Sampling / 100, 100, 1023);
    }

    [Fact]
    public void Independent_coordinates_keep_the_diagonal_under_Auto()
    {
        NutsTransition nuts = At(TestDensities.Gaussian(1e-3, 1, 1e3));
        var seen = new List<int>();
        new PairedWarmup(nuts, Metric.Auto, 300, new DualAveragingOptions()).Run((i, _) => seen.Add(i));
        Assert.Equal(Enumerable.Range(0, 300), seen);
        var kinetic = Assert.IsType<DiagonalKineticEnergy>(nuts.Hamiltonian.Kinetic);
        // Exact for independent normals, but for the rounding of sums over the window.
        Assert.Equal(1, kinetic.InverseMetric[0] / 1e-6, 1e-12);
        Assert.Equal(1, kinetic.InverseMetric[1], 1e-12);
        Assert.Equal(1, kinetic.InverseMetric[2] / 1e6, 1e-12);
        double accept = Enumerable.Range(300, 1000).Average(i => nuts.Next(i).AcceptStatistic);
        // Dual averaging comes out between the target 0.8 and about 0.15 above.
        Assert.InRange(accept, 0.7, 0.97);
    }

    [Fact]
    public void A_unit_metric_is_not_learnt_and_a_short_warm_up_learns_no_metric()
    {
        NutsTransition unit = At(TestDensities.Gaussian(1, 2));
        new PairedWarmup(unit, Metric.Unit, 50, new DualAveragingOptions()).Run((_, _) => { });
        Assert.Equal([1, 1], unit.Hamiltonian.Kinetic.InverseMetric);

        NutsTransition brief = At(TestDensities.Gaussian(1, 2));
        new PairedWarmup(brief, Metric.Diagonal, WarmupSchedule.ShortestForMetric - 1, new DualAveragingOptions()).Run((_, _) => { });
        Assert.Equal([1, 1], brief.Hamiltonian.Kinetic.InverseMetric);
    }

    [Fact]
    public void A_flat_density_is_told_to_be_improper()
    {
        NutsTransition nuts = At(new FunctionDensity(2, (_, g) =>
        {
            g.Clear();
            return 0;
        }));
        var error = Assert.Throws<HmcNetException>(
            () => new PairedWarmup(nuts, Metric.Auto, 100, new DualAveragingOptions()).Run((_, _) => { }));
        Assert.Contains("improper", error.What, StringComparison.Ordinal);
    }

    /// <summary>The low-rank metric is kept in its own form, so that a continued chain repeats every bit.</summary>
    [Theory]
    [InlineData(Metric.Auto)]
    [InlineData(Metric.LowRank)]
    [InlineData(Metric.Dense)]
    public void A_run_stopped_while_sampling_goes_on_bit_for_bit(Metric metric)
    {
        NutsOptions options = new() { Seed = 4, Chains = 2, IterWarmup = 100, IterSampling = 60, MaxThreads = 1, Metric = metric };
        Fit straight = Nuts.Sample(Years, options);
        Assert.Equal("dense_e", straight.Run.Chains[0].Adaptation!.Metric);

        using var source = new CancellationTokenSource();
        int left = 30;
        Fit stopped = Nuts.Sample(
            Years, options with { Sinks = [_ => new StoppingSink(() => { if (--left == 0) source.Cancel(); })] }, source.Token);
        Assert.False(stopped.IsComplete);
        Fit finished = stopped.Continue();
        Assert.True(finished.IsComplete);
        for (int chain = 0; chain < 2; chain++)
            for (int entry = 0; entry < 3; entry++)
                Assert.Equal(straight.Draws.Column(chain, entry).ToArray(), finished.Draws.Column(chain, entry).ToArray());
    }

    [Fact]
    public void The_low_rank_metric_allocates_nothing_while_sampling()
    {
        IChainDensity density = Years.CreateChainDensity();
        NutsTransition nuts = At(density);
        new PairedWarmup(nuts, Metric.LowRank, 100, new DualAveragingOptions()).Run((_, _) => { });
        Assert.NotEmpty(Assert.IsType<LowRankKineticEnergy>(nuts.Hamiltonian.Kinetic).Eigenvalues);
        for (int i = 0; i < 100; i++)
            nuts.Next(100 + i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            nuts.Next(200 + i);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static NutsTransition At(ILogDensity density)
    {
        var nuts = new NutsTransition(
            new GuardedDensity(density), new RandomStream(1, 1), KineticEnergy.Unit(density.Dimension), maxDepth: 10);
        var start = new double[density.Dimension];
        Array.Fill(start, 0.5);
        nuts.MoveTo(start);
        return nuts;
    }

    private static ISamplingTarget Correlated(double rho)
    {
        double precision = 1 / (1 - rho * rho);
        return LogDensity.FromValueAndGradient(3, (q, g) =>
        {
            g[0] = -precision * (q[0] - rho * q[1]);
            g[1] = -precision * (q[1] - rho * q[0]);
            g[2] = -q[2];
            return 0.5 * (q[0] * g[0] + q[1] * g[1] + q[2] * g[2]);
        });
    }

    private sealed class StoppingSink(Action onDraw) : IDrawSink
    {
        public void OnStart(ChainStart start) => Assert.Equal(3, start.Variables.Size);

        public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values) => onDraw();

        public void OnWarmupComplete(AdaptationResult adaptation) => Assert.Equal(3, adaptation.Dimension);

        public void OnEnd(ChainEnd end) => Assert.Null(end.Fault);
    }
}
