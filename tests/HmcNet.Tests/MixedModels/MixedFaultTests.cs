using HmcNet.Tests.Io;

namespace HmcNet.Tests.MixedModels;

/// <summary>Mixed models that cannot be fitted, each with its message.</summary>
public sealed class MixedFaultTests
{
    private const string Data = "y,x,g,h,own,one,gap\n1,1,a,u,1,k,1\n2,2,a,v,2,k,2\n4,3,b,u,3,k,NA\n3,5,b,v,4,k,4\n6,4,c,u,5,k,5\n5,7,c,v,6,k,6\n";

    [Theory]
    [InlineData("y ~ x + (1 | population)", "\"population\" in the formula is not a column of the table.", "position 14 ", "one of y, x, g, h, own, one, gap")]
    [InlineData("y ~ x + (1 | g/cask)", "\"cask\" in the formula is not a column of the table.", "position 16 ", "one of y")]
    [InlineData("y ~ x + (width | g)", "\"width\" in the formula is not a column of the table.", "position 10 ", "one of y")]
    [InlineData("y ~ x", "The formula has no random effects.", "y ~ x", "(1 | group)")]
    [InlineData("y ~ x + (1 | one)", "The group \"one\" has one level only: its variance cannot be estimated.", "position 12 ", "two levels")]
    [InlineData("g ~ x + (1 | h)", "The response is not a column of numbers.", "position 1 ", "numbers")]
    [InlineData("y ~ gap + (1 | g)", "Columns of the formula hold missing values.", "\"gap\": row 3", "a value in every row")]
    [InlineData("y ~ factor(x) + (1 | g)", "The fixed effects leave nothing for the variances.", "factor(x)", "fewer than 6")]
    [InlineData("y ~ x + (1 | g", "A closing parenthesis is missing.", "position 15 ", "the \"(\" at position 9")]
    public void Bad_input(string formula, string what, string where, string expected)
    {
        HmcNetException refused = Refused(formula);
        Assert.Equal(what, refused.What);
        Assert.Contains(where, refused.Where, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_for_every_observation_leaves_two_variances_that_cannot_be_told_apart()
    {
        HmcNetException refused = Refused("y ~ x + (1 | own)");
        Assert.Equal("Every row has a level of \"own\" of its own, so the variance of (Intercept) over \"own\" and the residual variance sigma^2 cannot be told apart: only their sum is identified.", refused.What);
        Assert.Equal("number of levels of each grouping factor < number of observations", refused.Expected);
        Assert.Equal("6 levels, 6 observations", refused.Found);
        Assert.Contains("collect a second observation", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_random_effects_as_observations_leave_the_residual_variance_unidentified()
    {
        HmcNetException refused = Refused("y ~ x + (x | g)");
        Assert.StartsWith("The term (x | g) has as many random effects as there are observations or more, so the variances of (Intercept), x over \"g\"", refused.What, StringComparison.Ordinal);
        Assert.Contains("sigma^2 is not identified", refused.What, StringComparison.Ordinal);
        Assert.Equal("6 observations, 6 random effects (3 levels x 2)", refused.Found);
        Assert.Contains("(1 | g)", refused.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y ~ x + (1 | g) + (1 | g)", "(Intercept) varies over \"g\" in two terms, (1 | g) and (1 | g): their variances cannot be told apart, only their sum is identified.")]
    [InlineData("y ~ (1 | h) + (x | h)", "(Intercept) varies over \"h\" in two terms, (1 | h) and (x | h): their variances cannot be told apart, only their sum is identified.")]
    public void An_effect_in_two_terms_of_a_group(string formula, string what)
    {
        HmcNetException refused = Refused(formula);
        Assert.Equal(what, refused.What);
        Assert.Contains("(0 + x | g)", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_that_does_not_vary_or_is_reproduced_exactly()
    {
        Table table = Table.FromColumns(("y", [3, 3, 3, 3]), ("z", [1, 2, 3, 4]), ("x", [2, 4, 6, 8]), ("g", [1, 1, 2, 2]));
        HmcNetException refused = Assert.Throws<HmcNetException>(() => MixedModel.Fit(table, "y ~ 1 + (1 | g)"));
        Assert.Equal("The fixed effects reproduce the response exactly: there is no variance to be divided.", refused.What);
        Assert.Equal(refused.What, Assert.Throws<HmcNetException>(() => MixedModel.Fit(table, "z ~ x + (1 | g)")).What);
    }

    [Fact]
    public void Names_that_are_not_there()
    {
        MixedFit fit = MixedModel.Fit(GoldFile.Table("crossed"), "y ~ x + (1 | sample)");
        Assert.Contains("one of (Intercept), x", Assert.Throws<HmcNetException>(() => fit["z"]).Expected, StringComparison.Ordinal);
        Assert.Contains("sample", Assert.Throws<HmcNetException>(() => fit.VarianceOf("plate")).Expected, StringComparison.Ordinal);
        Assert.Contains("(Intercept)", Assert.Throws<HmcNetException>(() => fit.RandomEffects[0]["x"]).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_only_its_priors_identify_can_still_be_written()
    {
        using var file = new TemporaryFile(Data);
        Assert.Equal(1 + 1 + 1 + 6 + 1, MixedModel.ToModel(Table.ReadCsv(file.Path), "y ~ x + (1 | own)").Model.Dimension);
    }

    private static HmcNetException Refused(string formula)
    {
        using var file = new TemporaryFile(Data);
        return Assert.Throws<HmcNetException>(() => MixedModel.Fit(Table.ReadCsv(file.Path), formula));
    }
}
