using HmcNet.Autodiff;
using HmcNet.Optimization;
using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>The marginal density itself: exact gradients, sparse second derivatives, other data, options.</summary>
public class MarginalDensityTests
{
    private static readonly int[] Group = [.. Enumerable.Range(0, 30).Select(i => i % 6)];
    private static readonly int[] Other = [.. Enumerable.Range(0, 30).Select(i => i % 5)];
    private static readonly int[] Counts = [.. Enumerable.Range(0, 30).Select(i => i * 7 % 11 % 5)];
    private static readonly double[] X = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i))];

    [Theory]
    [InlineData("count")]
    [InlineData("gamma")]
    [InlineData("crossed")]
    public void The_gradient_is_that_of_the_value(string kind)
    {
        (MarginalDensity density, _) = Density(kind);
        int n = density.Outer.Count;
        double[] theta = [.. Enumerable.Range(0, n).Select(i => 0.3 - 0.2 * i)];
        var gradient = new double[n];

        density.ValueAndGradient(theta, gradient);

        for (int i = 0; i < n; i++)
        {
            double At(double step)
            {
                double[] moved = [.. theta];
                moved[i] += step;
                return density.Value(moved);
            }
            const double h = 1e-3;
            double difference = (8 * (At(h) - At(-h)) - (At(2 * h) - At(-2 * h))) / (12 * h);
            Assert.Equal(difference, gradient[i], 1e-8 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Theory]
    [InlineData("count", 1)]
    [InlineData("crossed", 9)]
    public void Second_derivatives_take_fewer_products_than_there_are_elements(string kind, int products)
    {
        (MarginalDensity density, int size) = Density(kind);

        Assert.Equal(size, density.Block.Size);
        Assert.Equal(products, density.Block.Directions.Length);
    }

    [Fact]
    public void An_inner_density_that_is_not_normal_is_integrated_on_the_unconstrained_scale()
    {
        // y ~ Poisson(g), g ~ Gamma(a, b): with w = log g the density is g^(a + y) exp(-(b + 1) g), its mode and curvature a + y.
        double[] y = [2, 5, 3];
        Model model = Model.Define("frailty", m =>
        {
            var a = m.Parameter("a", Support.Positive);
            var g = m.Parameter("g", Gamma(a, 1.5), over: 3);
            m.Observe("y", [2, 5, 3], Poisson(g));
        });
        MarginalResult fit = Marginal.Likelihood(model, ["g"]);
        double shape = fit["a"].Value;

        double expected = y.Sum(v =>
        {
            double s = shape + v, mode = s / 2.5;
            double log = shape * Math.Log(1.5) - MathNet.Numerics.SpecialFunctions.GammaLn(shape) - MathNet.Numerics.SpecialFunctions.GammaLn(v + 1);
            return log + s * Math.Log(mode) - 2.5 * mode - 0.5 * Math.Log(s) + 0.5 * Math.Log(2 * Math.PI);
        });

        Assert.Equal(expected, fit.LogLikelihood, 1e-9);
        Assert.False(fit.IsExact);
        Assert.Equal((shape + 5) / 2.5, fit.RandomEffect("g[2]").Value, 1e-6);
    }

    [Fact]
    public void Kept_priors_give_the_marginal_posterior_mode()
    {
        // y ~ N(theta, 1), theta ~ N(mu, 2), mu ~ N(0, 1): marginally y ~ N(mu, 5).
        double[] y = [1, 3, 2, 6];
        Model model = Model.Define("prior", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            var theta = m.Parameter("theta", Normal(mu, 2), over: 4);
            m.Observe("y", y, Normal(theta, 1));
        });

        MarginalResult kept = Marginal.Likelihood(model, ["theta"], new() { KeepPriors = true });
        MarginalResult dropped = Marginal.Likelihood(model, ["theta"]);

        double precision = 4 / 5.0 + 1, mean = y.Sum() / 5 / precision;
        Assert.Equal(mean, kept["mu"].Value, 1e-8);
        Assert.Equal(Math.Sqrt(1 / precision), kept["mu"].StandardError, 1e-6);
        Assert.Equal("marginal posterior mode", kept.Method);
        double LogLikelihood(double mu) => -2 * Math.Log(2 * Math.PI * 5) - y.Sum(v => (v - mu) * (v - mu)) / 10;
        Assert.Equal(LogLikelihood(mean), kept.LogLikelihood, 1e-10);
        Assert.Equal(LogLikelihood(mean) - 0.5 * mean * mean - 0.5 * Math.Log(2 * Math.PI), kept.LogDensity, 1e-10);
        Assert.Equal(y.Average(), dropped["mu"].Value, 1e-8);
        Assert.Equal(["prior of mu"], dropped.Dropped);
        Assert.Equal(Math.Sqrt(5 / 4.0), dropped["mu"].StandardError, 1e-6);
    }

    [Fact]
    public void Other_data_can_be_bound()
    {
        double[] y = [1, 3, 2, 6, 5, 2], other = [0, 4, 9, 8, -1, 1];
        Model Define(double[] values) => Model.Define("bound", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var theta = m.Parameter("theta", Normal(mu, 2), over: 6);
            m.Observe("y", values, Normal(theta, m.Parameter("sigma", Support.Positive)));
        });

        MarginalResult bound = Marginal.Likelihood(Define(y).With("y", other), ["theta"]), defined = Marginal.Likelihood(Define(other), ["theta"]);

        Assert.Equal(defined.LogLikelihood, bound.LogLikelihood, 1e-10);
        Assert.Equal(other.Average(), bound["mu"].Value, 1e-8);
    }

    [Fact]
    public void What_the_data_do_not_identify_is_named()
    {
        // One observation a group: only sigma^2 + tau^2 is identified.
        Model model = Model.Define("neyman_scott", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            var sigma = m.Parameter("sigma", Support.Positive);
            var tau = m.Parameter("tau", Support.Positive);
            var alpha = m.Parameter("alpha", Normal(mu, tau), over: 30);
            m.Observe("y", [.. X.Select(x => 3 * x)], Normal(alpha, sigma));
        });

        MarginalResult fit = Marginal.Likelihood(model, ["alpha"]);

        double variance = X.Select(x => 9 * Math.Pow(x - X.Average(), 2)).Average();
        Assert.Equal(-15 * (Math.Log(2 * Math.PI * variance) + 1), fit.LogLikelihood, 1e-6);
        Assert.Equal(variance, Math.Pow(fit["sigma"].Value, 2) + Math.Pow(fit["tau"].Value, 2), 1e-4 * variance);
        Assert.False(fit.Converged);
        Assert.Contains(fit.Notes, n => n.Contains("flat along the direction", StringComparison.Ordinal) && n.Contains("log sigma", StringComparison.Ordinal) && n.Contains("log tau", StringComparison.Ordinal));
        Assert.Equal(double.NaN, fit["tau"].StandardError);
    }

    [Fact]
    public void A_latent_variable_that_is_left_is_pointed_out()
    {
        Model model = Model.Define("left", m =>
        {
            var tau = m.Parameter("tau", Support.Positive);
            var mean = m.Parameter("mean", Normal(0, tau), over: 2);
            var theta = m.Parameter("theta", Normal(mean[Group[..6].Select(g => g % 2).ToArray()], 1), over: 6);
            m.Observe("y", X[..6], Normal(theta, 0.5));
        });

        MarginalResult fit = Marginal.Likelihood(model, ["theta"]);

        Assert.Contains(fit.Notes, n => n.StartsWith("mean has a distribution that depends on other parameters", StringComparison.Ordinal));
    }

    private static (MarginalDensity Density, int Size) Density(string kind)
    {
        Model model = Model.Define(kind, m =>
        {
            var slope = m.Parameter("slope", Normal(0, 1));
            var tau = m.Parameter("tau", HalfNormal(2));
            if (kind == "gamma")
            {
                var g = m.Parameter("u", Gamma(1 / tau, 1 / tau), over: 6);
                m.Observe("y", Counts, Poisson(g[(Tensor)Group] * TensorMath.Exp(slope * X)));
                return;
            }
            var u = m.Parameter("u", Normal(0, tau), over: 6);
            Tensor eta = slope * X + u[(Tensor)Group];
            if (kind == "crossed")
                eta += m.Parameter("v", Normal(0, 0.7), over: 5)[(Tensor)Other];
            m.Observe("y", Counts, PoissonLog(eta));
        });
        string[] names = kind == "crossed" ? ["u", "v"] : ["u"];
        int[] places = [.. names.Select(n => model.Trace.Parameters.FindIndex(p => p.Name == n))];
        var terms = new DensityTerms(model, new TermChoice(false, new HashSet<string>(), names.ToHashSet(), false) { Standardised = names.ToHashSet() });
        return (new MarginalDensity(terms, places), kind == "crossed" ? 11 : 6);
    }
}
