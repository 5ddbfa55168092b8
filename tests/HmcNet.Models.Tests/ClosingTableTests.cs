using HmcNet.CaseStudies.Runner;

namespace HmcNet.Models.Tests;

public sealed class ClosingTableTests
{
    private static readonly ExpectedRow Agrees = new()
    {
        Study = "snakes",
        Model = "random",
        Quantity = "mu",
        Tool = "quadrature",
        Expected = new(10),
        Nuts = new(10.3, 0.1),
        Gibbs = new(9.9, 0.1),
    };

    private static string Text(params ExpectedRow[] rows) => ClosingTable.Of(rows, TimeSpan.FromSeconds(12.34));

    [Fact]
    public void Differences_are_in_combined_standard_errors()
    {
        Assert.Equal(3, new Figure(10.3, 0.1).DifferenceFrom(new(10)), 1e-12);
        Assert.Equal(-2, new Figure(8, 3).DifferenceFrom(new(18, 4)), 1e-12);
        Assert.Equal(0, new Figure(8).DifferenceFrom(new(8)));
        Assert.Equal(double.NaN, new Figure(8).DifferenceFrom(new(9)));
        Assert.Equal([("NUTS", 3.0), ("Gibbs", -1.0)], Agrees.Differences.Select(d => (d.Method, Math.Round(d.Difference, 9))));
    }

    [Theory]
    [InlineData(12.3414, 0.0231, "12.341 (0.023)")]
    [InlineData(-512.4, 23, "-512 (23)")]
    [InlineData(0.000123456, 0.00000789, "0.0001235 (0.0000079)")]
    [InlineData(3.14159265, 0, "3.1416")]
    [InlineData(0, 0, "0")]
    [InlineData(double.PositiveInfinity, 1, "Inf")]
    [InlineData(double.NaN, 1, "NaN")]
    public void Estimates_have_as_many_decimals_as_their_errors_support(double value, double error, string text) =>
        Assert.Equal(text, new Figure(value, error).ToString());

    [Fact]
    public void Rows_that_agree_have_no_mark_and_the_largest_difference_closes_the_table()
    {
        string text = Text(Agrees, Agrees with { Quantity = "sigma", Nuts = new(10, 0.1) });
        Assert.Contains("10.30 (0.10)", text, StringComparison.Ordinal);
        Assert.Contains("3.00    -1.00", text, StringComparison.Ordinal);
        Assert.DoesNotContain("!", text, StringComparison.Ordinal);
        Assert.DoesNotContain("other", text, StringComparison.Ordinal);
        Assert.EndsWith("Largest difference: 3.00 standard errors (snakes, random, mu, NUTS). 2 rows, 0 cells not trusted, 12.3 s.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_four_standard_errors_is_marked()
    {
        ExpectedRow row = Agrees with { Gibbs = new(10.41, 0.1) };
        Assert.Equal(4.1, row.Largest, 1e-9);
        string text = Text(row);
        Assert.Contains("4.10 !", text, StringComparison.Ordinal);
        Assert.Contains("beyond 4 it is marked", text, StringComparison.Ordinal);
        Assert.Contains("Largest difference: 4.10 standard errors (snakes, random, mu, Gibbs)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_cannot_be_trusted_is_not_compared_and_the_reason_is_given_once()
    {
        ExpectedRow row = Agrees with { Nuts = new(20, 0.1), AgainstNuts = "7 transitions diverged." };
        Assert.Equal(1, row.Largest, 1e-9);
        string text = Text(row, row with { Quantity = "sigma" });
        Assert.Equal(3, text.Split("[1]").Length - 1);
        Assert.Contains("[1] snakes, random, NUTS: 7 transitions diverged.", text, StringComparison.Ordinal);
        Assert.Contains("20.00 (0.10)", text, StringComparison.Ordinal);
        Assert.Contains("2 rows, 2 cells not trusted", text, StringComparison.Ordinal);
        Assert.Contains("no fit can be trusted", Text(row with { Gibbs = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_methods_have_columns_of_their_own_where_there_are_any()
    {
        var row = new ExpectedRow { Study = "snakes", Model = "random", Quantity = "sigma_alpha, REML", Tool = "lme4", Other = new(4.3758), Expected = new(4.3758, 1.1) };
        string text = Text(Agrees, row);
        Assert.Contains("HmcNet (other)", text, StringComparison.Ordinal);
        Assert.Contains("d other", text, StringComparison.Ordinal);
        Assert.Contains("0.00", text, StringComparison.Ordinal);
        Assert.Equal(double.PositiveInfinity, (row with { Expected = new(4) }).Largest);
        Assert.Contains("differs !", Text(row with { Expected = new(4) }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_ought_to_be_refused_and_is_trusted_is_a_fault()
    {
        ExpectedRow row = Agrees with { Expected = null, Tool = "", MustBeRefused = true, Nuts = new(double.NaN), Gibbs = new(double.NaN), AgainstNuts = "improper" };
        Assert.Equal(double.PositiveInfinity, row.Largest);
        Assert.Contains("trusted !", Text(row), StringComparison.Ordinal);
        ExpectedRow refused = row with { AgainstGibbs = "improper" };
        Assert.Equal(0, refused.Largest);
        Assert.DoesNotContain("!", Text(refused), StringComparison.Ordinal);
        Assert.Contains("[2] snakes, random, Gibbs: improper", Text(refused), StringComparison.Ordinal);
        Assert.Contains("Nothing was compared", Text(refused), StringComparison.Ordinal);
        // A sampler that was not asked has no verdict to give.
        ExpectedRow alone = refused with { Gibbs = null, AgainstGibbs = null };
        Assert.Equal(0, alone.Largest);
        Assert.Equal(double.PositiveInfinity, (alone with { AgainstNuts = null }).Largest);
    }

    [Fact]
    public void Text_tables_align_words_to_the_left_and_numbers_to_the_right() =>
        Assert.Equal("name   n\na      1\nlong  10", TextTable.Of(["name", "n"], [["a", "1"], ["long", "10"]]));
}
