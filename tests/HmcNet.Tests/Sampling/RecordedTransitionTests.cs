using HmcNet.Hmc;
using HmcNet.Io;
using HmcNet.Sampling;

namespace HmcNet.Tests.Sampling;

/// <summary>What is kept of divergent transitions and of ordinary ones.</summary>
public class RecordedTransitionTests
{
    private const double NeckPrecision = 3;

    /// <summary>Neal's funnel: v ~ N(0, 3^2), x_i ~ N(0, exp(v/2)^2), i = 1..9.</summary>
    private static readonly ISamplingTarget Funnel = LogDensity.FromValueAndGradient(10, (x, gradient) =>
    {
        double v = x[0], sum = 0, precision = Math.Exp(-v);
        for (int i = 1; i < 10; i++)
        {
            sum += x[i] * x[i];
            gradient[i] = -x[i] * precision;
        }
        gradient[0] = -v / (NeckPrecision * NeckPrecision) - 4.5 + 0.5 * sum * precision;
        return -0.5 * v * v / (NeckPrecision * NeckPrecision) - 4.5 * v - 0.5 * sum * precision;
    });

    private static readonly NutsOptions Options = new() { Seed = 5, Chains = 2, IterSampling = 2000, AdaptEngaged = false, IterWarmup = 100, StepSize = 0.7, Metric = Metric.Unit };

    [Fact]
    public void Every_divergence_is_kept_with_the_point_where_it_began_and_the_step_that_failed()
    {
        Fit fit = Nuts.Sample(Funnel, Options);
        IReadOnlyList<RecordedTransition>[] kept = [.. fit.Run.Chains.Select(c => c.Recorded)];
        Assert.True(kept.Sum(k => k.Count(t => t.IsDivergent)) >= 10, "the funnel has divergences");
        for (int c = 0; c < 2; c++)
        {
            Transition[] transitions = fit.Draws.Transitions(c).ToArray();
            Assert.Equal(
                Enumerable.Range(0, transitions.Length).Where(i => transitions[i].Divergent),
                kept[c].Where(t => t.IsDivergent).Select(t => t.Iteration));
            foreach (RecordedTransition recorded in kept[c].Where(t => t.Iteration > 0))
            {
                Assert.Equal(c + 1, recorded.Chain);
                Assert.Equal(Draw(fit, c, recorded.Iteration - 1), recorded.Start);
                Assert.Equal(transitions[recorded.Iteration].StepSize, recorded.StepSize);
            }
            Assert.All(kept[c].Where(t => t.IsDivergent), t => Assert.True(t.EnergyError > NutsTrajectory.MaxEnergyError));
            Assert.All(kept[c].Where(t => t.IsDivergent), t => FailsAgain(t, fit.Run.Chains[c].Adaptation!));
        }
    }

    [Fact]
    public void Ordinary_transitions_are_kept_with_the_draw_that_they_ended_with()
    {
        Fit fit = Nuts.Sample(Funnel, Options);
        for (int c = 0; c < 2; c++)
        {
            RecordedTransition[] ordinary = [.. fit.Run.Chains[c].Recorded.Where(t => !t.IsDivergent)];
            Assert.InRange(ordinary.Length, TransitionRecorder.MostOrdinary / 2, TransitionRecorder.MostOrdinary);
            Assert.All(ordinary, t => Assert.Equal(Draw(fit, c, t.Iteration), t.Last));
            Assert.All(ordinary, t => Assert.Null(t.Failed));
        }
    }

    [Fact]
    public void What_is_kept_does_not_depend_on_a_break()
    {
        using var stop = new CancellationTokenSource();
        var sink = new RecordingSink { AfterDraw = count => StopAt(count, stop) };
        NutsOptions one = Options with { Chains = 1 };
        Fit broken = Nuts.Sample(Funnel, one with { Sinks = [_ => sink] }, stop.Token);
        Assert.False(broken.IsComplete);
        AssertSame(Nuts.Sample(Funnel, one).Run.Chains[0].Recorded, broken.Continue().Run.Chains[0].Recorded);
    }

    [Fact]
    public void Static_hmc_keeps_its_divergences_too()
    {
        Fit fit = StaticHmc.Sample(Funnel, new StaticHmcOptions { Seed = 3, Chains = 1, IterWarmup = 200, IterSampling = 800 });
        Transition[] transitions = fit.Draws.Transitions(0).ToArray();
        int[] divergent = [.. Enumerable.Range(0, transitions.Length).Where(i => transitions[i].Divergent)];
        Assert.NotEmpty(divergent);
        RecordedTransition[] kept = [.. fit.Run.Chains[0].Recorded.Where(t => t.IsDivergent)];
        Assert.Equal(divergent, kept.Select(t => t.Iteration));
        Assert.All(kept, t => FailsAgain(t, fit.Run.Chains[0].Adaptation!));
    }

    [Theory]
    [InlineData(90, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(799, 8)]
    public void The_room_is_bounded_and_what_is_kept_is_spread_evenly(int transitions, int stride)
    {
        var recorder = new TransitionRecorder(1, 1);
        var pool = new PhasePointPool(1, 1);
        int slot = pool.Rent();
        for (int i = 0; i < transitions; i++)
        {
            recorder.Begin(pool[slot], 0);
            recorder.End(i, default, pool[slot]);
        }
        Assert.Equal(
            Enumerable.Range(0, transitions).Where(i => i % stride == 0), recorder.Kept.Select(t => t.Iteration));
    }

    [Fact]
    public void They_are_written_to_a_file_that_reads_back_to_the_same_bits()
    {
        Fit fit = Nuts.Sample(Funnel, Options);
        string path = Path.GetTempFileName();
        int rows = TransitionCsv.Write(fit.Run, [.. Enumerable.Range(0, 10).Select(i => $"x[{i + 1},1]")], path);
        Table table = Table.ReadCsv(path);
        File.Delete(path);
        RecordedTransition[] kept = [.. fit.Run.Chains.SelectMany(c => c.Recorded)];
        Assert.Equal(kept.Length, rows);
        Assert.Equal(rows, table.RowCount);
        Assert.Equal(kept.Select(t => t.IsDivergent ? 1.0 : 0), table["divergent__"].ToArray());
        Assert.Equal(kept.Select(t => t.Last[9]), table["last.x[10,1]"].ToArray());
        Assert.Equal(kept.Select(t => t.Failed?[0] ?? double.NaN), table["failed.x[1,1]"].ToArray());
        Assert.Equal(kept.Select(t => t.StartMomentum[3]), table["p_start.x[4,1]"].ToArray());
    }

    [Fact]
    public void A_file_of_transitions_that_cannot_be_written_is_a_clear_fault()
    {
        Fit fit = Nuts.Sample(Funnel, Options with { IterSampling = 50 });
        HmcNetException fault = Assert.Throws<HmcNetException>(() => TransitionCsv.Write(fit.Run, ["a"], "x.csv"));
        Assert.Contains("10 names", fault.Message, StringComparison.Ordinal);
        string missing = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "x.csv");
        fault = Assert.Throws<HmcNetException>(() => TransitionCsv.Write(fit.Run, [.. Enumerable.Repeat("a", 10)], missing));
        Assert.Contains(missing, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gibbs_keeps_none()
    {
        Model model = Model.Define("one", m => m.Parameter("x", HmcNet.Distributions.Distribution.Normal(0, 1)));
        Assert.All(HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = 1, IterSampling = 50 }).Run.Chains, c => Assert.Empty(c.Recorded));
    }

    private static void StopAt(int count, CancellationTokenSource stop)
    {
        if (count == 137)
            stop.Cancel();
    }

    private static double[] Draw(Fit fit, int chain, int iteration) =>
        [.. Enumerable.Range(0, 10).Select(entry => fit.Draws.Column(chain, entry)[iteration])];

    /// <summary>The step from the last point, taken forward or back in time, goes to the failed point.</summary>
    private static void FailsAgain(RecordedTransition recorded, AdaptationResult adaptation)
    {
        var h = new Hamiltonian(
            new GuardedDensity(Funnel.CreateChainDensity()), KineticEnergy.From(adaptation.Metric, adaptation.InverseMetric, 10), new PhasePointPool(10, 2));
        int from = h.Pool.Rent(), to = h.Pool.Rent();
        recorded.Last.CopyTo(h.Pool[from].Position);
        h.Evaluate(from);
        Assert.Equal(h.Pool[from].Gradient.ToArray(), recorded.LastGradient);
        recorded.LastMomentum.CopyTo(h.Pool[from].Momentum);
        double[][] reached = [.. new[] { 1, -1 }.Select(sign =>
        {
            h.Leapfrog(from, to, sign * recorded.StepSize);
            return h.Pool[to].Position.ToArray();
        })];
        Assert.Contains(reached, r => r.SequenceEqual(recorded.Failed!));
    }

    private static void AssertSame(IReadOnlyList<RecordedTransition> expected, IReadOnlyList<RecordedTransition> actual)
    {
        Assert.Equal(expected.Select(t => (t.Iteration, t.IsDivergent, t.EnergyError)), actual.Select(t => (t.Iteration, t.IsDivergent, t.EnergyError)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Last, pair.Second.Last));
    }
}
