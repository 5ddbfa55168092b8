using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Gibbs;

/// <summary>Models whose full conditionals are of known families.</summary>
internal static partial class GibbsCases
{
    private static readonly double[] Y = [2.8, 0.8, -0.3, 0.7, -0.1, 0.1, 1.8, 1.2];
    private static readonly double[] X = [-1.2, 0.4, 0.9, 1.7, -0.3, 0.2, -2.1, 1.1];
    private static readonly double[] S = [1.5, 1.0, 1.6, 1.1, 0.9, 1.1, 1.0, 1.8];
    private static readonly double[] Positive = [0.4, 1.1, 0.7, 2.3, 0.2, 1.6, 0.9, 3.1];
    private static readonly double[] Counts = [3, 0, 4, 2, 1, 5, 2, 7];
    private static readonly int[] Group = [0, 0, 1, 1, 1, 2, 2, 0];
    private static readonly double[] Groups = [0, 0, 1, 1, 1, 2, 2, 0];

    /// <summary>All cases by name.</summary>
    public static IReadOnlyDictionary<string, GibbsCase> All { get; } =
        Normals().Concat(Scales()).Concat(Others()).ToDictionary(c => c.Name, StringComparer.Ordinal);

    private static GibbsCase Case(string name, Action<ModelBuilder> define, params (string, string?)[] families) =>
        new(name, () => Model.Define(name, define), families);

    private static IEnumerable<GibbsCase> Normals()
    {
        yield return Case("normal mean", m =>
        {
            var mu = m.Parameter("mu", Normal(1, 5));
            m.Observe("y", Y, Normal(mu, 2));
        }, ("mu", "normal"));
        yield return Case("flat prior on a mean", m =>
        {
            var mu = m.Parameter("mu", Support.Real);
            m.Observe("y", Y, Normal(mu, 2));
        }, ("mu", "normal"));
        yield return Case("independent vector", m =>
        {
            var theta = m.Parameter("theta", Normal(0, 2), over: 8);
            m.Observe("y", Y, Normal(theta, S));
        }, ("theta", "normal, 8 elements, diagonal"));
        yield return Case("groups with missing rows", m =>
        {
            var alpha = m.Parameter("alpha", Normal(0, 3), over: 4);
            m.Observe("y", Y, Normal(alpha[(Tensor)Groups], 1.5));
        }, ("alpha", "normal, 4 elements, diagonal"));
        yield return Case("hierarchical normal", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var tau = m.Parameter("tau", Uniform(0, 10));
            var sigma = m.Parameter("sigma", Uniform(0, 10));
            var alpha = m.Parameter("alpha", Normal(mu, tau), over: 3);
            m.Observe("y", Y, Normal(alpha[(Tensor)Groups], sigma));
        }, ("mu, alpha", "normal, 4 elements, "), ("tau", "inverse gamma on tau^2, truncated"), ("sigma", "inverse gamma on sigma^2, truncated"));
        yield return Case("sparse hierarchy", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var alpha = m.Parameter("alpha", Normal(mu, 2), over: 12);
            m.Observe("y", [.. Enumerable.Range(0, 24).Select(i => Y[i % 8])], Normal(alpha[(Tensor)Enumerable.Range(0, 24).Select(i => (double)(i / 2)).ToArray()], 1));
        }, ("mu, alpha", "normal, 13 elements, sparse"));
        yield return Case("regression", m =>
        {
            var b = m.Parameter("b", Normal(0, 10), over: 2);
            var s2 = m.Parameter("s2", InverseGamma(2, 1));
            m.Observe("y", Y, Normal(b[0] + b[1] * X, Sqrt(s2)));
        }, ("b", "normal, 2 elements, dense"), ("s2", "inverse gamma"));
        yield return Case("regression by a matrix", m =>
        {
            var b = m.Parameter("b", Normal(0, 10), over: 3);
            m.Observe("y", Y, Normal(MatMul(Tensor.FromArray(Enumerable.Range(0, 24).Select(i => i % 3 == 0 ? 1 : X[i % 8] + i % 3).ToArray(), new Autodiff.Ir.Shape(8, 3)), b), 1.5));
        }, ("b", "normal, 3 elements, dense"));
        yield return Case("intercepts and slopes of groups", m =>
        {
            var a = m.Parameter("a", Normal(0, 4), over: 3);
            var b = m.Parameter("b", Normal(0, 4), over: 3);
            m.Observe("y", Y, Normal(a[(Tensor)Groups] + b[(Tensor)Groups] * X, 0.8));
        }, ("a, b", "normal, 6 elements, block-diagonal"));
        yield return Case("intercepts and slopes with means of their own", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var a = m.Parameter("a", Normal(mu, 1), over: 3);
            var nu = m.Parameter("nu", Normal(0, 5));
            // Meets the block of mu and a in the observations, and nu in its prior: all of them become one.
            var b = m.Parameter("b", Normal(nu, 1), over: 3);
            m.Observe("y", Y, Normal(a[(Tensor)Groups] + b[(Tensor)Groups] * X, 0.8));
        }, ("mu, a, nu, b", "normal, 8 elements, sparse"));
        yield return Case("two blocks of observations", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            m.Observe("y", Y, Normal(mu, 2));
            m.Observe("x", X, Normal(2 * mu - 1, S));
        }, ("mu", "normal"));
        yield return Case("multivariate normal prior", m =>
        {
            var theta = m.Parameter("theta", MultivariateNormal(new double[] { 0, 1 }, new double[,] { { 2, 0.7 }, { 0.7, 1 } }));
            m.Observe("y", [1.2, 0.3], Normal(theta, 1));
        }, ("theta", "normal, 2 elements, dense"));
        yield return Case("random walk", m =>
        {
            var z = m.Parameter("z", Support.Real, over: 16);
            m.AddLogDensity(Normal(0, 3).LogDensity(z[0]));
            m.AddLogDensity(Normal(Slice(z, 0, 0, 15), 0.7).LogDensity(Slice(z, 0, 1, 15)));
            m.Observe("y", [.. Y, .. X], Normal(z, 1));
        }, ("z", "normal, 16 elements, sparse"));
        yield return Case("non-centred group effects", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var alpha = m.Parameter("alpha", Normal(mu, 2), over: 3, centered: false);
            m.Observe("y", Y, Normal(alpha[(Tensor)Groups], 1.5));
        }, ("mu, alpha (standard)", "normal, 4 elements"));
        yield return Case("log-normal likelihood", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5));
            var s2 = m.Parameter("s2", InverseGamma(3, 2));
            m.Observe("y", Positive, LogNormal(mu, Sqrt(s2)));
        }, ("mu", "normal"), ("s2", "inverse gamma"));
        yield return Case("positive mean", m =>
        {
            var mu = m.Parameter("mu", HalfNormal(3));
            m.Observe("y", Y, Normal(mu, 2));
        }, ("mu", "truncated normal"));
        yield return Case("interval of means", m =>
        {
            var mu = m.Parameter("mu", Uniform(-1, 0.5), over: 3);
            m.Observe("y", Y, Normal(mu[(Tensor)Groups], 1));
        }, ("mu", "truncated normal"));
        yield return Case("linear between bounds", m =>
        {
            var a = m.Parameter("a", Uniform(-1, 2));
            m.AddLogDensity(3 * a);
            var b = m.Parameter("b", Uniform(-2, 1));
            m.AddLogDensity(-1.5 * b);
        }, ("a", "truncated exponential"), ("b", "truncated exponential"));
        yield return Case("bound that is a parameter", m =>
        {
            var low = m.Parameter("low", Uniform(-3, 0));
            var mu = m.Parameter("mu", Uniform(low, 4));
            m.Observe("y", Y, Normal(mu, 2));
        }, ("mu", "truncated normal"), ("low", null));
    }
}
