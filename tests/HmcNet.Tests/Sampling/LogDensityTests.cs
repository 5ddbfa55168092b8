using HmcNet.Hmc;
using HmcNet.Sampling;
using HmcNet.Tests.Hmc;

namespace HmcNet.Tests.Sampling;

public class LogDensityTests
{
    [Fact]
    public void A_function_becomes_a_target_with_named_coordinates()
    {
        ISamplingTarget target = LogDensity.FromValueAndGradient(
            2, (q, g) => { g[0] = 1; g[1] = 2; return q[0] + 2 * q[1]; }, ["mu", "tau"], "line");
        Assert.Equal("line", target.Name);
        Assert.Equal(["mu", "tau"], target.Variables.EntryNames);
        Assert.Equal(["mu", "tau"], target.CoordinateNames);
        IChainDensity density = target.CreateChainDensity();
        var gradient = new double[2];
        Assert.Equal(11, density.ValueAndGradient([3, 4], gradient));
        Assert.Equal([1, 2], gradient);
        var values = new double[2];
        density.WriteValues([3, 4], values);
        Assert.Equal([3, 4], values);
        Assert.Equal("log density and gradient are finite", target.ExplainNonFinite([3, 4]));
    }

    [Fact]
    public void Without_names_there_is_one_vector() =>
        Assert.Equal(["q[1]", "q[2]", "q[3]"], LogDensity.FromFactory(() => TestDensities.Gaussian(1, 1, 1)).CoordinateNames);

    [Fact]
    public void Each_chain_has_a_density_of_its_own()
    {
        int made = 0;
        ISamplingTarget target = LogDensity.FromFactory(() =>
        {
            Interlocked.Increment(ref made);
            return TestDensities.Gaussian(1);
        });
        ChainRunner.Run(target, new NutsOptions { Chains = 3, IterWarmup = 5, IterSampling = 5, Seed = 1 });
        Assert.Equal(1 + 3, made);
    }

    [Fact]
    public void A_dimension_or_names_that_do_not_fit_are_refused()
    {
        LogDensityFunction f = (_, _) => 0;
        Assert.Contains("at least one", Assert.Throws<HmcNetException>(() => LogDensity.FromValueAndGradient(0, f)).What, StringComparison.Ordinal);
        var error = Assert.Throws<HmcNetException>(() => LogDensity.FromValueAndGradient(2, f, ["a"]));
        Assert.Equal(("2 names", "1"), (error.Expected, error.Found));
        Assert.Contains("\"a\"", Assert.Throws<HmcNetException>(() => LogDensity.FromValueAndGradient(2, f, ["a", "a"])).What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factory_whose_densities_differ_in_dimension_is_refused()
    {
        int dimension = 1;
        ISamplingTarget target = LogDensity.FromFactory(() => TestDensities.Gaussian(new double[dimension++]));
        Assert.Contains("differ in dimension", Assert.Throws<HmcNetException>(target.CreateChainDensity).What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_is_explained() =>
        Assert.Equal(
            "the log density throws FormatException: bad",
            LogDensity.FromValueAndGradient(1, (_, _) => throw new FormatException("bad")).ExplainNonFinite([1]));
}
