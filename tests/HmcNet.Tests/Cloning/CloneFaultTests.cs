using HmcNet.Autodiff;
using HmcNet.Sampling;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Cloning;

/// <summary>Bad input ends in a message that says what to do, and fits already made are kept.</summary>
public class CloneFaultTests
{
    private static readonly NutsOptions Short = new() { Seed = 1, Chains = 2, IterWarmup = 100, IterSampling = 100 };

    [Theory]
    [InlineData("none")]
    [InlineData("0", 0, 10)]
    [InlineData("-5", -5)]
    [InlineData("1, 10, 10", 1, 10, 10)]
    [InlineData("10, 1", 10, 1)]
    public void Numbers_of_clones_are_checked(string found, params int[] clones)
    {
        HmcNetException fault = Assert.Throws<HmcNetException>(() => DataCloning.Fit(Means(), clones));
        Assert.Equal("The numbers of clones cannot be used.", fault.What);
        Assert.Equal(found, fault.Found);
    }

    [Fact]
    public void A_model_without_observations_is_refused()
    {
        Model density = Model.FromLogDensity(new { mu = Space.Real() }, p => -Square(p.mu));
        HmcNetException fault = Assert.Throws<HmcNetException>(() => DataCloning.Fit(density, [1]));
        Assert.Equal("Data cloning needs observations.", fault.What);
        Assert.Contains("DataCloningOptions.Likelihood", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        Assert.Contains("names among mu, tau, alpha", Fault(new DataCloningOptions { Latent = ["alfa"] }).Message, StringComparison.Ordinal);
        Assert.Contains("There is nothing named \"sum\" to be estimated.", Fault(new DataCloningOptions { Parameters = ["sum"] }).Message, StringComparison.Ordinal);
        Assert.Contains("\"alpha\" is latent", Fault(new DataCloningOptions { Parameters = ["alpha"] }).Message, StringComparison.Ordinal);
        Assert.Contains("\"shift\" is latent, or is derived of what is", Fault(new DataCloningOptions { Parameters = ["shift"] }).Message, StringComparison.Ordinal);
        Assert.Contains("Nothing is to be estimated.", Fault(new DataCloningOptions { Parameters = [] }).Message, StringComparison.Ordinal);
        Assert.Contains("There is no added term named \"likelihood\".", Fault(new DataCloningOptions { Likelihood = ["likelihood"] }).Message, StringComparison.Ordinal);
        Assert.Contains("There is no added term named \"prior\".", Fault(new DataCloningOptions { Priors = ["prior"] }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_must_be_left_to_estimate() =>
        Assert.Equal("No parameter is left to be estimated: all are latent.", Fault(new DataCloningOptions { Latent = ["mu", "tau", "alpha"] }).What);

    [Fact]
    public void A_prior_on_a_latent_variable_makes_a_parameter_latent_too()
    {
        HmcNetException fault = Fault(new DataCloningOptions { Latent = ["mu"] });
        Assert.Equal("The prior of alpha depends on a latent variable.", fault.What);
    }

    [Fact]
    public void Terms_of_unclear_role_are_refused()
    {
        Model model = Model.Define("arrays", m =>
        {
            var mu = m.Parameter("mu", Normal(0, 1));
            m.AddLogDensity("array", -Sum(Square((Tensor)new double[] { 1, 2, 3 } - mu)));
            m.Observe("y", [0.5], Normal(mu, 1));
        });
        HmcNetException fault = Assert.Throws<HmcNetException>(() => DataCloning.Fit(model, [1]));
        Assert.Equal("It is not clear whether an added term is a prior or part of the likelihood: an array enters it.", fault.What);
        Assert.Contains("added term \"array\"", fault.Where, StringComparison.Ordinal);
        Model shared = Model.Define("latent", m =>
        {
            var tau = m.Parameter("tau", Exponential(1));
            var a = m.Parameter("a", Normal(0, tau), over: 2);
            m.AddLogDensity("sum", -Square(Sum(a)));
            m.Observe("y", [0.5, 0.2], Normal(a, 1));
        });
        Assert.Contains("cannot be a prior", Assert.Throws<HmcNetException>(() => DataCloning.Fit(shared, [1], new DataCloningOptions { Priors = ["sum"] })).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Discrete_parameters_and_bounds_are_refused_where_they_do_not_go_with_cloning()
    {
        Model counts = Model.Define("counts", m =>
        {
            var p = m.Parameter("p", Beta(1, 1));
            var z = m.Discrete("z", Bernoulli(0.5));
            m.Observe("y", [0.5], Normal(p * z, 1));
        });
        Assert.Contains("A discrete parameter cannot be estimated", Assert.Throws<HmcNetException>(() => DataCloning.Fit(counts, [1], new DataCloningOptions { Latent = [] })).What, StringComparison.Ordinal);
        Assert.Contains("Hamiltonian Monte Carlo cannot sample a discrete parameter", Assert.Throws<HmcNetException>(() => DataCloning.Fit(counts, [1], new DataCloningOptions { Sampler = Short })).What, StringComparison.Ordinal);
        Model bounds = Model.Define("bounds", m =>
        {
            var tau = m.Parameter("tau", Exponential(1));
            var low = m.Parameter("low", Normal(0, tau));
            var high = m.Parameter("high", Normal(0, tau), support: Support.Lower(low));
            m.Observe("y", [0.5], Normal(high, 1));
        });
        Assert.Equal("The bounds of a latent variable depend on a latent variable.", Assert.Throws<HmcNetException>(() => DataCloning.Clone(bounds, 2)).What);
    }

    [Fact]
    public void Options_that_do_not_go_with_cloning_are_refused()
    {
        Assert.Contains("does not hold for its clones", Fault(new DataCloningOptions { Sampler = new GibbsOptions().Conditional("mu", (_, _) => 0.0) }).What, StringComparison.Ordinal);
        Assert.Contains("has sinks", Fault(new DataCloningOptions { Sampler = Short with { Sinks = [_ => new DrawsCollector()] } }).What, StringComparison.Ordinal);
        Assert.Contains("An interval needs a probability.", Fault(new DataCloningOptions { Confidence = 95 }).What, StringComparison.Ordinal);
        Assert.Contains("Chains is out of range", Fault(new DataCloningOptions { Sampler = Short with { Chains = 0 } }).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Prediction_is_refused_for_what_is_not_latent()
    {
        DataCloningResult result = DataCloning.Fit(Means(), [2, 5], new DataCloningOptions { Sampler = Short });
        Assert.Contains("There is no latent variable named \"mu\".", Assert.Throws<HmcNetException>(() => result.PredictLatent("mu")).Message, StringComparison.Ordinal);
        Assert.Contains("An interval needs a probability.", Assert.Throws<HmcNetException>(() => result.PredictLatent("alpha", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no estimate of \"alpha\".", Assert.Throws<HmcNetException>(() => result["alpha"]).Message, StringComparison.Ordinal);
    }

    /// <summary>A run that is stopped in its second fit keeps the first.</summary>
    [Fact]
    public void Cancelled_fits_keep_those_before()
    {
        using var stop = new CancellationTokenSource();
        DataCloningResult whole = DataCloning.Fit(Means(), [2], new DataCloningOptions { Sampler = Short });
        var second = new Watcher(fit: 2, Phase.Sampling, stop.Cancel);
        DataCloningResult result = DataCloning.Fit(Means(), [2, 5, 7], new DataCloningOptions { Sampler = Short with { MaxThreads = 1, Progress = second } }, stop.Token);
        Assert.False(result.IsComplete);
        Assert.Equal([2], result.Fits.Select(f => f.Clones));
        Assert.Equal(5, result.Interrupted!.Clones);
        Assert.Equal(whole.Estimates, result.Estimates);
        Assert.Null(result.Verdict.IsIdentifiable);
        Assert.Contains("Not all fits that were asked for are complete.", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_cancelled_at_once_has_no_estimates()
    {
        DataCloningResult result = DataCloning.Fit(Means(), [2, 5], new DataCloningOptions { Sampler = Short }, new CancellationToken(canceled: true));
        Assert.Empty(result.Fits);
        Assert.Empty(result.Estimates);
        Assert.Empty(result.Table);
        Assert.Equal(0, result.Clones);
        Assert.Contains("No fit was completed", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("no fit is complete", Assert.Throws<HmcNetException>(() => result.PredictLatent("alpha")).Message, StringComparison.Ordinal);
    }

    /// <summary>Every chain of the second fit fails: the first is kept, and the result says what happened. A first fit that fails is an error.</summary>
    [Fact]
    public void A_later_fit_that_fails_keeps_those_before()
    {
        DataCloningOptions Failing(int fit) => new() { Sampler = Short with { MaxThreads = 1, Progress = new Watcher(fit, Phase.Warmup, () => throw new InvalidOperationException("the disk is full")) } };
        DataCloningResult result = DataCloning.Fit(Means(), [2, 5, 7], Failing(2));
        Assert.Equal([2], result.Fits.Select(f => f.Clones));
        Assert.Contains("the disk is full", result.Failure!.Message, StringComparison.Ordinal);
        Assert.False(result.IsComplete);
        Assert.Equal(2, result.Estimates.Count);
        Assert.Contains("A fit with more clones failed", result.ToString(), StringComparison.Ordinal);
        Assert.Contains("the disk is full", Assert.Throws<HmcNetException>(() => DataCloning.Fit(Means(), [2, 5], Failing(1))).Message, StringComparison.Ordinal);
    }

    private static HmcNetException Fault(DataCloningOptions options) => Assert.Throws<HmcNetException>(() => DataCloning.Fit(Means(), [1, 2], options));

    private static Model Means() => Model.Define("means", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 3));
        var tau = m.Parameter("tau", Exponential(1));
        var alpha = m.Parameter("alpha", Normal(mu, tau), over: 4);
        m.Derived("shift", alpha - mu);
        m.Observe("y", [0.5, 1.9, -0.7, 2.4], Normal(alpha, 0.3));
    });

    /// <summary>Acts when a phase begins, from some fit on, in every chain.</summary>
    private sealed class Watcher(int fit, Phase phase, Action act) : IProgress<SamplingProgress>
    {
        private int fits;

        public void Report(SamplingProgress value)
        {
            if (value is { Chain: 1, Phase: Phase.Warmup, Iteration: 0 })
                fits++;
            if (fits >= fit && value.Phase == phase && value.Iteration == 0)
                act();
        }
    }
}
