using HmcNet.Diagnostics;
using HmcNet.Io;
using HmcNet.Randomness;
using HmcNet.Sampling;
using HmcNet.Tests.Io;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <summary>Runs repeat to the bit, stop and go on, keep what they are told to, and are written and read back.</summary>
public class GibbsRunTests
{
    private static readonly GibbsOptions Short = new() { Seed = 3, Chains = 3, IterWarmup = 60, IterSampling = 80 };

    /// <summary>Every kind of kernel: blocks, slices, ellipses, NUTS, enumeration, a conditional of the user.</summary>
    private static (Model Model, GibbsOptions Options) Everything()
    {
        Model model = Model.Define("everything", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5), over: 2);
            var tau = m.Parameter("tau", HalfCauchy(2));
            var b = m.Parameter("b", Normal(0, 2), over: 2);
            var s2 = m.Parameter("s2", InverseGamma(3, 3));
            var rate = m.Parameter("rate", Gamma(2, 1));
            var p = m.Parameter("p", LogNormal(0, 1));
            var k = m.Discrete("k", Categorical(new double[] { 0.4, 0.6 }), over: 6);
            var alpha = m.Parameter("alpha", Normal(0, tau), over: 3);
            m.Observe("y", [-3.1, -2.4, -2.7, 2.2, 3.3, 2.9], Normal(mu[k], HmcNet.Autodiff.TensorMath.Sqrt(s2)));
            m.Observe("z", [0.0, 1, 1, 0], BernoulliLogit(b[0] + b[1] * new double[] { -1, 0.5, 1, -0.2 }));
            m.Observe("a", [0.3, -0.2, 1.1], Normal(alpha, 1));
            m.Observe("w", [1.0, 4, 2], Poisson(rate * p));
        });
        return (model, Short.Kernel("p", Kernel.Nuts).Conditional("rate", (s, r) => Gamma(9, 1 + 3 * s.Scalar("p")).Draw(r, 1)[0]));
    }

    [Fact]
    public void Every_kind_of_update_is_there()
    {
        (Model model, GibbsOptions options) = Everything();
        Assert.Equal(Enum.GetValues<GibbsKernelKind>(), HmcNet.Gibbs.Plan(model, options).Entries.Select(e => e.Kernel).Distinct().Order());
    }

    [Fact]
    public void Draws_do_not_depend_on_threads_or_on_the_number_of_chains()
    {
        (Model model, GibbsOptions options) = Everything();
        Fit one = HmcNet.Gibbs.Sample(model, options with { MaxThreads = 1 });
        foreach (GibbsOptions other in new[] { options with { MaxThreads = 2 }, options with { MaxThreads = 16 }, options with { ThreadsPerChain = 2 }, options with { Chains = 2 } })
            SameBits(one, HmcNet.Gibbs.Sample(model, other));
        Assert.NotEqual(one["mu"].Column(0).ToArray(), one["mu"].Column(1).ToArray());
        Assert.NotEqual(one["mu"].Column(0).ToArray(), HmcNet.Gibbs.Sample(model, options with { Seed = 4 })["mu"].Column(0).ToArray());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(100)]
    public void A_cancelled_run_goes_on_to_the_same_bits(int stopAt)
    {
        (Model model, GibbsOptions options) = Everything();
        options = options with { Chains = 2, MaxThreads = 1 };
        Fit whole = HmcNet.Gibbs.Sample(model, options);
        using var stop = new CancellationTokenSource();
        int sweeps = 0;
        GibbsConditional counted = GibbsConditional.FromDraws((s, r) =>
        {
            // The second chain is stopped too, wherever the first one is.
            if (++sweeps == stopAt)
                stop.Cancel();
            return Gamma(9, 1 + 3 * s.Scalar("p")).Draw(r, 1);
        });
        Fit broken = HmcNet.Gibbs.Sample(model, options.Conditional("rate", counted), stop.Token);
        Assert.False(broken.IsComplete);
        Fit continued = broken.Continue();
        Assert.True(continued.IsComplete);
        SameBits(whole, continued);
    }

    [Fact]
    public void A_run_can_be_continued_twice_from_the_same_place()
    {
        (Model model, GibbsOptions options) = Everything();
        using var stop = new CancellationTokenSource();
        int sweeps = 0;
        SamplerRun run = HmcNet.Gibbs.Sample(model, (options with { Chains = 1 }).Conditional("rate", (s, r) =>
        {
            if (++sweeps == 90)
                stop.Cancel();
            return Gamma(9, 1 + 3 * s.Scalar("p")).Draw(r, 1)[0];
        }), stop.Token).Run;
        double[] rest = Rest(run);
        Assert.NotEmpty(rest);
        Assert.Equal(rest, Rest(run));

        double[] Rest(SamplerRun from)
        {
            var sink = new RememberingSink();
            Assert.Equal(ChainOutcome.Complete, ChainRunner.Continue(model, from, [_ => sink]).Outcome);
            return [.. sink.Values];
        }
    }

    [Fact]
    public void Thinning_and_warm_up_keep_the_draws_that_were_asked_for()
    {
        (Model model, GibbsOptions options) = Everything();
        Fit all = HmcNet.Gibbs.Sample(model, options with { SaveWarmup = true });
        Fit thinned = HmcNet.Gibbs.Sample(model, options with { Thin = 5, SaveWarmup = true });
        Assert.Equal(60, all.Draws.Chain(0).WarmupIterations);
        Assert.Equal(12, thinned.Draws.Chain(0).WarmupIterations);
        Assert.Equal(16, thinned.Draws.Chain(0).Iterations);
        for (int i = 0; i < 16; i++)
            Assert.Equal(all["mu"].Values(1, 5 * i), thinned["mu"].Values(1, i));
        Assert.Equal(all.Draws.Chain(0).WarmupColumn(0)[10], thinned.Draws.Chain(0).WarmupColumn(0)[2]);
    }

    [Fact]
    public void Starting_values_are_where_a_chain_starts()
    {
        Model model = Model.Define("start", m =>
        {
            var k = m.Discrete("k", Categorical(new double[] { 0.25, 0.25, 0.5 }), over: 2);
            var mu = m.Parameter("mu", Normal(0, 1));
            var sigma = m.Parameter("sigma", Uniform(0, 3));
            m.Observe("y", [1.0, 2.0], Normal(mu + k, sigma));
        });
        // Conditionals that stay where they are show the start.
        var options = new GibbsOptions { Seed = 1, Chains = 1, IterWarmup = 0, IterSampling = 3, InitialValues = new Dictionary<string, double[]> { ["k"] = [2, 0], ["mu"] = [0.3], ["sigma"] = [1.25] } }
            .Conditional("k", (s, _) => [.. s["k"]]).Conditional("mu", (s, _) => s.Scalar("mu")).Conditional("sigma", (s, _) => s.Scalar("sigma"));
        Fit fit = HmcNet.Gibbs.Sample(model, options);
        Assert.Equal([2, 0], fit["k"].Values(0, 2));
        Assert.Equal(0.3, fit["mu"].Mean());
        Assert.Equal(1.25, fit["sigma"].Mean(), 1e-12);
        Assert.Equal(model.LogDensity(options.InitialValues!), fit.Draws.Transitions(0)[0].LogDensity, 1e-12);
    }

    [Fact]
    public void Files_are_written_and_read_back_and_judged_as_no_Hamiltonian_run()
    {
        (Model model, GibbsOptions options) = Everything();
        using var file = new TemporaryFile();
        Fit fit = HmcNet.Gibbs.Sample(model, options with { Chains = 1, Sinks = [_ => new StanCsvWriter(file.Path)] });
        Draws read = StanCsvReader.Read(file.Path);
        foreach (Variable variable in fit.Draws.Variables.Variables)
        {
            for (int entry = 0; entry < variable.Size; entry++)
                Assert.Equal(fit[variable.Name].Column(0, entry).ToArray(), read[variable.Name].Column(0, entry).ToArray());
        }
        Assert.Contains("gibbs", File.ReadAllText(file.Path), StringComparison.Ordinal);
        foreach (Diagnosis diagnosis in new[] { fit.Diagnose(), read.Diagnose() })
        {
            string text = diagnosis.ToString();
            Assert.DoesNotContain("E-BFMI", text, StringComparison.Ordinal);
            Assert.DoesNotContain("treedepth", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("divergen", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Lp_is_the_log_density_of_the_parameters_on_their_own_scale()
    {
        (Model model, GibbsOptions options) = Everything();
        Fit fit = HmcNet.Gibbs.Sample(model, options with { Chains = 1 });
        for (int i = 0; i < 80; i += 13)
        {
            var values = model.Variables.Variables.ToDictionary(v => v.Name, v => fit[v.Name].Values(0, i));
            // A parameter under NUTS is held by its coordinate, the logarithm: its log-Jacobian belongs to the terms.
            Assert.Equal(model.LogDensity(values) + Math.Log(values["p"][0]), fit.Draws.Transitions(0)[i].LogDensity, 1e-9);
        }
    }

    private static void SameBits(Fit expected, Fit found)
    {
        for (int chain = 0; chain < Math.Min(expected.Draws.Chains, found.Draws.Chains); chain++)
        {
            foreach (Variable variable in expected.Draws.Variables.Variables)
            {
                for (int entry = 0; entry < variable.Size; entry++)
                    Assert.Equal(expected[variable.Name].Column(chain, entry).ToArray(), found[variable.Name].Column(chain, entry).ToArray());
            }
        }
    }

    private sealed class RememberingSink : IDrawSink
    {
        public List<double> Values { get; } = [];

        public void OnStart(ChainStart start)
        {
        }

        public void OnDraw(Phase phase, int iteration, in HmcNet.Hmc.Transition transition, ReadOnlySpan<double> values) => Values.AddRange(values.ToArray());

        public void OnWarmupComplete(AdaptationResult adaptation)
        {
        }

        public void OnEnd(ChainEnd end)
        {
        }
    }
}
