using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.Doctor;

/// <summary>Sick models, each with the findings that must appear and those that must not.</summary>
public class SickModelTests(ITestOutputHelper output)
{
    private static readonly NutsOptions Options = new() { Seed = 20261125 };

    /// <summary>Findings that name a cause.</summary>
    private static readonly FindingKind[] Causes =
    [
        FindingKind.Funnel, FindingKind.Boundary, FindingKind.Ridge, FindingKind.Stiffness, FindingKind.Multimodality,
        FindingKind.LabelSwitching, FindingKind.ShortWarmup, FindingKind.OverNonCentred, FindingKind.Kink, FindingKind.HeavyTails,
    ];

    [Fact]
    public void Eight_schools_centred_is_a_funnel_of_theta()
    {
        Diagnosis diagnosis = Show(SickModels.EightSchoolsCentred(), Options);
        Finding funnel = Only(diagnosis, FindingKind.Funnel);
        Assert.Contains(funnel.Quantities, q => q.Name == "tau");
        Assert.Equal("m.Parameter(\"theta\", Normal(mu, tau), over: school, centered: false)", funnel.Remedies[0].Code);
        Assert.Contains(funnel.Remedies, r => r.Kind == RemedyKind.Marginalise);
        Assert.Equal("new NutsOptions { AdaptDelta = 0.95 }", diagnosis.Find(FindingKind.Divergences)!.Remedies[0].Code);
    }

    [Fact]
    public void Neals_funnel_is_a_funnel_of_x()
    {
        Diagnosis diagnosis = Show(SickModels.NealsFunnel(), Options);
        Finding funnel = Only(diagnosis, FindingKind.Funnel);
        Assert.Contains(funnel.Quantities, q => q.Name == "v");
        Assert.Equal("m.Parameter(\"x\", Normal(0, exp(v / 2)), over: 9, centered: false)", funnel.Remedies[0].Code);
        Assert.Contains(diagnosis.Find(FindingKind.DivergenceLocation)!.Quantities, q => q.Name == "v");
    }

    [Fact]
    public void Few_data_of_each_group_make_a_funnel()
    {
        Diagnosis diagnosis = Show(SickModels.FewDataLogistic(), Options);
        Assert.Contains(Only(diagnosis, FindingKind.Funnel).Quantities, q => q.Name == "tau");
    }

    [Fact]
    public void A_sum_of_which_only_the_whole_is_known_is_a_ridge()
    {
        Finding ridge = Only(Show(SickModels.UnidentifiedSum(), Options), FindingKind.Ridge);
        Assert.Contains(ridge.Sentence.Contains("a - b", StringComparison.Ordinal) ? "a - b" : "b - a", ridge.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixture_without_order_switches_labels()
    {
        Finding labels = Only(Show(SickModels.Mixture(ordered: false), Options), FindingKind.LabelSwitching);
        Assert.Equal(RemedyKind.Ordered, labels.Remedies[0].Kind);
    }

    [Fact]
    public void A_mixture_with_an_order_is_sound() => Assert.True(Show(SickModels.Mixture(ordered: true), Options).IsClean);

    [Fact]
    public void Data_at_the_end_of_a_uniform_prior_are_a_boundary()
    {
        Finding boundary = Only(Show(SickModels.PiledAtTheEnd(), Options), FindingKind.Boundary);
        Assert.Equal("p", boundary.Quantities[0].Name);
    }

    [Fact]
    public void Collinear_columns_are_stiff_under_a_diagonal_metric()
    {
        Finding stiff = Only(Show(SickModels.CollinearColumns(), Options with { Metric = Metric.Diagonal, MaxTreeDepth = 6 }), FindingKind.Stiffness);
        Assert.Contains(stiff.Quantities, q => q.Name == "b1");
        Assert.Contains(stiff.Quantities, q => q.Name == "b2");
    }

    [Fact]
    public void Collinear_columns_are_told_of_and_no_trouble_under_the_default_metric()
    {
        Diagnosis diagnosis = Show(SickModels.CollinearColumns(), Options);
        Assert.True(diagnosis.IsClean);
        Assert.Equal(FindingSeverity.None, diagnosis.Find(FindingKind.Stiffness)!.Severity);
    }

    [Fact]
    public void A_warm_up_of_fifteen_iterations_is_too_short() =>
        Only(Show(SickModels.ManyScales(), Options with { IterWarmup = 15, MaxTreeDepth = 7 }), FindingKind.ShortWarmup);

    [Fact]
    public void A_group_that_the_data_fix_is_to_be_centred()
    {
        Finding finding = Only(Show(SickModels.StrongDataNonCentred(), Options), FindingKind.OverNonCentred);
        Assert.Equal("m.Parameter(\"effect\", Normal(mu, tau), over: group)", finding.Remedies[0].Code);
    }

    [Fact]
    public void A_cliff_is_named_by_its_comparison()
    {
        Finding kink = Only(Show(SickModels.Cliff(), Options), FindingKind.Kink);
        Assert.Contains("0 < x[1]", kink.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cauchy_likelihood_with_a_flat_prior_has_heavy_tails()
    {
        Finding tails = Only(Show(SickModels.CauchyLikelihood(), Options), FindingKind.HeavyTails);
        Assert.Equal("mu", tails.Quantities[0].Name);
        Assert.True(tails.Worst > 0.7);
        // 3 is a normal distribution's.
        Assert.Contains(tails.Evidence, e => e.Name == "kurtosis of the energy" && e.Value > 3);
    }

    [Fact]
    public void A_length_scale_at_the_edge_is_a_boundary() =>
        Assert.Equal("length", Only(Show(SickModels.GaussianProcessAtTheEdge(), Options), FindingKind.Boundary).Quantities[0].Name);

    [Theory]
    [InlineData("snakes fixed")]
    [InlineData("snakes random")]
    [InlineData("snakes shrinkage")]
    [InlineData("eight schools non-centred")]
    [InlineData("regression")]
    [InlineData("logistic")]
    [InlineData("poisson groups")]
    [InlineData("ordered mixture")]
    [InlineData("beta-binomial")]
    [InlineData("uncentred scales")]
    [InlineData("crossed")]
    [InlineData("simplex")]
    public void Healthy_models_are_clean(string model) => Assert.Equal([], Show(HealthyModels.Create(model), Options).Problems.Select(f => f.Sentence));

    private static Finding Only(Diagnosis diagnosis, FindingKind kind)
    {
        Assert.Equal([kind], diagnosis.Problems.Select(f => f.Kind).Intersect(Causes));
        return diagnosis.Find(kind)!;
    }

    private Diagnosis Show(Model model, NutsOptions options)
    {
        Diagnosis diagnosis = Nuts.Sample(model, options).Diagnose();
        output.WriteLine(diagnosis.ToString());
        return diagnosis;
    }
}
