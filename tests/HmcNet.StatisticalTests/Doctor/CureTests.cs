using HmcNet.Sampling;
using HmcNet.StatisticalTests.CaseStudies;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Doctor;

/// <summary>Cures of the zoo's sick models.</summary>
public class CureTests(ITestOutputHelper output)
{
    private static readonly NutsOptions Options = new() { Seed = 20261125 };

    [Fact]
    public void Eight_schools_centred_are_cured_by_non_centring_and_by_learnt_centring()
    {
        CureResult cure = Cure(SickModels.EightSchoolsCentred());
        Assert.Equal([RemedyKind.NonCentred, RemedyKind.LearntCentring, RemedyKind.AdaptDelta], cure.Tried.Select(t => t.Remedy.Kind));
        Assert.Equal("m.Parameter(\"theta\", Normal(mu, tau), over: school, centered: false)", cure.Tried[0].Remedy.Code);
        Assert.Equal("m.Parameter(\"theta\", Normal(mu, tau), over: school, centered: Centring.Auto)", cure.Tried[1].Remedy.Code);
        // With warm-up from draws and gradients the neck shows in E-BFMI more than in divergences.
        Assert.True(cure.ScoreBefore.EBfmi < 0.3);
        Assert.True(cure.ScoreBefore.Problems > 1);
        foreach (CureTrial trial in cure.Tried.Take(2))
        {
            Cured(cure, trial, 3);
            SummaryTable summary = trial.Fit.Summary();
            foreach ((string name, Reference exact) in EightSchoolsReference.Compute())
                Assert.True(Math.Abs(summary[name].Mean - exact.Mean) <= 4 * summary[name].McseMean, $"{trial.Name}, {name}: {summary[name].Mean} where {exact.Mean} is exact, MCSE {summary[name].McseMean}");
        }
        Assert.Contains(cure.BestTrial, cure.Tried.Take(2));
        Assert.Same(cure.BestTrial!.Fit, cure.Best);
        Assert.Contains($"Best: {cure.BestTrial.Name}", cure.ToString(), StringComparison.Ordinal);
        // Options and seed are the fit's own, and the model is as it was.
        Assert.Equal(Options.Seed, cure.Best.Run.Seed);
        Assert.Equal("theta[1]", ((Model)cure.Before.Target).CoordinateNames[2]);
    }

    [Fact]
    public void Neals_funnel_is_cured_and_was_biased()
    {
        CureResult cure = Cure(SickModels.NealsFunnel());
        Cured(cure, cure.Tried[0], 5);
        Cured(cure, cure.Tried[1], 5);
        Assert.True(cure.Tried[0].MeansMoved || cure.Tried[1].MeansMoved);
        Assert.Contains("means moved by more than Monte Carlo error", cure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Strong_data_are_cured_by_centring()
    {
        CureResult cure = Cure(SickModels.StrongDataNonCentred());
        Assert.Equal([RemedyKind.Centred, RemedyKind.LearntCentring], cure.Tried.Take(2).Select(t => t.Remedy.Kind));
        Assert.All(cure.Tried.Take(2), t => Cured(cure, t, 3));
        Assert.NotNull(cure.BestTrial);
        Assert.All(cure.Tried[1].Fit.Centring[0].Weights, w => Assert.InRange(w, 0.9, 1));
    }

    [Fact]
    public void A_healthy_fit_needs_no_cure()
    {
        Fit fit = Nuts.Sample(HealthyModels.Create("regression"), Options);
        CureResult cure = fit.Cure();
        Assert.True(cure.IsHealthy);
        Assert.Empty(cure.Tried);
        Assert.Same(fit, cure.Best);
        Assert.Equal("Nothing to cure: every check of the fit was passed.", cure.ToString());
    }

    [Fact]
    public void Of_a_bare_density_only_adapt_delta_is_tried()
    {
        // Neal's funnel by hand.
        ISamplingTarget target = LogDensity.FromValueAndGradient(4, (q, g) =>
        {
            double precision = Math.Exp(-q[0]), sum = q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
            g[0] = -q[0] / 9 - 1.5 + 0.5 * precision * sum;
            for (int i = 1; i < 4; i++)
                g[i] = -precision * q[i];
            return -q[0] * q[0] / 18 - 1.5 * q[0] - 0.5 * precision * sum;
        }, ["v", "a", "b", "c"]);
        CureResult cure = Nuts.Sample(target, Options).Cure();
        output.WriteLine(cure.ToString());
        Assert.Equal(["adapt delta 0.99"], cure.Tried.Select(t => t.Name));
        Assert.Equal(0.99, ((NutsOptions)cure.Tried[0].Fit.Run.Options).AdaptDelta);
    }

    [Fact]
    public void What_cannot_be_cured_so_is_said()
    {
        CureResult cure = Cure(SickModels.Mixture(ordered: false));
        Assert.False(cure.IsHealthy);
        Assert.Empty(cure.Tried);
        Assert.Contains("No remedy can be tried", cure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_cures_and_bad_input()
    {
        NutsOptions few = Options with { IterSampling = 200 };
        Fit fit = Nuts.Sample(SickModels.EightSchoolsCentred(), few);
        CureResult cancelled = fit.Cure(cancellation: new CancellationToken(canceled: true));
        Assert.Empty(cancelled.Tried);
        Assert.All(cancelled.NotTried, f => Assert.Equal("It was cancelled.", f.Reason));
        Assert.NotEmpty(cancelled.NotTried);
        Assert.Same(fit, cancelled.Best);

        Assert.Equal("The adapt delta of a cure is out of range.", Fault(() => fit.Cure(new CureOptions { AdaptDelta = 1 })).What);
        Assert.Equal("There is no parameter named \"thta\".", Fault(() => fit.Cure(new CureOptions { Parameters = ["thta"] })).What);
        HmcNetException form = Fault(() => fit.Cure(new CureOptions { Parameters = ["tau"] }));
        Assert.Equal(("A parameter has no other form to be tried.", "HalfCauchy"), (form.What, form.Found));
        Fit stopped = Nuts.Sample(SickModels.EightSchoolsCentred(), few, new CancellationToken(canceled: true));
        Assert.Equal("A fit that is not complete cannot be cured.", Fault(() => stopped.Cure()).What);
        Fit gibbs = Gibbs.Sample(SickModels.EightSchoolsCentred(), new GibbsOptions { Seed = 1, IterWarmup = 10, IterSampling = 10 });
        Assert.Equal("Only fits of Hamiltonian samplers can be cured.", Fault(() => gibbs.Cure()).What);
    }

    private CureResult Cure(Model model)
    {
        CureResult cure = Nuts.Sample(model, Options).Cure();
        output.WriteLine(cure.ToString());
        return cure;
    }

    private static void Cured(CureResult cure, CureTrial trial, double times)
    {
        Assert.InRange(trial.Score.Divergences, 0, 4);
        Assert.True(trial.Score.EBfmi > 0.3, $"{trial.Name}: E-BFMI {trial.Score.EBfmi}");
        Assert.True(trial.Score.MinEss > times * cure.ScoreBefore.MinEss, $"{trial.Name}: minimum ESS {trial.Score.MinEss}, {cure.ScoreBefore.MinEss} before");
    }

    private static HmcNetException Fault(Func<CureResult> make) => Assert.Throws<HmcNetException>(make);
}
