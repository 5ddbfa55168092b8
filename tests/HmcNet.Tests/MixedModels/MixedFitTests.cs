using System.Text.Json;

namespace HmcNet.Tests.MixedModels;

/// <summary>Mixed models against lme4. lme4 ran with tightened tolerances in tests/data/mixed; its numbers are within about 1e-7 of the optimum.</summary>
public sealed class MixedFitTests
{
    public static TheoryData<int, bool> Simulated()
    {
        var data = new TheoryData<int, bool>();
        for (int i = 0; i < GoldFile.Read("mixed", "reference.json").GetProperty("mixed").GetArrayLength(); i++)
        {
            data.Add(i, true);
            data.Add(i, false);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Simulated))]
    public void Simulated_designs_agree_with_lme4(int place, bool restricted)
    {
        JsonElement gold = GoldFile.Read("mixed", "reference.json").GetProperty("mixed")[place];
        JsonElement lmer = gold.GetProperty(restricted ? "REML" : "ML");
        MixedFit fit = MixedModel.Fit(GoldFile.Table(gold.GetProperty("data").GetString()!), lmer.GetProperty("formula").GetString()!, new MixedModelOptions { Restricted = restricted });
        Assert.True(fit.Converged, fit.ToString());
        Assert.Equal(restricted, fit.IsRestricted);
        Assert.Equal(lmer.GetProperty("fixed").EnumerateObject().Select(p => p.Name), fit.FixedEffects.Select(c => c.Name));
        GoldFile.Agree(lmer.Number("logLik"), fit.LogLikelihood, 1e-9);
        GoldFile.Agree(lmer.Number("AIC"), fit.Aic, 1e-9);
        GoldFile.Agree(lmer.Number("BIC"), fit.Bic, 1e-9);
        GoldFile.Agree(lmer.GetProperty("fixed").EnumerateObject().Select(p => p.Value.GetDouble()), fit.FixedEffects.Select(c => c.Estimate), 1e-5, Scale(lmer));
        GoldFile.Agree(lmer.Numbers("se"), fit.FixedEffects.Select(c => c.StandardError), 1e-5);
        GoldFile.Agree(lmer.Numbers("vcov"), GoldFile.Flat(fit.Covariance), 1e-4, lmer.Numbers("vcov").Max() * 1e-3);
        GoldFile.Agree(lmer.Numbers("theta"), fit.Theta, 1e-5, 1e-2);
        GoldFile.Agree(lmer.Number("sigma"), fit.Sigma, 1e-5);
        Assert.Equal(lmer.GetProperty("singular").GetBoolean(), fit.IsSingular);
        GoldFile.Agree(lmer.Numbers("fitted"), fit.Fitted.Take(5), 1e-6);
        CheckComponents(lmer, fit);
        CheckEffects(lmer, fit);
    }

    [Theory]
    [InlineData("scorpions", "scorpions.csv", "classical", "partial_pooling_lmer_")]
    [InlineData("snakes", "snakes.csv", "lme4", "lmer_")]
    public void Studies_agree_with_lme4(string study, string file, string block, string name)
    {
        JsonElement blocks = GoldFile.Read(study, "reference.json").GetProperty(block);
        Table table = Table.ReadCsv(Path.Combine(TestData.Root, "models", study, file));
        MixedFit? reml = null;
        foreach (string method in new[] { "REML", "ML" })
        {
            JsonElement lmer = blocks.GetProperty(name + method);
            string formula = lmer.GetProperty("formula").GetString()!;
            MixedFit fit = reml?.Ml() ?? MixedModel.Fit(table, study == "snakes" ? formula.Replace("y ~", "svl ~", StringComparison.Ordinal) : formula);
            reml = fit;
            StudyChecks.Check(lmer, fit);
        }
    }

    [Fact]
    public void Refits_are_the_other_criterion_and_end_where_a_fresh_fit_ends()
    {
        Table table = GoldFile.Table("slopes");
        MixedFit reml = MixedModel.Fit(table, "y ~ day + (day | subject)");
        MixedFit ml = reml.Ml();
        MixedFit fresh = MixedModel.Fit(table, "y ~ day + (day | subject)", new MixedModelOptions { Restricted = false });
        GoldFile.Agree(fresh.LogLikelihood, ml.LogLikelihood, 1e-11);
        GoldFile.Agree(fresh.Theta, ml.Theta, 1e-6, 1e-2);
        Assert.Same(ml, ml.Ml());
        Assert.Same(reml, reml.Reml());
        GoldFile.Agree(reml.LogLikelihood, ml.Reml().LogLikelihood, 1e-11);
        Assert.True(double.IsNaN(ml.RemlCriterion));
        Assert.Equal(reml.Deviance, reml.RemlCriterion);
    }

    /// <summary>With equal groups REML is the analysis of variance: sigma^2 = MSW, tau^2 = (MSB - MSW) / n.</summary>
    [Fact]
    public void Balanced_REML_is_the_analysis_of_variance()
    {
        Table table = Table.ReadCsv(Path.Combine(TestData.Root, "models", "snakes", "snakes.csv"));
        AnovaTable anova = Anova.OneWay(table["svl"], table.Factor("pop"));
        MixedFit fit = MixedModel.Fit(table, "svl ~ 1 + (1 | pop)");
        GoldFile.Agree(anova.Residuals.MeanSq, fit.Sigma * fit.Sigma, 1e-7);
        GoldFile.Agree((anova.Rows[0].MeanSq - anova.Residuals.MeanSq) / 12, fit.VarianceOf("pop").Variances[0], 1e-7);
        GoldFile.Agree(table["svl"].ToArray().Average(), fit["(Intercept)"].Estimate, 1e-12);
    }

    [Fact]
    public void Units_of_the_columns_do_not_matter()
    {
        Table table = GoldFile.Table("slopes");
        double[] day = table["day"].ToArray();
        Table other = Table.FromColumns(("y", table["y"].ToArray().Select(v => v * 1e-6)), ("day", day.Select(d => d * 1e5)), ("subject", table["subject"].ToArray()));
        MixedFit fit = MixedModel.Fit(table, "y ~ day + (day | subject)");
        MixedFit scaled = MixedModel.Fit(other, "y ~ day + (day | subject)");
        GoldFile.Agree(fit["day"].Estimate * 1e-11, scaled["day"].Estimate, 1e-7);
        GoldFile.Agree(fit.VarianceOf("subject").StandardDeviations.Zip([1e-6, 1e-11], (s, u) => s * u), scaled.VarianceOf("subject").StandardDeviations, 1e-6);
        GoldFile.Agree(fit.VarianceOf("subject").Correlation[0, 1], scaled.VarianceOf("subject").Correlation[0, 1], 1e-5);
    }

    [Fact]
    public void A_variance_of_zero_is_exactly_zero_and_explained()
    {
        MixedFit fit = MixedModel.Fit(GoldFile.Table("singular"), "y ~ 1 + (1 | g)");
        Assert.Equal(0, fit.Theta[0]);
        Assert.All(GoldFile.Flat(fit.RandomEffects[0].Values), v => Assert.Equal(0, v));
        Assert.StartsWith("The standard deviation of (Intercept) over g is estimated as zero", Assert.Single(fit.Singularities), StringComparison.Ordinal);
        Assert.Contains("Boundary (singular) fit.", fit.ToString(), StringComparison.Ordinal);
        Assert.True(fit.Ml().IsSingular);
    }

    [Fact]
    public void A_correlation_of_one_is_explained()
    {
        MixedFit fit = MixedModel.Fit(GoldFile.Table("slopes"), "y ~ day * sex + dose + (1 + day + dose | subject)");
        Assert.Contains("are estimated as perfectly correlated", Assert.Single(fit.Singularities), StringComparison.Ordinal);
        Assert.Contains("(1 + day + dose || subject)", fit.Singularities[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fixed_effects_that_are_combinations_are_left_out_and_named()
    {
        MixedFit fit = MixedModel.Fit(GoldFile.Table("slopes"), "y ~ day + I(2 * day + 3) + (1 | subject)");
        Assert.Equal(["(Intercept)", "day"], fit.FixedEffects.Select(c => c.Name));
        Assert.Contains("I(2 * day + 3) is left out: it is a combination of (Intercept), day", fit.ToString(), StringComparison.Ordinal);
        MixedFit without = MixedModel.Fit(GoldFile.Table("slopes"), "y ~ day + (1 | subject)");
        Assert.Equal(without.LogLikelihood, fit.LogLikelihood, 12);
    }

    [Fact]
    public void The_text_is_that_of_lmer()
    {
        MixedFit fit = MixedModel.Fit(GoldFile.Table("slopes"), "y ~ day + (day | subject)");
        string expected = """
            Linear mixed model fit by REML
            Formula: y ~ day + (day | subject)
            REML criterion at convergence: 827.3885; logLik -413.6942, AIC 839.3885, BIC 854.7746

            Random effects:
            """;
        Assert.StartsWith(expected.ReplaceLineEndings("\n"), fit.ToString(), StringComparison.Ordinal);
        Assert.Contains("Number of obs: 96, groups: subject, 12\n", fit.ToString(), StringComparison.Ordinal);
        Assert.Contains("Groups   Name        Variance Std.Dev. Corr\n", fit.ToString(), StringComparison.Ordinal);
        Assert.Contains("            Estimate Std. Error t value\n", fit.ToString(), StringComparison.Ordinal);
    }

    private static double Scale(JsonElement lmer) => lmer.Numbers("se").Min() * 1e-1;

    private static void CheckComponents(JsonElement lmer, MixedFit fit)
    {
        JsonElement[] rows = [.. lmer.GetProperty("varcomp").EnumerateArray().Where(r => r.GetProperty("grp").GetString() != "Residual")];
        (double Value, bool IsCorrelation)[] expected = [.. rows.Select(r => (r.Number("sdcor"), r.TryGetProperty("var2", out JsonElement second) && second.ValueKind == JsonValueKind.String))];
        var actual = new List<double>();
        foreach (VarianceComponent component in fit.VarianceComponents)
        {
            // as.data.frame(VarCorr): the standard deviations of a term, then its correlations.
            actual.AddRange(component.StandardDeviations);
            for (int b = 0; b < component.Effects.Count; b++)
            {
                for (int a = b + 1; a < component.Effects.Count; a++)
                    actual.Add(component.Correlation[a, b]);
            }
        }
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            GoldFile.Agree(expected[i].Value, actual[i], 1e-4, expected[i].IsCorrelation ? 0.1 : 1e-3);
    }

    private static void CheckEffects(JsonElement lmer, MixedFit fit)
    {
        foreach (JsonProperty group in lmer.GetProperty("ranef").EnumerateObject())
        {
            RandomEffects effects = fit.RandomEffects.Single(r => r.Group == group.Name);
            string[] levels = group.Value.Words("levels");
            Assert.Equal(levels.Order(StringComparer.Ordinal), effects.Levels.Order(StringComparer.Ordinal));
            Assert.Equal(group.Value.Words("effects"), effects.Effects);
            int[] order = [.. levels.Select(l => effects.Levels.ToList().IndexOf(l))];
            double[] values = group.Value.Numbers("values");
            GoldFile.Agree(values, InOrder(effects.Values, order), 1e-4, values.Max(Math.Abs) * 1e-2);
            double[] deviations = lmer.GetProperty("condsd").Numbers(group.Name);
            GoldFile.Agree(deviations, InOrder(effects.StandardDeviations, order), 1e-4, deviations.Max() * 1e-3);
            JsonElement coef = lmer.GetProperty("coef").GetProperty(group.Name);
            GroupCoefficients coefficients = fit.GroupCoefficients.Single(c => c.Group == group.Name);
            Dictionary<string, int> columns = coef.Words("names").Select((name, c) => (name, c)).ToDictionary(p => p.name, p => p.c);
            double[] wanted = coef.Numbers("values");
            for (int level = 0; level < levels.Length; level++)
            {
                for (int c = 0; c < coefficients.Names.Count; c++)
                    GoldFile.Agree(wanted[level * columns.Count + columns[coefficients.Names[c]]], coefficients.Values[order[level], c], 1e-4, 1e-2);
            }
        }
    }

    private static IEnumerable<double> InOrder(double[,] values, int[] order) => order.SelectMany(level => Enumerable.Range(0, values.GetLength(1)).Select(e => values[level, e]));
}
