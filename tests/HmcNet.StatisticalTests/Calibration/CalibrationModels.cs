using HmcNet.Autodiff;
using HmcNet.Distributions;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.StatisticalTests.Calibration;

/// <summary>Small models with proper priors whose squares have variances, for tests against the prior.</summary>
internal static class CalibrationModels
{
    private static readonly int[] Group = [.. Enumerable.Range(0, 40).Select(i => i % 5)];
    private static readonly double[] X = [.. Enumerable.Range(0, 40).Select(i => i / 20.0 - 1)];
    private static readonly int[] Few = [0, 0, 0, 1, 1, 2, 2, 3];

    /// <summary>Models for Gibbs.</summary>
    public static TheoryData<string> UnderGibbs =>
    [
        "normal hierarchy", "regression", "beta-binomial hierarchy", "Poisson-gamma hierarchy", "mixture with memberships", "logistic", "non-centred hierarchy",
        "inverse Wishart", "Wishart", "uniform scales", "two-way effects", "NUTS inside Gibbs", "count of trials", "Dirichlet", "truncated normal",
    ];

    /// <summary>Models for NUTS, each with a step size.</summary>
    public static TheoryData<string, double> UnderNuts => new()
    {
        { "normal hierarchy", 0.25 }, { "regression", 0.2 }, { "beta-binomial hierarchy", 0.4 }, { "Poisson-gamma hierarchy", 0.3 }, { "mixture summed over", 0.3 },
        { "logistic", 0.5 }, { "non-centred hierarchy", 0.3 }, { "inverse Wishart", 0.3 }, { "Wishart", 0.3 }, { "uniform scales", 0.25 }, { "Dirichlet", 0.4 },
        { "truncated normal", 0.4 },
    };

    /// <summary>Models for calibration by ranks: conjugate hierarchies.</summary>
    public static IReadOnlyList<string> HierarchyNames { get; } = ["normal hierarchy", "uniform scales", "Poisson-gamma hierarchy", "two-way effects", "inverse Wishart"];

    /// <summary><see cref="HierarchyNames"/> as cases.</summary>
    public static TheoryData<string> Hierarchies => [.. HierarchyNames];

    /// <summary>A model by its name.</summary>
    public static Model Create(string name) => Model.Define(name.Replace(' ', '_').Replace('-', '_'), m =>
    {
        switch (name)
        {
            case "normal hierarchy":
                NormalHierarchy(m, InverseGamma(8, 7), Sqrt);
                break;
            case "uniform scales":
                NormalHierarchy(m, Uniform(0, 2), scale => scale);
                break;
            case "non-centred hierarchy":
                var tau = m.Parameter("tau", HalfNormal(1));
                var effects = m.Parameter("theta", Normal(m.Parameter("mu", Normal(1, 1)), tau), over: 5, centered: false);
                m.Observe("y", new double[40], Normal(effects[(Tensor)Group], 1));
                break;
            case "two-way effects":
                TwoWay(m);
                break;
            case "regression":
            case "NUTS inside Gibbs":
                var b = m.Parameter("b", Normal(0, 1), over: 2);
                m.Observe("y", new double[40], Normal(b[0] + b[1] * X, Sqrt(m.Parameter("s2", InverseGamma(8, 7)))));
                break;
            case "logistic":
                var beta = m.Parameter("beta", Normal(0, 1), over: 2);
                m.Observe("y", new double[20], BernoulliLogit(beta[0] + 2 * beta[1] * X[..20]));
                break;
            case "truncated normal":
                var bounded = m.Parameter("b", Truncated(Normal(0.5, 1), 0, 2), over: 2);
                m.Observe("y", new double[10], Normal(bounded[0] + bounded[1] * X[..10], 1));
                break;
            default:
                Others(m, name);
                break;
        }
    });

    /// <summary>Options of Gibbs for a model.</summary>
    public static GibbsOptions Options(string name) => name == "NUTS inside Gibbs" ? new GibbsOptions().Kernel("b", Kernel.Nuts) : new GibbsOptions();

    private static void Others(ModelBuilder m, string name)
    {
        switch (name)
        {
            case "beta-binomial hierarchy":
                var p = m.Parameter("p", Beta(m.Parameter("a", Gamma(20, 10)), m.Parameter("b", Gamma(20, 10))), over: 4);
                m.Observe("y", new double[8], Binomial(5, p[(Tensor)Few]));
                break;
            case "Poisson-gamma hierarchy":
                var lambda = m.Parameter("lambda", Gamma(3, m.Parameter("rate", Gamma(10, 8))), over: 4);
                m.Observe("y", new double[8], Poisson(lambda[(Tensor)Few] * new double[] { 1, 2, 0.5, 1, 1, 3, 1, 1 }));
                break;
            case "mixture with memberships":
            case "mixture summed over":
                Components(m, isSummed: name == "mixture summed over");
                break;
            case "inverse Wishart":
                Tensor sigma = m.Parameter("Sigma", InverseWishart(14, new double[,] { { 11, 3 }, { 3, 8 } }));
                m.Observe("y", (Tensor)new double[6, 2], MultivariateNormal(m.Parameter("mu", Normal(0, 1), over: 2), sigma));
                break;
            case "Wishart":
                Tensor precision = m.Parameter("Q", Wishart(6, new double[,] { { 0.3, 0.1 }, { 0.1, 0.2 } }));
                m.Observe("y", (Tensor)new double[6, 2], MultivariateNormalPrecision(m.Parameter("mu", Normal(0, 1), over: 2), precision));
                break;
            case "count of trials":
                var n = m.Discrete("n", Truncated(Poisson(8), 0, 30), over: 3);
                m.Observe("y", new double[3], Normal(n * m.Parameter("p", Beta(4, 4)), 1));
                break;
            case "Dirichlet":
                m.Observe("y", new double[12], Categorical(m.Parameter("w", Dirichlet(new double[] { 1.5, 2, 3 }))));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }
    }

    private static void NormalHierarchy(ModelBuilder m, Distribution prior, Func<Tensor, Tensor> sd)
    {
        bool isVariance = prior.Name == "InverseGamma";
        var mu = m.Parameter("mu", Normal(1, 1));
        var between = m.Parameter(isVariance ? "tau2" : "tau", prior);
        var within = m.Parameter(isVariance ? "sigma2" : "sigma", prior);
        var theta = m.Parameter("theta", Normal(mu, sd(between)), over: 5);
        m.Observe("y", new double[40], Normal(theta[(Tensor)Group], sd(within)));
    }

    private static void TwoWay(ModelBuilder m)
    {
        int[] row = [.. Enumerable.Range(0, 12).Select(i => i / 3)], column = [.. Enumerable.Range(0, 12).Select(i => i % 3)];
        var mu = m.Parameter("mu", Normal(0, 1));
        var phi = m.Parameter("phi", Gamma(6, 5), over: 3);
        var a = m.Parameter("a", Normal(0, 1 / Sqrt(phi[0])), over: 4);
        var b = m.Parameter("b", Normal(0, 1 / Sqrt(phi[1])), over: 3);
        m.Observe("y", new double[12], Normal(mu + a[(Tensor)row] + b[(Tensor)column], 1 / Sqrt(phi[2])));
    }

    private static void Components(ModelBuilder m, bool isSummed)
    {
        var mu = m.Parameter("mu", Normal(new double[] { -1, 1 }, 1));
        var w = m.Parameter("w", Dirichlet(new double[] { 3, 2 }));
        var s2 = m.Parameter("s2", InverseGamma(8, 7));
        if (isSummed)
            m.Observe("y", new double[8], Mixture(w, Normal(mu[0], Sqrt(s2)), Normal(mu[1], Sqrt(s2))));
        else
            m.Observe("y", new double[8], Normal(mu[m.Discrete("k", Categorical(w), over: 8)], Sqrt(s2)));
    }
}
