using System.Text.Json;
using HmcNet.Tests.Io;
using HmcNet.Tests.MixedModels;

namespace HmcNet.Tests.LinearModels;

/// <summary>Least squares against R's lm; tolerances are relative, 1e-9 unless stated.</summary>
public sealed class LeastSquaresTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<int> Simulated() => [.. Enumerable.Range(0, GoldFile.Read("mixed", "reference.json").GetProperty("linear").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Simulated))]
    public void Simulated_designs_agree_with_lm(int place)
    {
        JsonElement gold = GoldFile.Read("mixed", "reference.json").GetProperty("linear")[place];
        JsonElement lm = gold.GetProperty("fit");
        LinearFit fit = LeastSquares.Fit(GoldFile.Table(gold.GetProperty("data").GetString()!), lm.GetProperty("formula").GetString()!);
        Assert.Equal(lm.Words("used"), fit.Coefficients.Select(c => c.Name));
        Assert.Equal(lm.Words("dropped"), fit.Dropped.Select(d => d.Name));
        GoldFile.Agree(lm.Numbers("estimate"), fit.Coefficients.Select(c => c.Estimate), Tolerance);
        GoldFile.Agree(lm.Numbers("se"), fit.Coefficients.Select(c => c.StandardError), Tolerance);
        GoldFile.Agree(lm.Numbers("t"), fit.Coefficients.Select(c => c.T), Tolerance);
        GoldFile.Agree(lm.Numbers("p"), fit.Coefficients.Select(c => c.P), Tolerance);
        GoldFile.Agree(lm.Number("sigma"), fit.Sigma, Tolerance);
        GoldFile.Agree(lm.Number("r_squared"), fit.RSquared, Tolerance);
        GoldFile.Agree(lm.Number("adj_r_squared"), fit.AdjustedRSquared, Tolerance);
        GoldFile.Agree(lm.Number("logLik"), fit.LogLikelihood, Tolerance);
        GoldFile.Agree(lm.Number("AIC"), fit.Aic, Tolerance);
        GoldFile.Agree(lm.Number("BIC"), fit.Bic, Tolerance);
        Assert.Equal(lm.Number("df"), fit.DfResidual);
        if (lm.GetProperty("fstatistic").ValueKind == JsonValueKind.Array && lm.GetProperty("fstatistic").GetArrayLength() == 3)
            GoldFile.Agree(lm.Numbers("fstatistic"), [fit.FStatistic, fit.FNumeratorDf, fit.DfResidual], Tolerance);
        else
            Assert.True(double.IsNaN(fit.FStatistic));
    }

    [Theory]
    [InlineData("scorpions", "scorpions.csv", "classical", "no_pooling_lm", "population")]
    [InlineData("scorpions", "scorpions.csv", "classical", "complete_pooling_lm", "population")]
    [InlineData("snakes", "snakes.csv", "lme4", "lm_group_means", "pop")]
    public void Studies_agree_with_lm(string study, string file, string block, string name, string factor)
    {
        JsonElement lm = GoldFile.Read(study, "reference.json").GetProperty(block).GetProperty(name);
        Table table = Table.ReadCsv(Path.Combine(TestData.Root, "models", study, file));
        string formula = lm.GetProperty("formula").GetString()!;
        LinearFit fit = LeastSquares.Fit(table, study == "snakes" ? formula.Replace("y ~", "svl ~", StringComparison.Ordinal) : formula, new LeastSquaresOptions { Factors = [factor] });
        JsonProperty[] coefficients = [.. lm.GetProperty("coef").EnumerateObject()];
        Assert.Equal(coefficients.Select(c => c.Name), fit.Coefficients.Select(c => c.Name));
        foreach (JsonProperty expected in coefficients)
        {
            Coefficient actual = fit[expected.Name];
            GoldFile.Agree(expected.Value.Number("estimate"), actual.Estimate, Tolerance);
            GoldFile.Agree(expected.Value.Number("se"), actual.StandardError, Tolerance);
            GoldFile.Agree(expected.Value.Number("t"), actual.T, Tolerance);
            // Down to 2.4e-91 in snakes.
            GoldFile.Agree(expected.Value.Number("p"), actual.P, Tolerance);
        }
        GoldFile.Agree(lm.Number("sigma"), fit.Sigma, Tolerance);
        GoldFile.Agree(lm.Number("r_squared"), fit.RSquared, Tolerance);
        GoldFile.Agree(lm.Number("logLik"), fit.LogLikelihood, Tolerance);
        GoldFile.Agree(lm.Number("AIC"), fit.Aic, Tolerance);
        GoldFile.Agree(lm.Number("BIC"), fit.Bic, Tolerance);
        Assert.Equal(lm.Number("df_residual"), fit.DfResidual);
    }

    [Fact]
    public void Fitted_values_residuals_and_covariance_are_those_of_the_normal_equations()
    {
        Table table = Table.FromColumns(("x", [0, 1, 2, 3]), ("y", [1, 3, 2, 6]));
        LinearFit fit = LeastSquares.Fit(table, "y ~ x");
        // Slope 7/5 and intercept 9/10; RSS 21/5; (X'X)^-1 = [14, -6; -6, 4] / 20.
        GoldFile.Agree([0.9, 1.4], fit.Coefficients.Select(c => c.Estimate), 1e-14);
        GoldFile.Agree([0.9, 2.3, 3.7, 5.1], fit.Fitted, 1e-14);
        GoldFile.Agree([0.1, 0.7, -1.7, 0.9], fit.Residuals, 1e-13);
        GoldFile.Agree([1.47, -0.63, -0.63, 0.42], GoldFile.Flat(fit.Covariance), 1e-13);
    }

    [Fact]
    public void A_column_that_others_make_up_is_named_with_them()
    {
        Table table = Table.FromColumns(("x", [0, 1, 2, 3, 5]), ("z", [1, 3, 5, 7, 11]), ("w", [1, 0, 1, 0, 2]), ("none", [0, 0, 0, 0, 0]), ("y", [1, 3, 2, 6, 4]));
        LinearFit fit = LeastSquares.Fit(table, "y ~ x + z + w + none");
        Assert.Equal(["(Intercept)", "x", "w"], fit.Coefficients.Select(c => c.Name));
        Assert.Equal(
            ["z is left out: it is a combination of (Intercept), x, so its coefficient is not identified.", "none is left out: it is zero in every row."],
            fit.Dropped.Select(d => d.ToString()));
        Assert.Contains("z is left out", fit.ToString(), StringComparison.Ordinal);
        HmcNetException refused = Assert.Throws<HmcNetException>(() => fit["z"]);
        Assert.Contains("combination of (Intercept), x", refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_is_that_of_summary_lm()
    {
        LinearFit fit = LeastSquares.Fit(Table.ReadCsv(Path.Combine(TestData.Root, "models", "scorpions", "scorpions.csv")), "weight ~ length");
        string expected = """
            Least squares
            Formula: weight ~ length

            Coefficients:
                        Estimate Std. Error t value Pr(>|t|)
            (Intercept)   44.477     22.560   1.971   0.0893
            length        2.5496     1.5852   1.608   0.1518

            Residual standard error: 38.763 on 7 degrees of freedom
            Multiple R-squared: 0.2698, adjusted R-squared: 0.1655
            F-statistic: 2.587 on 1 and 7 DF, p-value: 0.1518
            logLik -44.55684, AIC 95.11368, BIC 95.70535

            """;
        Assert.Equal(expected, fit.ToString(), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("y ~ width", "\"width\" in the formula is not a column of the table.", "position 5 ", "one of y, x, g, word, one, gap")]
    [InlineData("y ~ x + log(width)", "\"width\" in the formula is not a column of the table.", "position 13 ", "one of y, x")]
    [InlineData("y ~ tan(x)", "The function \"tan\" is not known.", "position 5 ", "log, log2")]
    [InlineData("y ~ log(word)", "The column \"word\" holds text where numbers are expected.", "position 9 ", "numbers")]
    [InlineData("y ~ log(x - 2)", "\"log(x - 2)\" is not finite in rows 1, 2.", "position 5 ", "finite")]
    [InlineData("y ~ sqrt(factor(g))", "A factor stands where numbers are expected.", "position 10 ", "numbers")]
    [InlineData("y ~ factor(x + 1)", "A factor is made of something that is not a column.", "position 5 ", "factor(column)")]
    [InlineData("y ~ I(x:g)", "This is not arithmetic of columns.", "position 8 ", "+ - * / ^")]
    [InlineData("y ~ one", "The factor \"one\" has one level only.", "position 5 ", "two levels")]
    [InlineData("word ~ x", "The response is not a column of numbers.", "position 1 ", "numbers")]
    [InlineData("factor(y) ~ x", "The response is not a column of numbers.", "position 1 ", "numbers")]
    [InlineData("~ x", "The formula has no response.", "~ x", "before the \"~\"")]
    [InlineData("y ~ 0", "The formula has no terms.", "y ~ 0", "an intercept")]
    [InlineData("y ~ x + (1 | g)", "Least squares has no random effects.", "position 12 ", "fixed effects")]
    [InlineData("y ~ x + gap", "Columns of the formula hold missing values.", "\"gap\": rows 2, 4", "a value in every row")]
    public void Bad_input(string formula, string what, string where, string expected)
    {
        using var file = new TemporaryFile("y,x,g,word,one,gap\n1,1,1,a,k,1\n2,2,1,b,k,NA\n4,3,2,a,k,2\n3,4,2,c,k,\n");
        HmcNetException refused = Assert.Throws<HmcNetException>(() => LeastSquares.Fit(Table.ReadCsv(file.Path), formula));
        Assert.Equal(what, refused.What);
        Assert.Contains(where, refused.Where, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_factor_that_is_not_a_column()
    {
        Table table = Table.FromColumns(("x", [0, 1, 2]), ("y", [1, 3, 2]));
        HmcNetException refused = Assert.Throws<HmcNetException>(() => LeastSquares.Fit(table, "y ~ x", new LeastSquaresOptions { Factors = ["group"] }));
        Assert.Equal("\"group\" is to be a factor and is not a column of the table.", refused.What);
    }

    [Fact]
    public void As_many_coefficients_as_rows_leave_no_residual_variance()
    {
        LinearFit fit = LeastSquares.Fit(Table.FromColumns(("x", [0, 1, 2]), ("y", [1, 3, 2])), "y ~ factor(x)");
        Assert.Equal(0, fit.DfResidual);
        Assert.True(double.IsNaN(fit.Sigma));
        GoldFile.Agree([1, 2, 1], fit.Coefficients.Select(c => c.Estimate), 1e-14);
    }
}
