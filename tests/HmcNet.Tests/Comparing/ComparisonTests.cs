using HmcNet.Autodiff;
using HmcNet.Diagnostics;
using static HmcNet.Distributions.Distribution;

namespace HmcNet.Tests.Comparing;

public class ComparisonTests
{
    private static readonly double[] Y = [28, 8, -3, 7, -1, 1, 18, 12];
    private static readonly double[] S = [15, 10, 16, 11, 9, 11, 10, 18];

    private static Model Schools(double scale = 5) => Model.Define("schools", m =>
    {
        var mu = m.Parameter("mu", Normal(0, 5));
        var tau = m.Parameter("tau", HalfNormal(scale));
        Factor school = Factor.From("school", ["A", "B", "C", "D", "E", "F", "G", "H"]);
        var theta = m.Parameter("theta", Normal(mu, tau), over: school, centered: false);
        m.Observe("y", Y, Normal(theta, S));
    });

    /// <summary>Draws of Gibbs are independent here.</summary>
    private static Model Independent(double mean = 0, double sd = 1) => Model.Define("independent", m =>
    {
        m.Parameter("a", Normal(mean, sd));
        m.Parameter("b", Normal(3, 2), over: 2);
    });

    private static Fit GibbsFit(Model model, ulong seed, int draws = 500) =>
        HmcNet.Gibbs.Sample(model, new GibbsOptions { Seed = seed, IterWarmup = 20, IterSampling = draws, MaxThreads = 1 });

    [Fact]
    public void Numbers_are_those_of_direct_computation()
    {
        Fit nuts = Nuts.Sample(Schools(), new NutsOptions { Seed = 3 });
        Fit gibbs = GibbsFit(Schools(), 4, 1000);
        Comparison comparison = Comparison.Of(nuts, gibbs);
        Assert.Equal("schools", comparison.ModelName);
        Assert.Equal(["NUTS", "Gibbs"], comparison.Fits.Select(f => f.Name));
        Assert.Equal(["mu", "tau", .. Enumerable.Range(1, 8).Select(i => $"theta[{i}]")], comparison.Rows.Select(r => r.Name));
        Assert.Equal("theta[C]", comparison.Rows[4].DisplayName);
        foreach (ComparisonRow row in comparison.Rows)
        {
            (double Mean, double Sd, double McseMean, double McseSd)[] direct = [.. new[] { nuts, gibbs }.Select(f => Direct(f, row.Name))];
            for (int f = 0; f < 2; f++)
            {
                Fit fit = f == 0 ? nuts : gibbs;
                ComparisonCell cell = row.Cells[f];
                ChainValues x = ChainValues.Of(fit.Draws, fit.Draws.EntryIndex(row.Name));
                double bulk = EffectiveSampleSize.Bulk(x);
                Assert.Equal(direct[f], (cell.Mean, cell.Sd, cell.McseMean, cell.McseSd));
                Assert.Equal(bulk, cell.EssBulk);
                Assert.Equal(EffectiveSampleSize.Tail(x), cell.EssTail);
                Assert.Equal(bulk / fit.Run.Chains.Sum(c => c.SamplingSeconds), cell.EssPerSecond, 1e-9 * cell.EssPerSecond);
                Assert.Equal(bulk / 4, cell.EssPer1000Draws, 1e-9 * bulk);
                Assert.Equal(bulk / fit.Run.Chains.Sum(c => (double)c.Evaluations.Sampling), cell.EssPerEvaluation, 1e-12);
                Assert.Equal(4000 / bulk, cell.AutocorrelationTime, 1e-12);
            }
            Assert.True(double.IsNaN(row.Cells[0].MeanDifference) && double.IsNaN(row.Cells[0].SdDifference));
            double ofMeans = Math.Sqrt(Math.Pow(direct[0].McseMean, 2) + Math.Pow(direct[1].McseMean, 2));
            double ofSds = Math.Sqrt(Math.Pow(direct[0].McseSd, 2) + Math.Pow(direct[1].McseSd, 2));
            Assert.Equal((direct[1].Mean - direct[0].Mean) / ofMeans, row.Cells[1].MeanDifference, 1e-12);
            Assert.Equal((direct[1].Sd - direct[0].Sd) / ofSds, row.Cells[1].SdDifference, 1e-12);
        }
        // 0.01 / (2 x 10 comparisons), two-sided: the quantile 1 - 0.00025 of the standard normal.
        Assert.Equal(3.480756404, comparison.Bound, 1e-8);
        Assert.Equal(ComparisonVerdict.Same, comparison.Verdict);
        Assert.Empty(comparison.Different);
    }

    private static (double, double, double, double) Direct(Fit fit, string name)
    {
        double[] all = fit[name].Pooled();
        double mean = 0;
        foreach (double x in all)
            mean += x / all.Length;
        double sd = Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / (all.Length - 1));
        ChainValues values = ChainValues.Of(fit.Draws, fit.Draws.EntryIndex(name));
        SummaryRow row = fit.Summary().Rows.Single(r => r.Name == name);
        Assert.Equal(mean, row.Mean, 1e-10 * Math.Abs(mean));
        Assert.Equal(sd, row.Sd, 1e-10 * sd);
        return (row.Mean, row.Sd, MonteCarloError.Mean(values), MonteCarloError.StandardDeviation(values));
    }

    [Fact]
    public void A_fit_as_a_whole_is_judged_by_its_slowest_quantity()
    {
        Comparison comparison = Comparison.Of(Nuts.Sample(Schools(), new NutsOptions { Seed = 3 }), GibbsFit(Schools(), 4));
        for (int f = 0; f < 2; f++)
        {
            ComparedFit whole = comparison.Fits[f];
            ComparisonRow slowest = comparison.Rows.OrderBy(r => r.Cells[f].EssBulk).First();
            Assert.Equal((slowest.Name, slowest.Cells[f].EssBulk), (whole.SlowestQuantity, whole.SmallestEss));
            Assert.Equal(whole.WarmupSeconds + 400 / slowest.Cells[f].EssPerSecond, whole.SecondsTo400, 1e-9 * whole.SecondsTo400);
            Assert.Equal(comparison.Rows.Max(r => r.Cells[f].RHat), whole.WorstRHat);
        }
        Assert.Same(comparison.Fits.OrderBy(f => f.SecondsTo400).First(), comparison.Fastest);
    }

    [Fact]
    public void Fits_of_one_posterior_are_seldom_called_different()
    {
        // The error rate is at most 0.01; among 200 independent pairs more than 8 happen with probability 2e-4.
        Model model = Independent();
        int different = Enumerable.Range(0, 200).Count(pair =>
            Comparison.Of(GibbsFit(model, (ulong)(2 * pair + 1), 250), GibbsFit(model, (ulong)(2 * pair + 2), 250)).Verdict != ComparisonVerdict.Same);
        Assert.InRange(different, 0, 8);
    }

    [Theory]
    [InlineData(0.25, 1)]
    [InlineData(0, 1.2)]
    public void Fits_of_two_posteriors_are_called_different_and_the_quantity_is_named(double mean, double sd)
    {
        // 2,000 independent draws each: a mean is off by 0.25 / sqrt(2 / 2000) = 8 errors, an sd by 0.2 / sqrt((1 + 1.44) / 4000) = 8.
        Comparison comparison = Comparison.Of(GibbsFit(Independent(), 1), GibbsFit(Independent(mean, sd), 2));
        Assert.Equal(ComparisonVerdict.Different, comparison.Verdict);
        Assert.Equal(["a"], comparison.Different);
        Assert.Contains("differ by more than 3.14 Monte Carlo standard errors at: a.", comparison.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_has_not_converged_is_not_compared()
    {
        Model twoModes = Model.Define("two modes", m =>
        {
            var x = m.Parameter("x", HmcNet.Supports.Support.Real);
            m.AddLogDensity(TensorMath.LogAddExp(-0.5 * (x - 20) * (x - 20), -0.5 * (x + 20) * (x + 20)));
        });
        IReadOnlyDictionary<string, double[]>[] starts =
            [.. new double[] { -20, 20, -20, 20 }.Select(x => new Dictionary<string, double[]> { ["x"] = [x] })];
        Fit stuck = Nuts.Sample(twoModes, new NutsOptions { Seed = 1, InitialValuesPerChain = starts });
        Comparison comparison = Comparison.Of(stuck, stuck);
        Assert.Equal(ComparisonVerdict.NotConverged, comparison.Verdict);
        Assert.Null(comparison.Fastest);
        Assert.Contains("Not comparable: R-hat exceeds 1.05 in NUTS 1, NUTS 2", comparison.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Three_fits_are_compared_with_the_first_and_repeated_names_are_numbered()
    {
        Model model = Independent();
        Fit hmc = StaticHmc.Sample(model, new StaticHmcOptions { Seed = 1, IntegrationTime = 1.5 });
        Comparison comparison = Comparison.Of(GibbsFit(model, 1), hmc, GibbsFit(Independent(0.5), 3));
        Assert.Equal(["Gibbs 1", "HMC", "Gibbs 2"], comparison.Fits.Select(f => f.Name));
        Assert.All(comparison.Rows, row => Assert.Equal(3, row.Cells.Count));
        Assert.InRange(Math.Abs(comparison.Rows[0].Cells[1].MeanDifference), 0, comparison.Bound);
        Assert.True(Math.Abs(comparison.Rows[0].Cells[2].MeanDifference) > comparison.Bound);
        Assert.Equal(["a"], comparison.Different);
        // Three quantities, two numbers each, against the first: 12 comparisons.
        Assert.Equal(3.341, comparison.Bound, 0.001);
    }

    [Fact]
    public void Quantities_that_not_all_fits_have_are_left_out()
    {
        Model more = Model.Define("more", m =>
        {
            var a = m.Parameter("a", Normal(0, 1));
            m.Derived("twice", 2 * a);
        });
        Comparison comparison = Comparison.Of(GibbsFit(more, 1), GibbsFit(Independent(), 2));
        Assert.Equal(["a"], comparison.Rows.Select(r => r.Name));
        Assert.Equal(ComparisonVerdict.Same, comparison.Verdict);
    }

    [Fact]
    public void What_cannot_be_compared_is_said()
    {
        Fit fit = GibbsFit(Independent(), 1);
        Assert.Contains("two fits or more", Assert.Throws<HmcNetException>(() => Comparison.Of(fit)).Message, StringComparison.Ordinal);
        Fit few = GibbsFit(Independent(), 1, draws: 3);
        HmcNetException fault = Assert.Throws<HmcNetException>(() => Comparison.Of(fit, few));
        Assert.Contains("fit 2", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at least 4 draws", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<HmcNetException>(() => Comparison.Of(fit, GibbsFit(Schools(), 1)));
        Assert.Contains("no quantity in common", fault.Message, StringComparison.Ordinal);
        Assert.Contains("schools", fault.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => Comparison.Of(null!));
    }

    [Fact]
    public void The_table_is_aligned_labelled_and_short()
    {
        string text = Comparison.Of(Nuts.Sample(Schools(), new NutsOptions { Seed = 3 }), GibbsFit(Schools(), 4)).ToString();
        string[] lines = text.Split('\n');
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        int head = Array.FindIndex(lines, l => l.TrimStart().StartsWith("mean", StringComparison.Ordinal));
        string[] body = lines[head..(head + 21)];
        Assert.All(body, line => Assert.Equal(body[0].Length, line.Length));
        Assert.All(body, line => Assert.InRange(line.Length, 0, 130));
        Assert.StartsWith("theta[H]  NUTS ", body[19], StringComparison.Ordinal);
        Assert.StartsWith("          Gibbs", body[20], StringComparison.Ordinal);
        Assert.Contains("The fits agree", text, StringComparison.Ordinal);
        Assert.Contains("Fastest to 400 effective draws", lines[^1], StringComparison.Ordinal);

        Model wide = Model.Define("wide", m => m.Parameter("x", Normal(0, 1), over: 70));
        text = Comparison.Of(GibbsFit(wide, 1, 50), GibbsFit(wide, 2, 50)).ToString();
        Assert.Contains("... and 10 more quantities", text, StringComparison.Ordinal);
    }
}
