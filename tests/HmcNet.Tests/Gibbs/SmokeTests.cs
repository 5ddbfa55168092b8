using HmcNet.Autodiff;
using HmcNet.GibbsSampling;
using HmcNet.GibbsSampling.Kernels;
using HmcNet.Randomness;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

public class SmokeTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] S = [15, 10, 16, 11, 9, 11, 10, 18];

    private void Show(Model model, GibbsOptions? options = null)
    {
        output.WriteLine(HmcNet.Gibbs.Plan(model, options).ToString());
        Fit fit = HmcNet.Gibbs.Sample(model, (options ?? new GibbsOptions()) with { Seed = 1, IterSampling = 5000, Chains = 2, MaxThreads = 1 });
        output.WriteLine($"{1e6 * fit.Run.Chains.Sum(c => c.SamplingSeconds) / 10000:F2} us a sweep");
        if (model.Trace.Parameters.All(p => !p.Support.IsDiscrete))
        {
            Fit nuts = Nuts.Sample(model, new NutsOptions { Seed = 1, IterSampling = 5000, Chains = 2 });
            output.WriteLine(Comparison.Of(nuts, fit).ToString());
        }
        else
            output.WriteLine(fit.Summary().ToString());
        output.WriteLine(fit.Diagnose().ToString());
    }

    [Fact]
    public void EightSchools() => Show(Model.Define("schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfCauchy(5));
        var theta = m.Parameter("theta", Normal(mu, tau), over: 8);
        m.Observe("y", Y, Normal(theta, S));
    }));

    [Fact]
    public void EightSchoolsNonCentred() => Show(Model.Define("schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfNormal(5));
        var theta = m.Parameter("theta", Normal(mu, tau), over: 8, centered: false);
        m.Observe("y", Y, Normal(theta, S));
    }));

    [Fact]
    public void Snakes()
    {
        foreach (string name in new[] { "uniform", "gamma" })
        {
            var random = new Random(1);
            int[] pop = [.. Enumerable.Range(0, 120).Select(i => i / 12)];
            double[] y = [.. pop.Select(p => 50 + 2 * Math.Sin(p) + random.NextDouble() * 5)];
            Show(Model.Define("snakes", m =>
            {
                var mu = m.Parameter("mu", Normal(0, Math.Sqrt(1000)));
                var sa = m.Parameter("sigma_alpha", name == "uniform" ? Uniform(0, 10) : Gamma(100, 50));
                var sr = m.Parameter("sigma_res", Uniform(0, 10));
                Tensor alpha = m.Parameter("alpha", Normal(mu, sa), over: 10);
                m.Observe("svl", y, Normal(alpha[(Tensor)pop], sr));
            }));
        }
    }

    [Fact]
    public void Families()
    {
        Show(Model.Define("prob", m =>
        {
            var p = m.Parameter("p", Beta(2, 3), over: 2);
            m.Observe("y", [3.0, 9.0], Binomial(10, p));
        }));
        Show(Model.Define("rate", m =>
        {
            var rate = m.Parameter("rate", Gamma(2, 3), over: 2);
            m.Observe("y", [3.0, 9.0, 4.0], Poisson(rate[(Tensor)new[] { 0, 1, 1 }] * 2.5));
        }));
        Show(Model.Define("simplex", m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 1, 2, 3 }));
            m.Observe("y", [0.0, 1, 1, 2, 2, 2], Categorical(p));
        }));
        Show(Model.Define("variance", m =>
        {
            var v = m.Parameter("v", InverseGamma(2, 3));
            var t = m.Parameter("t", Gamma(2, 3));
            var mu = m.Parameter("mu", Normal(0, 10));
            m.Observe("y", [0.3, 1.1, 0.4, 2.1], Normal(mu, Sqrt(v)));
            m.Observe("z", [0.3, 1.1, 0.4, 2.1], Normal(mu, 1 / Sqrt(t)));
        }));
        Show(Model.Define("wishart", m =>
        {
            var sigma = m.Parameter("Sigma", InverseWishart(4, new double[,] { { 2, 0.3 }, { 0.3, 1 } }));
            var mu = m.Parameter("mu", Normal(0, 10), over: 2);
            m.Observe("y", (Tensor)new double[,] { { 0.3, 1.1 }, { 0.4, 2.1 }, { 1, 2 } }, MultivariateNormal(mu, sigma));
        }));
        Show(Model.Define("mixture", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5), over: 2);
            var w = m.Parameter("w", Dirichlet(new double[] { 2, 2 }));
            var s = m.Parameter("s", InverseGamma(3, 3));
            var k = m.Discrete("k", Categorical(w), over: 6);
            m.Observe("y", [-3.1, -2.4, -2.7, 2.2, 3.3, 2.9], Normal(mu[k], Sqrt(s)));
        }), new GibbsOptions { InitialValues = new Dictionary<string, double[]> { ["mu"] = [-3, 3] } });
        Show(Model.Define("count", m =>
        {
            var n = m.Discrete("n", Truncated(Poisson(20), 12, 80));
            var p = m.Parameter("p", Beta(4, 4));
            m.Observe("y", [8.0, 12.0, 10.0], Binomial(n, p));
        }));
        Show(Model.Define("improper", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 30));
            var tau2 = m.Parameter("tau2", HmcNet.Supports.Support.Positive);
            m.AddLogDensity(-Log(tau2));
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: 8);
            m.Observe("y", Y, Normal(theta, S));
        }));
        Show(Model.Define("logistic", m =>
        {
            var b = m.Parameter("b", Normal(0, 2), over: 2);
            m.Observe("y", [0.0, 1, 1, 1, 0, 1], BernoulliLogit(b[0] + b[1] * (Tensor)new double[] { -2, 1, 2, 0, -1, 3 }));
        }));
        Show(Model.Define("poisson groups", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 2));
            var tau = m.Parameter("tau", HalfNormal(1));
            var b = m.Parameter("b", Normal(mu, tau), over: 3);
            m.Observe("y", [0.0, 1, 1, 1, 0, 1], PoissonLog(b[(Tensor)new[] { 0, 0, 1, 1, 2, 2 }]));
        }));
    }
}
