using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <summary>Bad input: what is said, and that it is said before sampling where it can be.</summary>
public class GibbsFaultTests
{
    private static readonly double[] Y = [0.4, 1.1, -0.7, 2.3];

    private static Model Simple() => Model.Define("simple", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var sigma = m.Parameter("sigma", Uniform(0, 10));
        m.Observe("y", Y, Normal(mu, sigma));
    });

    [Fact]
    public void A_discrete_parameter_is_refused_by_Hamiltonian_samplers()
    {
        Model model = GibbsCases.All["mixture by components"].Create();
        foreach (Action sample in new Action[] { () => Nuts.Sample(model), () => StaticHmc.Sample(model) })
        {
            string message = Assert.Throws<HmcNetException>(sample).Message;
            Assert.Contains("\"k\"", message, StringComparison.Ordinal);
            Assert.Contains("Gibbs", message, StringComparison.Ordinal);
            Assert.Contains("sum", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_discrete_parameter_without_a_largest_value_is_refused_by_name()
    {
        Model model = Model.Define("counts", m =>
        {
            var n = m.Discrete("n", Poisson(20));
            m.Observe("y", [8.0], Binomial(n, 0.4));
        });
        string message = Plan(model);
        Assert.Contains("\"n\"", message, StringComparison.Ordinal);
        Assert.Contains("Truncated(Poisson", message, StringComparison.Ordinal);
        Model many = Model.Define("many", m => m.Observe("y", [8.0], Poisson(1.0 + m.Discrete("n", Binomial(1_000_000, 1e-5)))));
        Assert.Contains("too many values", Plan(many), StringComparison.Ordinal);
        // A conditional of the user needs no enumeration.
        Fit fit = HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = 1, Chains = 1, IterSampling = 2000 }
            .Conditional("n", (_, r) => 8 + Poisson(12).Draw(r, 1)[0]));
        Assert.Equal(20, fit["n"].Mean(), 0.5);
    }

    [Theory]
    [InlineData("Blocks")]
    [InlineData("UpdateOrder")]
    [InlineData("Kernel")]
    [InlineData("Conditional")]
    public void Unknown_names_in_options_are_refused(string option)
    {
        var options = new GibbsOptions();
        options = option switch
        {
            "Blocks" => options with { Blocks = [["mu", "thetta"]] },
            "UpdateOrder" => options with { UpdateOrder = ["thetta"] },
            "Kernel" => options.Kernel("thetta", Kernel.Nuts),
            _ => options.Conditional("thetta", (_, _) => 0.0),
        };
        string message = Plan(Simple(), options);
        Assert.Contains("\"thetta\"", message, StringComparison.Ordinal);
        Assert.Contains("mu, sigma", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_that_are_not_jointly_normal_are_refused()
    {
        Assert.Contains("sigma", Plan(Simple(), new GibbsOptions { Blocks = [["mu", "sigma"]] }), StringComparison.Ordinal);
        Model product = Model.Define("product", m =>
        {
            var a = m.Parameter("a", Normal(0, 1));
            var b = m.Parameter("b", Normal(0, 1));
            m.Observe("y", Y, Normal(a * b, 1));
        });
        Assert.Contains("not jointly normal", Plan(product, new GibbsOptions { Blocks = [["a", "b"]] }), StringComparison.Ordinal);
        // By itself the sampler draws each given the other.
        Assert.Equal(2, HmcNet.Gibbs.Plan(product).Entries.Count);
    }

    [Fact]
    public void Two_updates_of_a_parameter_are_refused()
    {
        foreach (GibbsOptions options in new[]
        {
            new GibbsOptions { Blocks = [["mu"], ["mu"]] },
            new GibbsOptions { Blocks = [["mu"]] }.Kernel("mu", Kernel.Slice),
            new GibbsOptions().Kernel("mu", Kernel.Slice).Conditional("mu", (_, _) => 0.0),
            new GibbsOptions { Blocks = [["mu"]] }.Conditional("mu", (_, _) => 0.0),
        })
        {
            string message = Plan(Simple(), options);
            Assert.Contains("two updates", message, StringComparison.Ordinal);
            Assert.Contains("\"mu\"", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Kernels_that_do_not_fit_are_refused()
    {
        Assert.Contains("\"sigma\"", Plan(Simple(), new GibbsOptions().Kernel("sigma", Kernel.EllipticalSlice)), StringComparison.Ordinal);
        Model mixture = GibbsCases.All["mixture by components"].Create();
        foreach (Kernel kernel in new[] { Kernel.Nuts, Kernel.Slice, Kernel.EllipticalSlice })
            Assert.Contains("it is discrete", Plan(mixture, new GibbsOptions().Kernel("k", kernel)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_parameters_is_refused()
    {
        Assert.Contains("parameter", Assert.Throws<HmcNetException>(() =>
            HmcNet.Gibbs.Plan(Model.Define("empty", m => m.Observe("y", Y, Normal(0, 1))))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conditional_that_leaves_the_support_ends_its_chain_with_the_draws_kept()
    {
        foreach (double bad in new[] { -1, 11, double.NaN, double.PositiveInfinity })
        {
            int sweeps = 0;
            Fit fit = HmcNet.Gibbs.Sample(Simple(), new GibbsOptions { Seed = 1, Chains = 1, IterWarmup = 10, IterSampling = 50, MaxThreads = 1 }
                .Conditional("sigma", (_, _) => ++sweeps <= 30 ? 1.0 : bad));
            Assert.False(fit.IsComplete);
            Exception fault = fit.Run.Chains[0].Fault!;
            Assert.Contains("\"sigma\"", fault.Message, StringComparison.Ordinal);
            Assert.Contains("conditional of the user", fault.Message, StringComparison.Ordinal);
            Assert.Contains("Gibbs.Check", fault.Message, StringComparison.Ordinal);
            Assert.Equal(20, fit["mu"].Column(0).Length);
        }
        // From the first sweep on: nothing was drawn, and the run says so.
        Assert.Contains("conditional of the user", Assert.Throws<HmcNetException>(() => HmcNet.Gibbs.Sample(
            Simple(), new GibbsOptions().Conditional("mu", (_, _) => double.NaN))).Message, StringComparison.Ordinal);
        Assert.Contains("2 numbers", Assert.Throws<HmcNetException>(() => HmcNet.Gibbs.Sample(
            Simple(), new GibbsOptions().Conditional("mu", (_, _) => new double[] { 1, 2 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conditional_for_a_non_centred_parameter_is_refused()
    {
        Model model = GibbsCases.All["non-centred group effects"].Create();
        Assert.Contains("non-centred", Plan(model, new GibbsOptions().Conditional("alpha", (_, _) => new double[3])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_improper_conditional_names_the_parameter()
    {
        Model model = Model.Define("improper", m =>
        {
            var a = m.Parameter("a", Support.Real);
            var b = m.Parameter("b", Support.Real);
            m.Observe("y", Y, Normal(a + b, 1));
        });
        string message = Assert.Throws<HmcNetException>(() => HmcNet.Gibbs.Sample(model)).Message;
        Assert.Contains("improper", message, StringComparison.Ordinal);
        Assert.Contains("a, b", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Starting_values_outside_a_support_are_refused()
    {
        var options = new GibbsOptions { InitialValues = new Dictionary<string, double[]> { ["sigma"] = [-1] } };
        Assert.Contains("parameter sigma", Assert.Throws<HmcNetException>(() => HmcNet.Gibbs.Sample(Simple(), options)).Message, StringComparison.Ordinal);
        Model mixture = GibbsCases.All["mixture by components"].Create();
        foreach (double bad in new[] { 0.5, 2, -1 })
        {
            options = new GibbsOptions { InitialValues = new Dictionary<string, double[]> { ["k"] = [0, 1, 0, 1, 0, bad] } };
            Assert.Contains("parameter k[6]", Assert.Throws<HmcNetException>(() => HmcNet.Gibbs.Sample(mixture, options)).Message, StringComparison.Ordinal);
        }
    }

    private static string Plan(Model model, GibbsOptions? options = null) =>
        Assert.Throws<HmcNetException>(() => HmcNet.Gibbs.Plan(model, options)).Message;
}
