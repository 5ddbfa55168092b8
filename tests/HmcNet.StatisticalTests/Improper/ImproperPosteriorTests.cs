using HmcNet.Autodiff;
using HmcNet.Distributions;
using HmcNet.Supports;
using Xunit.Abstractions;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;
using Sampler = HmcNet.Gibbs;

namespace HmcNet.StatisticalTests.Improper;

/// <summary>
/// The textbook trap: a prior flat in the logarithm of a group-level scale leaves every full conditional proper and makes the
/// posterior improper. Both samplers warn and name the parameter; the proper priors that resemble it are not flagged.
/// </summary>
public class ImproperPosteriorTests(ITestOutputHelper output)
{
    private static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] S = [15, 10, 16, 11, 9, 11, 10, 18];
    private static readonly double[] Measured = [1.2, -0.3, 2.4, 0.8, 1.9, -1.1, 0.2, 3.0];
    private static readonly int[] Group = [0, 0, 1, 1, 2, 2, 3, 3];

    private static readonly Dictionary<string, Action<ModelBuilder, Tensor>> Written = new()
    {
        ["variance"] = (m, mu) => Schools(m, mu, Sqrt(Positive(m, "tau2", -1))),
        ["steeper variance"] = (m, mu) => Schools(m, mu, Sqrt(Positive(m, "tau2", -1.5))),
        // Proper: p(tau2) like tau2^-1/2 is flat in tau.
        ["variance from one half"] = (m, mu) => Schools(m, mu, Sqrt(Positive(m, "tau2", -0.5))),
        ["sd"] = (m, mu) => Schools(m, mu, Positive(m, "tau", -1)),
        ["flat sd"] = (m, mu) => Schools(m, mu, Positive(m, "tau", 0)),
        ["uniform sd"] = (m, mu) => Schools(m, mu, m.Parameter("tau", Uniform(0, 50))),
        ["half-Cauchy sd"] = (m, mu) => Schools(m, mu, m.Parameter("tau", HalfCauchy(5))),
        ["inverse gamma variance"] = (m, mu) => Schools(m, mu, Sqrt(m.Parameter("tau2", InverseGamma(0.001, 0.001)))),
        ["gamma precision"] = (m, mu) => Schools(m, mu, 1 / Sqrt(m.Parameter("phi", Gamma(0.001, 0.001)))),
        ["precision"] = (m, mu) => Schools(m, mu, 1 / Sqrt(Positive(m, "phi", -1))),
        ["log sd"] = (m, mu) => Schools(m, mu, Exp(m.Parameter("log_tau", Support.Real))),
        ["normal log sd"] = (m, mu) => Schools(m, mu, Exp(m.Parameter("log_tau", Normal(0, 10)))),
        ["log sd between bounds"] = (m, mu) => Schools(m, mu, Exp(m.Parameter("log_tau", Support.Interval(-5, 5)))),
        ["log sd with its Jacobian"] = LogSdWithJacobian,
        ["log variance"] = (m, mu) => Schools(m, mu, Exp(m.Parameter("log_v", Support.Real) / 2)),
        ["log precision"] = (m, mu) => Schools(m, mu, Exp(-0.5 * m.Parameter("log_phi", Support.Real))),
        ["non-centred sd"] = (m, mu) => Schools(m, mu, Positive(m, "tau", -1), centred: false),
        ["non-centred log sd"] = (m, mu) => Schools(m, mu, Exp(m.Parameter("log_tau", Support.Real)), centred: false),
        ["non-centred flat sd"] = (m, mu) => Schools(m, mu, Positive(m, "tau", 0), centred: false),
        ["several groups"] = SeveralGroups,
        ["Laplace effects"] = (m, mu) => Effects(m, Laplace(mu, Positive(m, "tau", -1))),
        ["log-normal effects"] = (m, mu) => Effects(m, LogNormal(mu / 30, Positive(m, "tau", -1))),
        ["unknown observation variance"] = UnknownObservationVariance,
        ["Jeffreys observation variance"] = (m, mu) => m.Observe("y", Measured, Normal(mu, Sqrt(Positive(m, "sigma2", -1)))),
        ["Jeffreys observation precision"] = (m, mu) => m.Observe("y", Measured, Normal(mu, 1 / Sqrt(Positive(m, "phi", -1)))),
        ["flat mean"] = (m, mu) => Effects(m, Normal(m.Parameter("location", Support.Real), m.Parameter("tau", HalfNormal(10)))),
        // p(rate) like 1/rate: with counts above 0 the rates cannot follow it to 0, and the posterior is proper.
        ["gamma rate"] = (m, mu) => Counts(m, Positive(m, "rate", -1)),
        ["gamma log rate"] = (m, mu) => Counts(m, Exp(m.Parameter("log_rate", Support.Real))),
    };

    /// <summary>Models whose posterior is improper, with the parameter that makes it so.</summary>
    public static TheoryData<string, string> ImproperCases => new()
    {
        { "variance", "tau2" }, { "steeper variance", "tau2" }, { "sd", "tau" }, { "precision", "phi" }, { "log sd", "log_tau" },
        { "log variance", "log_v" }, { "log precision", "log_phi" }, { "non-centred sd", "tau" }, { "non-centred log sd", "log_tau" },
        { "several groups", "tau2" }, { "Laplace effects", "tau" }, { "unknown observation variance", "tau2" }, { "log-normal effects", "tau" },
    };

    /// <summary>Models that resemble them and have a proper posterior.</summary>
    public static TheoryData<string> ProperCases =>
    [
        "flat sd", "half-Cauchy sd", "inverse gamma variance", "Jeffreys observation variance", "Jeffreys observation precision", "gamma precision",
        "normal log sd", "log sd with its Jacobian", "log sd between bounds", "non-centred flat sd", "uniform sd", "variance from one half", "flat mean",
        "gamma rate", "gamma log rate",
    ];

    [Theory]
    [MemberData(nameof(ImproperCases))]
    public void Both_samplers_warn(string name, string parameter)
    {
        Model model = Define(name);
        // Few draws on purpose: they may look fine, and the warning must not depend on them.
        foreach (Fit fit in new[] { Nuts.Sample(model, Few()), Sampler.Sample(model, FewSweeps()) })
        {
            Finding? finding = fit.Diagnose().Findings.FirstOrDefault(f => f.Kind == FindingKind.Improper && f.Sentence.Contains("The prior of"));
            Assert.True(finding is not null, $"{name} under {fit.SamplerName}: no warning");
            output.WriteLine($"{fit.SamplerName}: {finding!.Sentence}");
            Assert.Equal(FindingSeverity.Severe, finding.Severity);
            Assert.Contains(finding.Quantities, q => q.Name == parameter);
            Assert.Single(finding.Quantities);
            Assert.Contains(parameter, finding.Sentence);
            Assert.Contains("improper", finding.Sentence);
        }
    }

    [Theory]
    [MemberData(nameof(ProperCases))]
    public void Proper_posteriors_are_not_flagged(string name)
    {
        Model model = Define(name);
        foreach (Fit fit in new[] { Nuts.Sample(model, Few()), Sampler.Sample(model, FewSweeps()) })
            Assert.Null(fit.Diagnose().Find(FindingKind.Improper));
    }

    /// <summary>
    /// Where groups are alike, a chain falls into the pole within a few hundred sweeps, and the draws themselves show the drift:
    /// the logarithm of tau2 loses more than 20 powers of e and does not come back.
    /// </summary>
    [Fact]
    public void Drift_of_the_scale_is_found_in_the_draws()
    {
        Model model = Model.Define("alike", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 30));
            var tau2 = m.Parameter("tau2", Support.Positive);
            m.AddLogDensity(-Log(tau2));
            var theta = m.Parameter("theta", Normal(mu, Sqrt(tau2)), over: 8);
            m.Observe("y", [0.1, -0.2, 0.0, 0.3, -0.1, 0.2, 0.1, -0.3], Normal(theta, 1));
        });
        Fit fit = Sampler.Sample(model, new GibbsOptions { Seed = 5, Chains = 4, IterWarmup = 0, IterSampling = 4000 });
        Finding[] drifts = [.. fit.Diagnose().Findings.Where(f => f.Kind == FindingKind.Improper && f.Sentence.Contains("drifts"))];
        output.WriteLine(fit.Diagnose().ToString());
        Assert.Single(drifts);
        Assert.Contains(drifts[0].Quantities, q => q.Name == "tau2");
    }

    private static NutsOptions Few() => new() { Seed = 3, Chains = 1, IterWarmup = 100, IterSampling = 50, MaxTreeDepth = 6 };

    private static GibbsOptions FewSweeps() => new() { Seed = 3, Chains = 1, IterWarmup = 20, IterSampling = 50 };

    private static Model Define(string name) => Model.Define(name.Replace(' ', '_').Replace('-', '_'), m => Written[name](m, m.Parameter("mu", Normal(0, 30))));

    private static void LogSdWithJacobian(ModelBuilder m, Tensor mu)
    {
        Tensor logTau = m.Parameter("log_tau", Support.Real);
        m.AddLogDensity(logTau);
        Schools(m, mu, Exp(logTau));
    }

    private static void SeveralGroups(ModelBuilder m, Tensor mu)
    {
        Tensor tau2 = m.Parameter("tau2", Support.Positive, over: 2);
        m.AddLogDensity(-Log(tau2));
        Schools(m, mu, Sqrt(tau2[(Tensor)new[] { 0, 0, 0, 0, 1, 1, 1, 1 }]));
    }

    private static void UnknownObservationVariance(ModelBuilder m, Tensor mu)
    {
        Tensor sigma2 = Positive(m, "sigma2", -1);
        Tensor theta = m.Parameter("theta", Normal(mu, Sqrt(Positive(m, "tau2", -1))), over: 4);
        m.Observe("y", Measured, Normal(theta[(Tensor)Group], Sqrt(sigma2)));
    }

    private static void Effects(ModelBuilder m, Distribution prior) => m.Observe("y", Y, Normal(m.Parameter("theta", prior, over: 8), S));

    private static void Counts(ModelBuilder m, Tensor rate) => m.Observe("y", [3, 1, 4, 1, 5], Poisson(m.Parameter("lambda", Gamma(2, rate), over: 5)));

    /// <summary>A positive parameter with density proportional to a power of itself.</summary>
    private static Tensor Positive(ModelBuilder m, string name, double power)
    {
        Tensor value = m.Parameter(name, Support.Positive);
        if (power != 0)
            m.AddLogDensity($"prior of {name}", power * Log(value));
        return value;
    }

    private static void Schools(ModelBuilder m, Tensor mu, Tensor tau, bool centred = true) =>
        m.Observe("y", Y, Normal(m.Parameter("theta", Normal(mu, tau), over: 8, centered: centred), S));
}
