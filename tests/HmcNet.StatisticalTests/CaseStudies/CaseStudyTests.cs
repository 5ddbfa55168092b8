using HmcNet.CaseStudies;
using HmcNet.CaseStudies.Runner;
using HmcNet.Diagnostics;
using Xunit.Abstractions;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>
/// Every model of the studies against its exact posterior: each mean within 4 Monte Carlo standard errors, each sd
/// within 5 %. With fixed seeds a test passes or fails for good; with about 60 means compared, a correct sampler would
/// miss 4 standard errors somewhere with probability below 0.5 %.
/// </summary>
public class CaseStudyTests(ITestOutputHelper output)
{
    private const double StandardErrors = 4;
    private const double SdTolerance = 0.05;

    [Theory]
    [InlineData("no-pooling", "no_pooling_flat", 0.95)]
    [InlineData("complete-pooling", "complete_pooling_flat", 0.9)]
    [InlineData("partial-pooling", "partial_pooling", 0.99)]
    [InlineData("partial-pooling-noncentered", "partial_pooling", 0.99)]
    public void Scorpions(string model, string reference, double adaptDelta) =>
        Compare(HmcNet.CaseStudies.Scorpions.Study, model, ReferenceFile.Exact("scorpions", reference), adaptDelta);

    [Theory]
    [InlineData("fixed", "fixed_effects")]
    [InlineData("random", "random_effects_uniform")]
    [InlineData("shrinkage", "random_effects_gamma")]
    public void Snakes(string model, string reference) =>
        Compare(HmcNet.CaseStudies.Snakes.Study, model, ReferenceFile.Exact("snakes", reference), 0.8);

    [Fact]
    public void Eight_schools_noncentered() => Compare(EightSchools.Study, "noncentered", EightSchoolsReference.Compute(), 0.95);

    /// <summary>CmdStan's own run of the centred form, with its divergences, against HmcNet's non-centred one: combined standard errors.</summary>
    [Fact]
    public void Eight_schools_agree_with_cmdstan()
    {
        SummaryTable summary = Nuts.Sample(
            EightSchools.Study.Find("noncentered").Create(), new NutsOptions { Seed = 8, AdaptDelta = 0.95, IterSampling = 5000 }).Summary();
        int compared = 0;
        foreach ((string name, double mean, double error) in ReferenceFile.CmdStanEightSchools().Where(r => r.Name != "lp__"))
        {
            SummaryRow row = summary[name];
            double combined = Math.Sqrt(error * error + row.McseMean * row.McseMean);
            Assert.True(
                Math.Abs(row.Mean - mean) <= StandardErrors * combined,
                FormattableString.Invariant($"{name}: {row.Mean} against CmdStan's {mean}, combined standard error {combined}"));
            compared++;
        }
        Assert.Equal(10, compared);
    }

    private void Compare(Study study, string model, IReadOnlyDictionary<string, Reference> exact, double adaptDelta)
    {
        // Heavy tails (the scales) need many draws before a sd is known to 5 %.
        Fit fit = Nuts.Sample(study.Find(model).Create(), new NutsOptions { Seed = 20261121, AdaptDelta = adaptDelta, IterSampling = 20_000 });
        SummaryTable summary = fit.Summary();
        output.WriteLine($"{study.Name} {model}: largest |mean - exact| in MCSE, largest sd error");
        output.WriteLine(fit.Diagnose().ToString());
        var faults = new List<string>();
        int compared = 0;
        foreach (SummaryRow row in summary.Rows.Where(r => r.Name != "lp__"))
        {
            Assert.True(exact.TryGetValue(row.Name, out Reference truth), $"{row.Name} is not in the reference.");
            compared++;
            double z = (row.Mean - truth.Mean) / row.McseMean;
            double ratio = row.Sd / truth.Sd;
            string line = FormattableString.Invariant($"{row.Name}: mean {row.Mean:g6} exact {truth.Mean:g6} z {z:0.00}, sd {row.Sd:g5} exact {truth.Sd:g5}, ESS {row.EssBulk:0}");
            output.WriteLine(line);
            if (!(Math.Abs(z) <= StandardErrors && Math.Abs(ratio - 1) <= SdTolerance))
                faults.Add(line);
        }
        Assert.Empty(faults);
        Assert.True(compared >= 3);
    }
}
