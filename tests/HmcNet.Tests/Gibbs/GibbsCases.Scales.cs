using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <content>Variances, precisions and rates.</content>
internal static partial class GibbsCases
{
    private static IEnumerable<GibbsCase> Scales()
    {
        yield return Case("variance", m =>
        {
            var v = m.Parameter("v", InverseGamma(2, 3));
            m.Observe("y", Y, Normal(1, Sqrt(v)));
        }, ("v", "inverse gamma"));
        yield return Case("scaled inverse chi-squared", m =>
        {
            var v = m.Parameter("v", ScaledInverseChiSquared(4, 1.5));
            m.Observe("y", Y, Normal(1, Sqrt(v)));
        }, ("v", "scaled inverse chi-squared"));
        yield return Case("flat prior on log variance", m =>
        {
            var v = m.Parameter("v", Support.Positive);
            m.AddLogDensity(-Log(v));
            m.Observe("y", Y, Normal(1, Sqrt(v)));
        }, ("v", "inverse gamma"));
        yield return Case("precision", m =>
        {
            var t = m.Parameter("t", Gamma(2, 3));
            var mu = m.Parameter("mu", Normal(0, 10));
            m.Observe("y", Y, Normal(mu, 1 / Sqrt(t)));
        }, ("t", "gamma"), ("mu", "normal"));
        yield return Case("variances of groups", m =>
        {
            var v = m.Parameter("v", InverseGamma(2, 3), over: 3);
            m.Observe("y", Y, Normal(0.5, Sqrt(v)[(Tensor)Groups]));
        }, ("v", "inverse gamma"));
        yield return Case("variances by weights", m =>
        {
            var v = m.Parameter("v", InverseGamma(2, 3));
            m.Observe("y", Y, Normal(0.5, S * Sqrt(v)));
        }, ("v", "inverse gamma"));
        yield return Case("sd, flat", m =>
        {
            var sigma = m.Parameter("sigma", Support.Positive);
            m.Observe("y", Y, Normal(1, sigma));
        }, ("sigma", "inverse gamma on sigma^2"));
        yield return Case("sd, uniform and tight", m =>
        {
            var sigma = m.Parameter("sigma", Uniform(0, 0.7));
            m.Observe("y", Y, Normal(1, sigma));
        }, ("sigma", "inverse gamma on sigma^2, truncated"));
        yield return Case("gamma on a square", m =>
        {
            var x = m.Parameter("x", Support.Positive);
            m.AddLogDensity(3 * Log(x) - 0.8 * x * x);
        }, ("x", "gamma on x^2"));
        yield return Case("gamma on a root", m =>
        {
            var x = m.Parameter("x", Support.Positive);
            m.AddLogDensity(2 * Log(x) - 1.7 * Sqrt(x));
        }, ("x", "gamma on x^0.5"));
        yield return Case("Poisson rate", m =>
        {
            var rate = m.Parameter("rate", Gamma(2, 3), over: 3);
            m.Observe("y", Counts, Poisson(rate[(Tensor)Groups] * Positive));
        }, ("rate", "gamma"));
        yield return Case("exponential rates and their rate", m =>
        {
            var beta = m.Parameter("beta", Gamma(1.5, 1));
            var rate = m.Parameter("rate", Gamma(2, beta), over: 3);
            m.Observe("y", Positive, Exponential(rate[(Tensor)Groups]));
        }, ("beta", "gamma"), ("rate", "gamma"));
        yield return Case("truncated rate", m =>
        {
            var rate = m.Parameter("rate", Uniform(0.5, 1.2));
            m.Observe("y", Positive, Exponential(rate));
        }, ("rate", "gamma, truncated"));
        yield return Case("gamma likelihood's rate", m =>
        {
            var beta = m.Parameter("beta", Gamma(2, 1));
            m.Observe("y", Positive, Gamma(1.7, beta));
        }, ("beta", "gamma"));
        yield return Case("a record of tensors", m => { }, ("mu", "normal"), ("v", "inverse gamma")) with
        {
            Create = () => Model.FromLogDensity(
                new { mu = Space.Real(), v = Space.Positive() },
                p => Sum(Normal(p.mu, Sqrt(p.v)).LogDensity(Y)) - 2 * Log(p.v) - 1 / p.v - 0.5 * p.mu * p.mu / 9, "record"),
        };
    }

    private static IEnumerable<GibbsCase> Others()
    {
        yield return Case("probabilities", m =>
        {
            var p = m.Parameter("p", Beta(2, 3), over: 3);
            m.Observe("y", [3.0, 9.0, 0], Binomial(10, p));
        }, ("p", "beta"));
        yield return Case("Bernoulli trials", m =>
        {
            var p = m.Parameter("p", Uniform(0, 1));
            m.Observe("y", [0.0, 1, 1, 0, 1], Bernoulli(p));
        }, ("p", "beta"));
        yield return Case("geometric trials", m =>
        {
            var p = m.Parameter("p", Beta(1.5, 2));
            m.Observe("y", Counts, Geometric(p));
        }, ("p", "beta"));
        yield return Case("simplex", m =>
        {
            var p = m.Parameter("p", Dirichlet(new double[] { 1, 2, 3 }));
            m.Observe("y", [0.0, 1, 1, 2, 2, 2], Categorical(p));
        }, ("p", "Dirichlet"));
        yield return Case("uniform", m =>
        {
            var u = m.Parameter("u", Uniform(-1, 3));
            var mu = m.Parameter("mu", Normal(0, 1));
            m.Observe("y", Y, Normal(mu, 1));
            m.Derived("twice", 2 * u);
        }, ("u", "uniform"), ("mu", "normal"));
        yield return Case("covariance", m =>
        {
            var sigma = m.Parameter("Sigma", InverseWishart(5, new double[,] { { 2, 0.3 }, { 0.3, 1 } }));
            var mu = m.Parameter("mu", Normal(0, 10), over: 2);
            m.Observe("y", (Tensor)new double[,] { { 0.3, 1.1 }, { 0.4, 2.1 }, { 1, 2 }, { -1, 0.5 } }, MultivariateNormal(mu, sigma));
        }, ("Sigma", "inverse Wishart"), ("mu", "normal, 2 elements, dense"));
        yield return Case("precision matrix", m =>
        {
            var omega = m.Parameter("Omega", Wishart(4, new double[,] { { 0.5, 0.1 }, { 0.1, 0.4 } }));
            var mu = m.Parameter("mu", Normal(0, 10), over: 2);
            m.Observe("y", (Tensor)new double[,] { { 0.3, 1.1 }, { 0.4, 2.1 }, { 1, 2 }, { -1, 0.5 } }, MultivariateNormalPrecision(mu, omega));
        }, ("Omega", "Wishart"), ("mu", "normal, 2 elements, dense"));
        yield return Case("mixture by components", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5), over: 2);
            var w = m.Parameter("w", Dirichlet(new double[] { 2, 2 }));
            var s2 = m.Parameter("s2", InverseGamma(3, 3));
            var k = m.Discrete("k", Categorical(w), over: 6);
            m.Observe("y", [-3.1, -2.4, -2.7, 2.2, 3.3, 2.9], Normal(mu[k], Sqrt(s2)));
        }, ("mu", "normal, 2 elements, diagonal"), ("w", "Dirichlet"), ("s2", "inverse gamma"), ("k", "categorical, 2 values, elements independent"));
        yield return Case("unknown count", m =>
        {
            var n = m.Discrete("n", Truncated(Poisson(20), 12, 80));
            var p = m.Parameter("p", Beta(4, 4));
            m.Observe("y", [8.0, 12.0, 10.0], Binomial(n, p));
        }, ("n", "categorical, 69 values"), ("p", "beta"));
        yield return Case("change point", m =>
        {
            var when = m.Discrete("when", Categorical(new double[] { 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125 }));
            var rate = m.Parameter("rate", Gamma(2, 1), over: 2);
            Tensor later = Where((Tensor)new double[] { 0, 1, 2, 3, 4, 5, 6, 7 } < when, 0.0, 1.0);
            m.Observe("y", Counts, Poisson(rate[0] * (1 - later) + rate[1] * later));
        }, ("when", "categorical, 8 values"));
    }
}
