using HmcNet.Diagnostics;
using HmcNet.Hmc;

namespace HmcNet.Tests.Diagnostics;

public class SummaryTests
{
    private static readonly VariableLayout Layout = new(
    [
        new Variable("mu"),
        new Variable("alpha", [2], [["north", "south"]]),
        new Variable("L", [2, 2]) { ConstantEntries = [true, true, false, false] },
        new Variable("stuck"),
    ]);

    [Fact]
    public void Rows_equal_the_functions_they_are_made_of()
    {
        Draws draws = Sampled(4, 100);
        SummaryTable summary = draws.Summary(new SummaryOptions { Probabilities = [0.1, 0.9] });
        Assert.Equal(["lp__", .. Layout.EntryNames], summary.Rows.Select(row => row.Name));
        foreach (string name in new[] { "mu", "alpha[1]", "L[2,1]" })
        {
            ChainValues x = ChainValues.Of(draws, name);
            SummaryRow row = summary[name];
            Assert.Equal(draws[name].Mean(), row.Mean, 1e-14);
            Assert.Equal(draws[name].StandardDeviation(), row.Sd, 1e-13);
            Assert.Equal(MonteCarloError.Mean(x), row.McseMean);
            Assert.Equal(Quantiles.MedianAbsoluteDeviation(x), row.Mad);
            Assert.Equal(
                [Quantiles.Of(x, 0.05), Quantiles.Of(x, 0.5), Quantiles.Of(x, 0.95)], [row.Q5, row.Median, row.Q95]);
            Assert.Equal([Quantiles.Of(x, 0.1), Quantiles.Of(x, 0.9)], row.Quantiles);
            Assert.Equal(EffectiveSampleSize.Bulk(x), row.EssBulk);
            Assert.Equal(EffectiveSampleSize.Tail(x), row.EssTail);
            Assert.Equal(RHat.RankNormalized(x), row.RHat);
        }
        Assert.Equal(RHat.RankNormalized(ChainValues.OfTransitions(draws, 0)), summary["lp__"].RHat);
    }

    [Fact]
    public void Constants_by_construction_are_told_from_stuck_ones()
    {
        SummaryTable summary = Sampled(2, 50).Summary();
        Assert.True(summary["L[1,1]"] is { IsConstant: true, IsConstantByConstruction: true });
        Assert.True(summary["stuck"] is { IsConstant: true, IsConstantByConstruction: false });
        Assert.True(double.IsNaN(summary["stuck"].RHat));
        string text = summary.ToString();
        Assert.Contains("Constant by construction, no R-hat or ESS is due: L[1,1], L[1,2].", text, StringComparison.Ordinal);
        Assert.Contains("Did not vary in any draw, so that R-hat and ESS do not exist: stuck.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_name_rows_and_variables_can_be_chosen()
    {
        Draws draws = Sampled(2, 50);
        SummaryTable summary = draws.Summary(new SummaryOptions { Variables = ["alpha", "lp__", "L[2,2]"] });
        Assert.Equal(["alpha[1]", "alpha[2]", "lp__", "L[2,2]"], summary.Rows.Select(row => row.Name));
        Assert.Same(summary["alpha[2]"], summary["alpha[south]"]);
        Assert.Contains("\nalpha[south]  ", summary.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(draws.Summary(new SummaryOptions { IncludeLogDensity = false }).Rows, row => row.Name == "lp__");
        Assert.Throws<HmcNetException>(() => draws.Summary(new SummaryOptions { Variables = ["beta"] }));
        Assert.Contains("mu", Assert.Throws<HmcNetException>(() => summary["mu"]).Message, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => draws.Summary(new SummaryOptions { Probabilities = [5] }));
        Assert.Throws<HmcNetException>(() => draws.Summary(new SummaryOptions { SignificantDigits = 0 }));
    }

    [Fact]
    public void Text_is_aligned_and_shows_what_the_monte_carlo_error_supports()
    {
        var draws = new DrawsBuilder("x");
        for (int c = 0; c < 4; c++)
            draws.AddColumn([.. DiagnosticProperties.Chains((c + 1, 1, 1000, 0))[0].Select(z => 1234.5 + 20 * z)]);
        string[] lines = draws.Build().Summary().ToString().Split('\n');
        Assert.Equal("Inference for model: 4 chains of 1000 draws", lines[0]);
        Assert.Equal(lines[2].Length, lines[3].Length);
        Assert.Equal(
            ["Mean", "MCSE", "StdDev", "MAD", "5%", "50%", "95%", "ESS_bulk", "ESS_tail", "R_hat"],
            lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        string[] cells = lines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // An error of 0.3 supports one decimal of the mean.
        Assert.Matches("^123[45]\\.[0-9]$", cells[1]);
        Assert.Matches("^0\\.3[0-9]$", cells[2]);
        Assert.Matches("^[0-9]{4}$", cells[8]);
        Assert.Matches("^1\\.00[0-9]$|^0\\.999$", cells[10]);
    }

    [Theory]
    [InlineData(0, 3, "0")]
    [InlineData(-0.000012345, 3, "-1.23e-05")]
    [InlineData(0.00012345, 2, "0.00012")]
    [InlineData(123456.7, 3, "123457")]
    [InlineData(12345678.9, 3, "1.23e+07")]
    [InlineData(double.NaN, 3, "NaN")]
    [InlineData(double.NegativeInfinity, 3, "-Inf")]
    [InlineData(2.0, 4, "2.000")]
    public void Numbers_are_short_and_invariant(double value, int digits, string expected) =>
        Assert.Equal(expected, SummaryText.Significant(value, digits));

    [Fact]
    public void Unequal_chains_use_their_common_length_and_say_so()
    {
        Draws draws = new DrawsBuilder("x").AddColumn([1, 2, 3, 4, 5, 6]).AddColumn([2, 1, 4, 3]).AddColumn([]).Build();
        SummaryTable summary = draws.Summary();
        Assert.Equal(2.5, summary["x"].Mean);
        Assert.Equal((2, 4, 2), (summary.Chains, summary.IterationsPerChain, summary.DrawsLeftOut));
        Assert.Contains("2 chains of 4 draws (2 later draws of longer chains left out)", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_draws_at_all_give_a_table_of_nothing_and_no_fault()
    {
        Draws draws = new DrawsBuilder("x").AddColumn([]).Build();
        Assert.True(double.IsNaN(draws.Summary()["x"].Mean));
        Assert.Contains("NaN", draws.Summary().ToString(), StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Severe, draws.Diagnose().Severity);
    }

    private static Draws Sampled(int chains, int iterations)
    {
        var builder = new DrawsBuilder(Layout);
        for (int c = 0; c < chains; c++)
        {
            double[][] z = DiagnosticProperties.Chains((c + 1, 5, iterations, 0.5));
            builder.AddChain(
                [.. Enumerable.Range(0, iterations).Select(i =>
                    new[] { z[0][i], z[1][i], 5 + z[2][i], 1, 0, z[3][i], z[4][i], 7 })],
                [.. Enumerable.Range(0, iterations).Select(i => new Transition(z[0][i], 0.9, 0.1, 3, 7, false, z[1][i]))]);
        }
        return builder.Build();
    }
}
