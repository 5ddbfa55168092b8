using HmcNet.StatisticalTests.CaseStudies;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Doctor;

/// <summary>Group-level parameters whose form is learnt, on sick and on healthy models.</summary>
public class LearntCentringTests(ITestOutputHelper output)
{
    private static readonly NutsOptions Options = new() { Seed = 20261125 };

    [Fact]
    public void Eight_schools_are_cured_and_agree_with_the_exact_posterior()
    {
        Fit fit = Learn(SickModels.EightSchoolsCentred(), "theta");
        Assert.InRange(Divergences(fit), 0, 4);
        Assert.InRange(fit.Centring[0].Weights.Max(), 0, 0.5);
        SummaryTable summary = fit.Summary();
        foreach ((string name, Reference exact) in EightSchoolsReference.Compute())
            Assert.True(Math.Abs(summary[name].Mean - exact.Mean) <= 4 * summary[name].McseMean, $"{name}: {summary[name].Mean} where {exact.Mean} is exact, MCSE {summary[name].McseMean}");
    }

    [Fact]
    public void Neals_funnel_is_sampled_non_centred()
    {
        Fit fit = Learn(SickModels.NealsFunnel(), "x");
        Assert.Equal(0, Divergences(fit));
        Assert.All(fit.Centring[0].Weights, w => Assert.InRange(w, 0, 0.1));
        // Exact: v ~ Normal(0, 3), and E x = 0.
        SummaryRow v = fit.Summary()["v"];
        Assert.InRange(v.Mean, -4 * v.McseMean, 4 * v.McseMean);
        Assert.InRange(v.Sd, 2.8, 3.2);
    }

    [Fact]
    public void Strong_data_are_sampled_centred()
    {
        Fit fit = Learn(SickModels.StrongDataNonCentred(), "effect");
        Assert.All(fit.Centring[0].Weights, w => Assert.InRange(w, 0.9, 1));
        Assert.True(fit.Diagnose().IsClean);
    }

    [Fact]
    public void Groups_of_many_and_of_few_rows_get_different_weights()
    {
        Fit fit = Nuts.Sample(SickModels.MixedDesign(Centring.Auto), Options);
        Show(fit);
        IReadOnlyList<double> weights = fit.Centring[0].Weights;
        Assert.Equal("effect[0]", fit.Centring[0].Entries[0]);
        Assert.True(weights.Take(6).Min() > weights.Skip(6).Max() + 0.3);
        Assert.True(fit.Diagnose().IsClean);
        Finding learnt = fit.Diagnose().Find(FindingKind.Centring)!;
        Assert.Equal(FindingSeverity.None, learnt.Severity);
        Assert.Equal(weights, learnt.Evidence.Select(e => e.Value));
        Assert.Contains("effect: weights 0.", learnt.Sentence, StringComparison.Ordinal);
        // The same posterior as in the centred form.
        Fit centred = Nuts.Sample(SickModels.MixedDesign(), Options with { AdaptDelta = 0.99, IterSampling = 4000 });
        foreach (SummaryRow row in centred.Summary().Rows.Where(r => r.Name != "lp__"))
        {
            SummaryRow other = fit.Summary()[row.Name];
            Assert.True(Math.Abs(row.Mean - other.Mean) <= 4 * Math.Sqrt(row.McseMean * row.McseMean + other.McseMean * other.McseMean), row.Name);
        }
    }

    [Fact]
    public void Draws_depend_on_the_seed_alone()
    {
        NutsOptions few = Options with { IterSampling = 100, Chains = 3 };
        Model model = SickModels.MixedDesign(Centring.Auto);
        Fit one = Nuts.Sample(model, few with { MaxThreads = 1 }), many = Nuts.Sample(model, few with { MaxThreads = 5 });
        Assert.Equal(one.Centring[0].Weights, many.Centring[0].Weights);
        for (int e = 0; e < one.Draws.Variables.Size; e++)
            Assert.Equal(one.Draws.Pooled(e), many.Draws.Pooled(e));
        Assert.NotEqual(one.Draws.Pooled(0), Nuts.Sample(model, few with { Seed = 2 }).Draws.Pooled(0));
    }

    [Fact]
    public void A_run_cancelled_in_its_pilot_goes_on_as_if_it_had_never_stopped()
    {
        NutsOptions few = Options with { IterSampling = 50, Chains = 2 };
        Model model = SickModels.MixedDesign(Centring.Auto);
        Fit stopped = Nuts.Sample(model, few, new CancellationToken(canceled: true));
        Assert.False(stopped.IsComplete);
        Fit resumed = stopped.Continue(), whole = Nuts.Sample(model, few);
        Assert.True(resumed.IsComplete);
        Assert.Equal(whole.Centring[0].Weights, resumed.Centring[0].Weights);
        Assert.Equal(whole.Draws.Pooled(3), resumed.Draws.Pooled(3));
    }

    [Theory]
    [InlineData("snakes random")]
    [InlineData("snakes shrinkage")]
    [InlineData("eight schools non-centred")]
    [InlineData("poisson groups")]
    [InlineData("crossed")]
    public void Healthy_models_stay_clean(string name)
    {
        Model model = HealthyModels.Create(name);
        string[] groups = [.. model.Trace.Parameters.Where(p => AffinePrior.Of(p, model.Trace)?.IsHierarchical == true).Select(p => p.Name)];
        Assert.NotEmpty(groups);
        Assert.Equal([], Learn(model, groups).Diagnose().Problems.Select(f => f.Sentence));
    }

    private Fit Learn(Model model, params string[] parameters)
    {
        Fit fit = Nuts.Sample(parameters.Aggregate(model, (m, name) => m.WithCentering(name, Centring.Auto)), Options);
        Assert.Equal(parameters.Order(), fit.Centring.Select(c => c.Parameter).Order());
        Show(fit);
        return fit;
    }

    private void Show(Fit fit)
    {
        foreach (CentringChoice choice in fit.Centring)
            output.WriteLine($"{choice}: {string.Join(" ", choice.Weights.Select(w => w.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)))}");
        output.WriteLine(fit.Diagnose().ToString());
    }

    private static int Divergences(Fit fit) => Enumerable.Range(0, fit.Draws.Chains).Sum(c => fit.Draws.Transitions(c).ToArray().Count(t => t.Divergent));
}
