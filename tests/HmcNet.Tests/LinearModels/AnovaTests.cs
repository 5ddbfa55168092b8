using System.Text.Json;
using HmcNet.Tests.MixedModels;

namespace HmcNet.Tests.LinearModels;

/// <summary>Analysis of variance against R's anova.</summary>
public sealed class AnovaTests
{
    private static Table Snakes => Table.ReadCsv(Path.Combine(TestData.Root, "models", "snakes", "snakes.csv"));

    [Fact]
    public void Snakes_agree_with_R()
    {
        JsonElement gold = GoldFile.Read("snakes", "reference.json").GetProperty("lme4").GetProperty("anova");
        AnovaTable table = Anova.OneWay(Snakes["svl"], Snakes.Factor("pop"));
        GoldFile.Agree(gold.Numbers("df"), table.Rows.Select(r => (double)r.Df), 0);
        GoldFile.Agree(gold.Numbers("sum_sq"), table.Rows.Select(r => r.SumSq), 1e-12);
        GoldFile.Agree(gold.Numbers("mean_sq"), table.Rows.Select(r => r.MeanSq), 1e-12);
        GoldFile.Agree(gold.Number("F"), table.F, 1e-12);
        // 4.8e-23: one minus a cdf would be zero.
        GoldFile.Agree(gold.Number("p"), table.P, 1e-9);
    }

    [Fact]
    public void The_text_is_that_of_R()
    {
        string expected = """
            Analysis of Variance Table

            Response: svl
                       Df Sum Sq Mean Sq F value   Pr(>F)
            pop         9 2152.9  239.21  25.341 4.81e-23
            Residuals 110 1038.4  9.4396

            """;
        Assert.Equal(expected, Anova.OneWay(Snakes["svl"], Snakes.Factor("pop")).ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void One_way_is_the_nested_comparison_with_a_common_mean()
    {
        AnovaTable oneWay = Anova.OneWay(Snakes["svl"].ToArray(), Snakes.Factor("pop"));
        AnovaTable nested = Anova.Nested(LeastSquares.Fit(Snakes, "svl ~ 1"), LeastSquares.Fit(Snakes, "svl ~ factor(pop)"));
        GoldFile.Agree(oneWay.Rows.Select(r => r.SumSq), nested.Rows.Select(r => r.SumSq), 1e-11);
        GoldFile.Agree(oneWay.F, nested.F, 1e-11);
        GoldFile.Agree(oneWay.P, nested.P, 1e-9);
    }

    [Fact]
    public void Bad_input()
    {
        Factor three = Factor.From("g", ["a", "b", "a"]);
        Assert.Equal("Values and groups have different lengths.", Refused(() => Anova.OneWay(new double[] { 1, 2 }, three)).What);
        HmcNetException missing = Refused(() => Anova.OneWay(new[] { 1, double.NaN, 3 }, three));
        Assert.Contains("row 2", missing.Where, StringComparison.Ordinal);
        Assert.Equal("There is only one group to compare.", Refused(() => Anova.OneWay(new double[] { 1, 2 }, Factor.From("g", ["a", "a"]))).What);
        Assert.StartsWith("Every row has a group of its own", Refused(() => Anova.OneWay(new double[] { 1, 2 }, Factor.From("g", ["a", "b"]))).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_comparisons()
    {
        LinearFit small = LeastSquares.Fit(Snakes, "svl ~ 1");
        LinearFit large = LeastSquares.Fit(Snakes, "svl ~ factor(pop)");
        LinearFit other = LeastSquares.Fit(Snakes, "log(svl) ~ factor(pop)");
        Assert.Equal("Nested models are compared in pairs.", Refused(() => Anova.Nested(small)).What);
        Assert.Equal("A model is not larger than the one before it.", Refused(() => Anova.Nested(large, small)).What);
        Assert.Equal("Nested models are of different data.", Refused(() => Anova.Nested(small, other)).What);
    }

    private static HmcNetException Refused(Action action) => Assert.Throws<HmcNetException>(action);
}
