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

    private static Model Define(string name) => Model.Define(name.Replace(' ', '_').Replace('-', '_'), m => Write(m, name));

    private static void Write(ModelBuilder m, string name)
    {
        var mu = m.Parameter("mu", Normal(0, 30));
        switch (name)
        {
            case "variance":
                Schools(m, mu, Sqrt(Positive(m, "tau2", -1)));
                break;
            case "steeper variance":
                Schools(m, mu, Sqrt(Positive(m, "tau2", -1.5)));
                break;
            case "variance from one half":
                // Proper: p(tau2) like tau2^-1/2, flat in tau.
                Schools(m, mu, Sqrt(Positive(m, "tau2", -0.5)));
                break;
            case "sd":
                Schools(m, mu, Positive(m, "tau", -1));
                break;
            case "flat sd":
                Schools(m, mu, Positive(m, "tau", 0));
                break;
            case "uniform sd":
                Schools(m, mu, m.Parameter("tau", Uniform(0, 50)));
                break;
            case "half-Cauchy sd":
                Schools(m, mu, m.Parameter("tau", HalfCauchy(5)));
                break;
            case "inverse gamma variance":
                Schools(m, mu, Sqrt(m.Parameter("tau2", InverseGamma(0.001, 0.001))));
                break;
            case "gamma precision":
                Schools(m, mu, 1 / Sqrt(m.Parameter("phi", Gamma(0.001, 0.001))));
                break;
            case "precision":
                Schools(m, mu, 1 / Sqrt(Positive(m, "phi", -1)));
                break;
            case "log sd":
                Schools(m, mu, Exp(m.Parameter("log_tau", Support.Real)));
                break;
            case "normal log sd":
                Schools(m, mu, Exp(m.Parameter("log_tau", Normal(0, 10))));
                break;
            case "log sd between bounds":
                Schools(m, mu, Exp(m.Parameter("log_tau", Support.Interval(-5, 5))));
                break;
            case "log sd with its Jacobian":
                var logTau = m.Parameter("log_tau", Support.Real);
                m.AddLogDensity(logTau);
                Schools(m, mu, Exp(logTau));
                break;
            case "log variance":
                Schools(m, mu, Exp(m.Parameter("log_v", Support.Real) / 2));
                break;
            case "log precision":
                Schools(m, mu, Exp(-0.5 * m.Parameter("log_phi", Support.Real)));
                break;
            case "non-centred sd":
                Schools(m, mu, Positive(m, "tau", -1), centred: false);
                break;
            case "non-centred log sd":
                Schools(m, mu, Exp(m.Parameter("log_tau", Support.Real)), centred: false);
                break;
            case "non-centred flat sd":
                Schools(m, mu, Positive(m, "tau", 0), centred: false);
                break;
            default:
                WriteOthers(m, mu, name);
                break;
        }
    }

    private static void WriteOthers(ModelBuilder m, Tensor mu, string name)
    {
        switch (name)
        {
            case "several groups":
                var tau2 = m.Parameter("tau2", Support.Positive, over: 2);
                m.AddLogDensity(-Log(tau2));
                Schools(m, mu, Sqrt(tau2[(Tensor)new[] { 0, 0, 0, 0, 1, 1, 1, 1 }]));
                break;
            case "Laplace effects":
                m.Observe("y", Y, Normal(m.Parameter("theta", Laplace(mu, Positive(m, "tau", -1)), over: 8), S));
                break;
            case "log-normal effects":
                m.Observe("y", [.. Measured.Select(v => v + 5)], Normal(m.Parameter("theta", LogNormal(mu / 30, Positive(m, "tau", -1)), over: 8), 1));
                break;
            case "unknown observation variance":
                var sigma2 = Positive(m, "sigma2", -1);
                var theta = m.Parameter("theta", Normal(mu, Sqrt(Positive(m, "tau2", -1))), over: 4);
                m.Observe("y", Measured, Normal(theta[(Tensor)Group], Sqrt(sigma2)));
                break;
            case "Jeffreys observation variance":
                m.Observe("y", Measured, Normal(mu, Sqrt(Positive(m, "sigma2", -1))));
                break;
            case "Jeffreys observation precision":
                m.Observe("y", Measured, Normal(mu, 1 / Sqrt(Positive(m, "phi", -1))));
                break;
            case "flat mean":
                var location = m.Parameter("location", Support.Real);
                m.Observe("y", Y, Normal(m.Parameter("theta", Normal(location, m.Parameter("tau", HalfNormal(10))), over: 8), S));
                break;
            // p(rate) like 1/rate: with counts above 0 the rates cannot follow it to 0, and the posterior is proper.
            case "gamma rate":
                m.Observe("y", [3, 1, 4, 1, 5], Poisson(m.Parameter("lambda", Gamma(2, Positive(m, "rate", -1)), over: 5)));
                break;
            case "gamma log rate":
                m.Observe("y", [3, 1, 4, 1, 5], Poisson(m.Parameter("lambda", Gamma(2, Exp(m.Parameter("log_rate", Support.Real))), over: 5)));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }
    }

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
