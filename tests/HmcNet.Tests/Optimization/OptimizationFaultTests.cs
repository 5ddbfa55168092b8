using HmcNet.Autodiff;
using HmcNet.Supports;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Optimization;

/// <summary>Bad input ends in an exception that says what to do.</summary>
public class OptimizationFaultTests
{
    private static readonly double[] Y = [1, 2, 4, 3];

    [Fact]
    public void Unknown_names_are_refused()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(Groups(), ["beta"]));
        Assert.Equal("There is no parameter named \"beta\".", fault.What);
        Assert.Equal("integrate of model \"groups\"", fault.Where);
        Assert.Equal("one of mu, tau, alpha", fault.Expected);

        fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(Groups(), ["alpha"], new() { Restricted = ["alpha[1]"] }));
        Assert.Equal("Restricted of model \"groups\"", fault.Where);
    }

    [Fact]
    public void Names_given_twice_are_refused()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(Groups(), ["alpha"], new() { Restricted = ["alpha"] }));
        Assert.Equal("A parameter is to be integrated twice.", fault.What);
    }

    [Fact]
    public void Something_must_be_integrated_and_something_left()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(Groups(), []));
        Assert.Equal("No parameter is to be integrated out.", fault.What);
        Assert.Contains("Optimize.Likelihood(model)", fault.Remedy, StringComparison.Ordinal);

        fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(Groups(), ["mu", "tau", "alpha"]));
        Assert.Equal("Every parameter is to be integrated out: nothing is left to maximise.", fault.What);
    }

    [Fact]
    public void Discrete_parameters_are_refused()
    {
        Model model = Model.Define("mixture", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 5), over: 2);
            var z = m.Discrete("z", Categorical(new double[] { 0.5, 0.5 }), over: 4);
            m.Observe("y", Y, Normal(mu[z], 1));
        });

        HmcNetException fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(model, ["z"]));
        Assert.Equal("A discrete parameter cannot be integrated out by Laplace's approximation.", fault.What);
        Assert.Contains("Mixture(...)", fault.Remedy, StringComparison.Ordinal);

        fault = Assert.Throws<HmcNetException>(() => Optimize.Mode(model));
        Assert.Equal("parameter \"z\" of model \"mixture\"", fault.Where);
        Assert.Throws<HmcNetException>(() => Laplace.Fit(model));
    }

    [Fact]
    public void A_density_without_a_mode_is_refused()
    {
        Model model = Model.Define("no_mode", m =>
        {
            var free = m.Parameter("free", Support.Real);
            var mu = m.Parameter("mu", Support.Real);
            m.Observe("y", Y, Normal(mu + 0 * free, 1));
        });

        HmcNetException fault = Assert.Throws<HmcNetException>(() => Marginal.Likelihood(model, ["free"]));
        Assert.Equal("The density of the integrated parameters has no mode.", fault.What);
        Assert.Equal("model \"no_mode\", integrating free", fault.Where);

        fault = Assert.Throws<HmcNetException>(() => Laplace.Fit(model));
        Assert.Equal("There is no normal approximation: the density has no strict maximum.", fault.What);
        Assert.Contains("free", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_likelihood_needs_observations_and_no_Jacobian()
    {
        Model bare = Model.Define("bare", m => m.AddLogDensity(-TensorMath.Square(m.Parameter("x", Support.Real))));

        HmcNetException fault = Assert.Throws<HmcNetException>(() => Optimize.Likelihood(bare));
        Assert.Equal("A model without observations has no likelihood of its own.", fault.What);

        fault = Assert.Throws<HmcNetException>(() => Optimize.Likelihood(Groups(), new() { Jacobian = true }));
        Assert.Equal("A likelihood has no Jacobian: it is a function of the parameters, not a density of them.", fault.What);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Optimize.Mode(Groups(), new() { Starts = 0 }));
        Assert.Equal("Starts", fault.Where);
        fault = Assert.Throws<HmcNetException>(() => Laplace.Fit(Groups(), draws: 0));
        Assert.Equal("There must be at least one draw.", fault.What);
    }

    [Fact]
    public void Unknown_results_are_refused()
    {
        MarginalResult fit = Marginal.Likelihood(Groups(), ["alpha"]);
        Assert.Equal("There is no estimate named \"sigma\".", Assert.Throws<HmcNetException>(() => fit["sigma"]).What);
        Assert.Equal("There is no latent variable named \"mu\".", Assert.Throws<HmcNetException>(() => fit.RandomEffect("mu")).What);
        Assert.Equal("A latent variable has no covariance as an estimate.", Assert.Throws<HmcNetException>(() => fit.CovarianceGivenOthers("alpha")).What);
    }

    private static Model Groups() => Model.Define("groups", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfNormal(5));
        var alpha = m.Parameter("alpha", Normal(mu, tau), over: 4);
        m.Observe("y", Y, Normal(alpha, 0.5));
    });
}
