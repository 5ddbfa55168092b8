using HmcNet.Diagnostics;
using HmcNet.Sampling;
using static HmcNet.Autodiff.TensorMath;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Fitting;

public class FitTests
{
    private static ISamplingTarget StandardNormal(Action? onEvaluation = null) => LogDensity.FromValueAndGradient(2, (q, gradient) =>
    {
        onEvaluation?.Invoke();
        double value = 0;
        for (int i = 0; i < q.Length; i++)
        {
            gradient[i] = -q[i];
            value -= 0.5 * q[i] * q[i];
        }
        return value;
    });

    private static NutsOptions Short => new() { Seed = 7, Chains = 2, IterWarmup = 100, IterSampling = 60 };

    [Fact]
    public void A_fit_holds_the_draws_of_every_chain_and_judges_them()
    {
        // Of 2 x 500 draws lp__ has some 400 effective ones, whose R-hat passes 1.01 by chance for one seed in ten or so;
        // of 2 x 2000 it stays near 1.001.
        Fit fit = Nuts.Sample(StandardNormal(), Short with { IterSampling = 2000 });
        Assert.True(fit.IsComplete);
        Assert.Equal(2, fit.Draws.Chains);
        Assert.Equal(2000, fit.Draws.CommonIterations);
        Assert.Equal(7ul, fit.Run.Seed);
        Assert.True(fit.Diagnose().IsClean, fit.Diagnose().ToString());
        SummaryRow row = fit.Summary()["q[1]"];
        Assert.InRange(row.Mean, -4 * row.McseMean, 4 * row.McseMean);
    }

    [Fact]
    public void Static_hmc_has_the_same_front_door()
    {
        Fit fit = StaticHmc.Sample(StandardNormal(), new StaticHmcOptions { Seed = 7, Chains = 2, IterWarmup = 200, IterSampling = 300 });
        Assert.True(fit.IsComplete);
        SummaryRow row = fit.Summary()["q[2]"];
        Assert.InRange(row.Sd, 0.8, 1.2);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.45)]
    [InlineData(0.9)]
    public void A_cancelled_run_keeps_its_draws_and_continues_to_the_same_bits(double share)
    {
        // One thread, so that the place of the stop is the same in every run: in warm-up, in sampling, in the second chain.
        int total = 0;
        Fit whole = Nuts.Sample(StandardNormal(() => Interlocked.Increment(ref total)), Short with { MaxThreads = 1 });

        using var stop = new CancellationTokenSource();
        int evaluations = 0;
        int evaluationsBeforeStop = (int)(share * total);
        Fit part = Nuts.Sample(
            StandardNormal(() => { if (Interlocked.Increment(ref evaluations) == evaluationsBeforeStop) stop.Cancel(); }),
            Short with { MaxThreads = 1 }, stop.Token);
        Assert.False(part.IsComplete);
        Assert.False(part.Draws.IsComplete);
        Assert.True(part.Draws.TotalDraws < whole.Draws.TotalDraws);
        Assert.Contains(part.Diagnose().Problems, f => f.Kind == FindingKind.Incomplete);

        Fit rest = part.Continue();
        Assert.True(rest.IsComplete);
        Assert.True(rest.Draws.IsComplete);
        for (int chain = 0; chain < 2; chain++)
        {
            for (int entry = 0; entry < 2; entry++)
                Assert.Equal(whole.Draws.Column(chain, entry).ToArray(), rest.Draws.Column(chain, entry).ToArray());
        }
        Assert.Same(rest, rest.Continue());
    }

    [Fact]
    public void Options_out_of_range_are_refused_before_anything_runs()
    {
        var fault = Assert.Throws<HmcNetException>(() => Nuts.Sample(
            StandardNormal(() => throw new InvalidOperationException("evaluated")), Short with { AdaptDelta = 1.5 }));
        Assert.Contains("AdaptDelta", fault.Message, StringComparison.Ordinal);
        Assert.Contains("1.5", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejected_evaluations_are_a_finding_that_names_the_term()
    {
        // Beyond 1 the added term is NaN: a fault of the model that every chain meets while it samples.
        Model model = Model.Define("half", m =>
        {
            var x = m.Parameter("x", Normal(0, 1));
            m.AddLogDensity("bad term", Sqrt(1 - x));
        });
        Fit fit = Nuts.Sample(model, Short with { IterSampling = 300 });
        Finding finding = Assert.Single(fit.Diagnose().Problems, f => f.Kind == FindingKind.Rejections);
        Assert.True(finding.Count > 0);
        Assert.Equal([1, 2], finding.Chains);
        Assert.Contains("bad term", finding.Sentence, StringComparison.Ordinal);
        Assert.Contains("sqrt", finding.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Nuts.Sample(StandardNormal(), Short).Diagnose().Findings, f => f.Kind == FindingKind.Rejections);
    }

    [Fact]
    public void When_no_start_can_be_evaluated_the_message_names_term_value_and_parameter()
    {
        Model model = Model.Define("never", m =>
        {
            var a = m.Parameter("a", Normal(0, 1));
            m.Observe("y", new double[] { 1, 2 }, Normal(a, Sqrt(-Exp(a))));
        });
        var fault = Assert.Throws<HmcNetException>(() => Nuts.Sample(model, Short));
        Assert.Contains("100 random starting points", fault.Message, StringComparison.Ordinal);
        Assert.Contains("observation \"y\", row 1 (observed 1), is NaN", fault.Message, StringComparison.Ordinal);
        Assert.Contains("sqrt(", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at: a = ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("InitRadius", fault.Remedy, StringComparison.Ordinal);
    }
}
