using HmcNet.Sampling;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Sampling;

public class SameTargetTests
{
    private static Model Normals(double[] data, string name = "mu") =>
        Model.Define("normals", m => m.Observe("y", data, Normal(m.Parameter(name, Normal(0, 10)), 1)));

    private static (SamplerRun Run, Recorder Draws) Cancelled(ISamplingTarget model)
    {
        using var stop = new CancellationTokenSource();
        var draws = new Recorder(_ => count =>
        {
            if (count == 130)
                stop.Cancel();
        });
        SamplerRun run = ChainRunner.Run(
            model, new NutsOptions { Seed = 3, Chains = 1, IterWarmup = 100, IterSampling = 100, SaveWarmup = true, Sinks = draws.Factories }, stop.Token);
        Assert.Equal(ChainOutcome.Cancelled, run.Outcome);
        return (run, draws);
    }

    [Fact]
    public void A_run_is_not_continued_with_other_data_another_prior_or_other_parameters()
    {
        (SamplerRun run, Recorder draws) = Cancelled(Normals([1, 2, 3]));
        HmcNetException fault = Assert.Throws<HmcNetException>(() => ChainRunner.Continue(Normals([1, 2, 4]), run, []));
        Assert.Equal("A run cannot be continued with another model or with other data: its draws would be of two posteriors.", fault.What);
        Assert.Contains("chain 1 stopped", fault.Expected, StringComparison.Ordinal);
        Assert.Contains("fit.Continue()", fault.Remedy, StringComparison.Ordinal);
        fault = Assert.Throws<HmcNetException>(() => ChainRunner.Continue(Normals([1, 2, 3], "theta"), run, []));
        Assert.Equal("mu and theta", fault.Found);
        // Nothing is lost: the right model finishes the run.
        Assert.Equal(130, draws[1].Draws.Count);
        Assert.Equal(ChainOutcome.Complete, ChainRunner.Continue(Normals([1, 2, 3]), run, []).Outcome);
    }

    [Fact]
    public void A_gibbs_run_is_continued_with_its_own_model_only()
    {
        using var stop = new CancellationTokenSource();
        Model model = Normals([1, 2, 3]);
        var draws = new Recorder(_ => count =>
        {
            if (count == 5)
                stop.Cancel();
        });
        Fit fit = HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = 3, Chains = 1, IterWarmup = 1, IterSampling = 50, Sinks = draws.Factories }, stop.Token);
        Assert.Equal(ChainOutcome.Cancelled, fit.Run.Outcome);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => ChainRunner.Continue(model.With("y", [4, 5, 6]), fit.Run, []));
        Assert.Equal("the very model object that was sampled", fault.Expected);
        Assert.Equal(50, fit.Continue().Draws.TotalDraws);
    }
}
