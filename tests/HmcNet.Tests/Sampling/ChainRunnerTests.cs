using HmcNet.Hmc;
using HmcNet.Sampling;
using HmcNet.Tests.Hmc;

namespace HmcNet.Tests.Sampling;

public class ChainRunnerTests
{
    private static ISamplingTarget Target(params double[] scales) =>
        LogDensity.FromFactory(() => TestDensities.Gaussian(scales), name: "gaussian");

    public static TheoryData<string> Samplers =>
        ["nuts", "dense", "unit", "static", "low rank", "diagonal", "stan", "stan dense"];

    /// <summary>1, 2 and 16 threads, six chains: the same bits.</summary>
    [Theory]
    [MemberData(nameof(Samplers))]
    public void Results_do_not_depend_on_the_number_of_threads(string sampler)
    {
        Recorder? first = null;
        foreach (int threads in new[] { 1, 2, 16 })
        {
            var recorder = new Recorder();
            SamplerRun run = ChainRunner.Run(Target(1, 0.1, 30), Options(sampler) with
            {
                Chains = 6,
                IterWarmup = 200,
                IterSampling = 100,
                Seed = 7,
                MaxThreads = threads,
                SaveWarmup = true,
                Sinks = recorder.Factories,
                StepSizeJitter = 0.2,
            });
            Assert.Equal(ChainOutcome.Complete, run.Outcome);
            Assert.Equal(6, recorder.Count);
            first ??= recorder;
            for (int chain = 1; chain <= 6; chain++)
            {
                AssertSame(first[chain].Draws, recorder[chain].Draws);
                Assert.Equal(first[chain].Adaptation!.InverseMetric, recorder[chain].Adaptation!.InverseMetric);
                Assert.Equal(300, recorder[chain].Draws.Count);
            }
        }
        Assert.NotEqual(first![1].Draws[^1].Values, first[2].Draws[^1].Values);
    }

    [Fact]
    public void A_chain_does_not_depend_on_the_others_but_on_the_seed()
    {
        Recorder four = new(), one = new(), other = new();
        NutsOptions options = new() { IterWarmup = 100, IterSampling = 20, Seed = 1 };
        ChainRunner.Run(Target(1, 2), options with { Sinks = four.Factories });
        ChainRunner.Run(Target(1, 2), options with { Chains = 1, Sinks = one.Factories });
        ChainRunner.Run(Target(1, 2), options with { Chains = 1, Seed = 2, Sinks = other.Factories });
        AssertSame(four[1].Draws, one[1].Draws);
        Assert.NotEqual(one[1].Draws[0].Values, other[1].Draws[0].Values);
    }

    [Fact]
    public void Events_counts_and_settings_are_told()
    {
        var recorder = new Recorder();
        SamplerRun run = ChainRunner.Run(Target(1, 2), new NutsOptions
        {
            Chains = 2,
            IterWarmup = 50,
            IterSampling = 30,
            Seed = 5,
            Sinks = recorder.Factories,
        });
        Assert.Equal(5ul, run.Seed);
        for (int chain = 1; chain <= 2; chain++)
        {
            RecordingSink sink = recorder[chain];
            ChainResult result = run.Chains[chain - 1];
            Assert.Equal((chain, "gaussian"), (sink.Start!.Chain, sink.Start.ModelName));
            Assert.Equal(["q[1]", "q[2]"], sink.Start.Variables.EntryNames);
            Assert.Equal("5", sink.Start.Settings["seed"]);
            Assert.Equal(Enumerable.Range(0, 30), sink.Draws.Select(d => d.Iteration));
            Assert.All(sink.Draws, d => Assert.Equal(Phase.Sampling, d.Phase));
            Assert.All(sink.Draws, d => Assert.Equal(sink.Adaptation!.StepSize, d.Transition.StepSize));
            Assert.Equal(ChainOutcome.Complete, sink.End!.Outcome);
            Assert.Equal(sink.Adaptation, result.Adaptation);
            Assert.Equal("diag_e", result.Adaptation!.Metric);
            Assert.Equal(80, result.Iterations);
            Assert.Equal(sink.Draws[^1].Values, result.Position);
            Assert.Equal(sink.Draws.Sum(d => (long)d.Transition.LeapfrogSteps), result.Evaluations.Sampling);
            Assert.True(result.Evaluations.Warmup > 50);
            Assert.Equal((0, 0), (result.Evaluations.NotFinite, result.Evaluations.Exceptions));
            Assert.True(sink.End.WarmupSeconds > 0 && sink.End.SamplingSeconds > 0);
            Assert.Null(result.Fault);
        }
    }

    [Fact]
    public void Every_thinned_iteration_is_emitted_and_the_draws_are_those_of_the_full_run()
    {
        Recorder full = new(), thin = new();
        NutsOptions options = new() { Chains = 1, IterWarmup = 25, IterSampling = 31, Seed = 1, SaveWarmup = true };
        ChainRunner.Run(Target(1), options with { Sinks = full.Factories });
        ChainRunner.Run(Target(1), options with { Sinks = thin.Factories, Thin = 10 });
        Assert.Equal([0, 10, 20], thin[1].Draws.Where(d => d.Phase == Phase.Warmup).Select(d => d.Iteration));
        Assert.Equal([0, 10, 20, 30], thin[1].Draws.Where(d => d.Phase == Phase.Sampling).Select(d => d.Iteration));
        AssertSame([.. full[1].Draws.Where(d => d.Iteration % 10 == 0)], thin[1].Draws);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(40, false)]
    public void Without_adaptation_the_step_size_stays(int warmup, bool engaged)
    {
        var recorder = new Recorder();
        SamplerRun run = ChainRunner.Run(Target(1, 5), new NutsOptions
        {
            Chains = 1,
            IterWarmup = warmup,
            IterSampling = 20,
            Seed = 1,
            StepSize = 0.37,
            AdaptEngaged = engaged,
            SaveWarmup = true,
            Sinks = recorder.Factories,
        });
        Assert.Equal(0.37, run.Chains[0].Adaptation!.StepSize);
        Assert.Equal([1, 1], run.Chains[0].Adaptation!.InverseMetric);
        Assert.All(recorder[1].Draws, d => Assert.Equal(0.37, d.Transition.StepSize));
        Assert.Equal(warmup + 20, recorder[1].Draws.Count);
    }

    /// <summary>Iterations count through the chain: sampling never repeats a random number of warm-up.</summary>
    [Fact]
    public void A_warm_up_that_adapts_nothing_is_the_beginning_of_the_same_chain()
    {
        Recorder whole = new(), parted = new();
        NutsOptions options = new() { Chains = 1, IterWarmup = 0, IterSampling = 30, Seed = 1, StepSize = 0.5, AdaptEngaged = false };
        ChainRunner.Run(Target(1, 2), options with { Sinks = whole.Factories });
        ChainRunner.Run(Target(1, 2), options with { IterWarmup = 10, IterSampling = 20, Sinks = parted.Factories });
        Assert.Equal(whole[1].Values(Phase.Sampling).Skip(10), parted[1].Values(Phase.Sampling));
    }

    [Fact]
    public void No_sampling_iterations_give_an_adaptation_and_no_draws()
    {
        var recorder = new Recorder();
        SamplerRun run = ChainRunner.Run(
            Target(1, 5), new NutsOptions { Chains = 2, IterWarmup = 100, IterSampling = 0, Seed = 1, Sinks = recorder.Factories });
        Assert.Equal(ChainOutcome.Complete, run.Outcome);
        Assert.Empty(recorder[2].Draws);
        Assert.NotNull(recorder[2].Adaptation);
    }

    [Fact]
    public void A_seed_is_made_when_none_is_given_and_repeats_the_run()
    {
        Recorder first = new(), again = new();
        NutsOptions options = new() { Chains = 1, IterWarmup = 30, IterSampling = 10 };
        SamplerRun run = ChainRunner.Run(Target(1), options with { Sinks = first.Factories });
        Assert.InRange(run.Seed, 1ul, (ulong)int.MaxValue);
        ChainRunner.Run(Target(1), options with { Seed = run.Seed, Sinks = again.Factories });
        AssertSame(first[1].Draws, again[1].Draws);
    }

    [Fact]
    public void Progress_tells_begin_and_end_of_both_phases()
    {
        var reports = new Reports();
        ChainRunner.Run(Target(1, 2), new NutsOptions { Chains = 2, IterWarmup = 40, IterSampling = 60, Seed = 1, Progress = reports });
        for (int chain = 1; chain <= 2; chain++)
        {
            SamplingProgress[] of = [.. reports.All.Where(r => r.Chain == chain)];
            Assert.Equal((Phase.Warmup, 0, 40), (of[0].Phase, of[0].Iteration, of[0].Total));
            Assert.Contains(of, r => r.Phase == Phase.Warmup && r.Iteration == 40);
            Assert.Contains(of, r => r.Phase == Phase.Sampling && r.Iteration == 0 && r.Total == 60);
            Assert.Equal((Phase.Sampling, 60), (of[^1].Phase, of[^1].Iteration));
            Assert.True(of[^1].StepSize > 0);
        }
    }

    [Fact]
    public void Divergences_are_counted_in_progress()
    {
        var reports = new Reports();
        var recorder = new Recorder();
        ISamplingTarget wall = LogDensity.FromValueAndGradient(
            1, (q, g) => { g[0] = -q[0]; return Math.Abs(q[0]) < 1.5 ? -0.5 * q[0] * q[0] : double.NegativeInfinity; });
        SamplerRun run = ChainRunner.Run(wall, new NutsOptions
        {
            Chains = 1,
            IterWarmup = 100,
            IterSampling = 200,
            Seed = 1,
            InitRadius = 1,
            Progress = reports,
            Sinks = recorder.Factories,
        });
        int divergent = recorder[1].Draws.Count(d => d.Transition.Divergent);
        Assert.True(divergent > 0);
        Assert.Equal(divergent, reports.All[^1].Divergences);
        Assert.True(run.Chains[0].Evaluations.OutsideSupport >= divergent);
        Assert.Equal(0, run.Chains[0].Evaluations.NotFinite);
    }

    [Fact]
    public void A_chain_whose_sink_throws_fails_and_the_others_go_on()
    {
        var recorder = new Recorder(chain => chain != 2 ? null : count =>
        {
            if (count == 5)
                throw new System.IO.IOException("disk full");
        });
        SamplerRun run = ChainRunner.Run(
            Target(1), new NutsOptions { Chains = 3, IterWarmup = 30, IterSampling = 20, Seed = 1, Sinks = recorder.Factories });
        Assert.Equal(ChainOutcome.Failed, run.Outcome);
        Assert.Equal([ChainOutcome.Complete, ChainOutcome.Failed, ChainOutcome.Complete], run.Chains.Select(c => c.Outcome));
        Assert.IsType<System.IO.IOException>(run.Chains[1].Fault);
        Assert.Equal(5, recorder[2].Draws.Count);
        Assert.Same(run.Chains[1].Fault, recorder[2].End!.Fault);
        Assert.Equal(20, recorder[3].Draws.Count);
    }

    [Fact]
    public void A_density_that_throws_now_and_then_costs_points_not_the_chain()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(1, (q, g) =>
        {
            g[0] = -q[0];
            return q[0] > 1 ? throw new ArithmeticException("too large") : q[0] < -1 ? double.NaN : -0.5 * q[0] * q[0];
        });
        SamplerRun run = ChainRunner.Run(target, new NutsOptions { Chains = 1, IterWarmup = 100, IterSampling = 200, Seed = 1 });
        ChainResult chain = run.Chains[0];
        Assert.Equal(ChainOutcome.Complete, chain.Outcome);
        Assert.True(chain.Evaluations.Exceptions > 0);
        Assert.True(chain.Evaluations.NotFinite > 0);
        Assert.Equal("too large", chain.Evaluations.FirstException!.Message);
        Assert.True(chain.Evaluations.FirstExceptionPosition![0] > 1);
        Assert.Contains("the log density is NaN at q[1] = -", chain.Evaluations.NotFiniteExplanation, StringComparison.Ordinal);
        Assert.InRange(chain.Position[0], -1, 1);
    }

    [Fact]
    public void An_improper_posterior_is_an_error_that_says_so()
    {
        ISamplingTarget flat = LogDensity.FromValueAndGradient(2, (_, g) => { g.Clear(); return 0; });
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(flat, new NutsOptions { Seed = 1 }));
        Assert.Contains("improper", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_without_coordinates_or_with_too_many_for_a_dense_metric_is_refused()
    {
        var options = new NutsOptions { Seed = 1, Metric = Metric.Dense };
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(new EmptyTarget(0), options));
        Assert.Contains("nothing to sample", error.What, StringComparison.Ordinal);
        error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(new EmptyTarget(100_000), options));
        Assert.Contains("dense metric", error.What, StringComparison.Ordinal);
        Assert.Equal("100000", error.Found);
    }

    [Fact]
    public void When_every_chain_fails_in_warm_up_the_fault_is_thrown()
    {
        var options = new NutsOptions { Chains = 2, IterWarmup = 5, Seed = 1, Sinks = [_ => throw new System.IO.IOException("no folder")] };
        var error = Assert.Throws<HmcNetException>(() => ChainRunner.Run(Target(1), options));
        Assert.Contains("no folder", error.Found, StringComparison.Ordinal);
        Assert.IsType<System.IO.IOException>(error.InnerException);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(130)]
    public void Cancellation_keeps_the_draws_and_the_run_can_be_finished(int cancelAfter)
    {
        Recorder straight = new(), rest = new();
        NutsOptions options = new()
        {
            Chains = 3,
            IterWarmup = 100,
            IterSampling = 80,
            Seed = 1,
            MaxThreads = 1,
            SaveWarmup = true,
        };
        ChainRunner.Run(Target(1, 0.3), options with { Sinks = straight.Factories });

        using var source = new CancellationTokenSource();
        var broken = new Recorder(chain => chain != 2 ? null : count =>
        {
            if (count == cancelAfter)
                source.Cancel();
        });
        SamplerRun cancelled = ChainRunner.Run(Target(1, 0.3), options with { Sinks = broken.Factories }, source.Token);
        Assert.Equal(ChainOutcome.Cancelled, cancelled.Outcome);
        Assert.Equal([ChainOutcome.Complete, ChainOutcome.Cancelled, ChainOutcome.Cancelled], cancelled.Chains.Select(c => c.Outcome));
        Assert.Equal(cancelAfter, broken[2].Draws.Count);
        Assert.Equal(ChainOutcome.Cancelled, broken[2].End!.Outcome);
        Assert.Empty(broken[3].Draws);
        Assert.Equal(cancelAfter, cancelled.Chains[1].Iterations);

        SamplerRun finished = ChainRunner.Continue(Target(1, 0.3), cancelled, rest.Factories);
        Assert.Equal(ChainOutcome.Complete, finished.Outcome);
        Assert.Equal(2, rest.Count);
        AssertSame(straight[3].Draws, rest[3].Draws);
        // In warm-up the chain begins anew; after it, the remaining draws follow those that are there.
        bool sampling = cancelAfter > 100;
        AssertSame(straight[2].Draws, sampling ? [.. broken[2].Draws, .. rest[2].Draws] : rest[2].Draws);
        Assert.Equal(straight[2].Adaptation!.InverseMetric, finished.Chains[1].Adaptation!.InverseMetric);
        Assert.Equal(180, finished.Chains[1].Iterations);
    }

    [Fact]
    public void A_run_that_is_cancelled_before_it_begins_ends_every_chain_as_cancelled()
    {
        var recorder = new Recorder();
        SamplerRun run = ChainRunner.Run(
            Target(1), new NutsOptions { Seed = 1, Sinks = recorder.Factories }, new CancellationToken(canceled: true));
        Assert.Equal(ChainOutcome.Cancelled, run.Outcome);
        for (int chain = 1; chain <= 4; chain++)
        {
            Assert.NotNull(recorder[chain].Start);
            Assert.Equal(ChainOutcome.Cancelled, recorder[chain].End!.Outcome);
        }
    }

    /// <summary>A cancelled trajectory of a slow density stops at its next evaluation, not at its end.</summary>
    [Fact]
    public void Cancellation_does_not_wait_for_the_end_of_a_trajectory()
    {
        using var source = new CancellationTokenSource();
        int calls = 0;
        ISamplingTarget target = LogDensity.FromValueAndGradient(1, (q, g) =>
        {
            if (++calls == 300)
                source.Cancel();
            g[0] = -q[0];
            return -0.5 * q[0] * q[0];
        });
        SamplerRun run = ChainRunner.Run(
            target, new StaticHmcOptions { Chains = 1, IterWarmup = 0, StepSize = 0.001, Seed = 1 }, source.Token);
        Assert.Equal(ChainOutcome.Cancelled, run.Outcome);
        Assert.Equal(300, calls);
        Assert.Equal(0, run.Chains[0].Iterations);
    }

    [Fact]
    public void Chains_can_start_at_values_of_their_own()
    {
        var recorder = new Recorder();
        ChainRunner.Run(Target(1), new NutsOptions
        {
            Chains = 2,
            IterWarmup = 0,
            IterSampling = 1,
            StepSize = 1e-9,
            MaxTreeDepth = 1,
            Seed = 1,
            Sinks = recorder.Factories,
            InitialValuesPerChain = [new Dictionary<string, double[]> { ["q"] = [3] }, new Dictionary<string, double[]> { ["q"] = [-4] }],
        });
        Assert.Equal(3, recorder[1].Draws[0].Values[0], 1e-6);
        Assert.Equal(-4, recorder[2].Draws[0].Values[0], 1e-6);
    }

    /// <summary>Sampling through a runner allocates per draw only what its sinks do.</summary>
    [Fact]
    public void The_number_of_draws_does_not_change_what_is_allocated()
    {
        long Allocated(int draws)
        {
            var sink = new CountingSink();
            ChainRunner.Run(Target(1, 2, 3), new NutsOptions
            {
                Chains = 1,
                IterWarmup = 100,
                IterSampling = draws,
                Seed = 1,
                Sinks = [_ => sink],
            });
            Assert.Equal(draws, sink.Draws);
            return sink.AllocatedWhileSampling;
        }

        Allocated(100);
        Assert.Equal(0, Allocated(2000));
    }

    private static HmcOptions Options(string sampler) => sampler switch
    {
        "dense" => new NutsOptions { Metric = Metric.Dense },
        "unit" => new NutsOptions { Metric = Metric.Unit },
        "low rank" => new NutsOptions { Metric = Metric.LowRank },
        "diagonal" => new NutsOptions { Metric = Metric.Diagonal },
        "stan" => new NutsOptions { Adaptation = AdaptationMethod.Stan },
        "stan dense" => new NutsOptions { Adaptation = AdaptationMethod.Stan, Metric = Metric.Dense },
        "static" => new StaticHmcOptions { IntegrationTime = 2 },
        _ => new NutsOptions(),
    };

    private static void AssertSame(
        List<(Phase Phase, int Iteration, Transition Transition, double[] Values)> expected,
        List<(Phase Phase, int Iteration, Transition Transition, double[] Values)> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal((expected[i].Phase, expected[i].Iteration, expected[i].Transition), (actual[i].Phase, actual[i].Iteration, actual[i].Transition));
            Assert.Equal(expected[i].Values, actual[i].Values);
        }
    }

    private sealed class EmptyTarget(int dimension) : ISamplingTarget
    {
        public string Name => "empty";

        public int Dimension => dimension;

        public VariableLayout Variables { get; } = new([]);

        public IReadOnlyList<string> CoordinateNames => [];

        public IChainDensity CreateChainDensity() => throw new NotSupportedException();

        public void Unconstrain(IReadOnlyDictionary<string, double[]> values, Span<double> position, Span<bool> given) =>
            throw new NotSupportedException();

        public string ExplainNonFinite(ReadOnlySpan<double> position) => throw new NotSupportedException();
    }

    private sealed class Reports : IProgress<SamplingProgress>
    {
        public List<SamplingProgress> All { get; } = [];

        public void Report(SamplingProgress value)
        {
            lock (All)
                All.Add(value);
        }
    }

    private sealed class CountingSink : IDrawSink
    {
        private long first, last;

        public int Draws { get; private set; }

        public long AllocatedWhileSampling => last - first;

        public void OnStart(ChainStart start) => Assert.Equal(1, start.Chain);

        public void OnDraw(Phase phase, int iteration, in Transition transition, ReadOnlySpan<double> values)
        {
            last = GC.GetAllocatedBytesForCurrentThread();
            if (Draws++ == 0)
                first = last;
        }

        public void OnWarmupComplete(AdaptationResult adaptation) => Assert.Equal(3, adaptation.Dimension);

        public void OnEnd(ChainEnd end) => Assert.Equal(ChainOutcome.Complete, end.Outcome);
    }
}
