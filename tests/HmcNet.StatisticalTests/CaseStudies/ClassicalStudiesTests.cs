using System.Globalization;
using System.Text.Json;
using HmcNet.Tests.MixedModels;

namespace HmcNet.StatisticalTests.CaseStudies;

/// <summary>Least squares, analysis of variance, ML and REML on public data that are not committed, against R and lme4.</summary>
public sealed class ClassicalStudiesTests
{
    [SharedDataTheory("math_scores")]
    [InlineData(true)]
    [InlineData(false)]
    public void Math_scores_agree_with_R(bool restricted)
    {
        JsonElement gold = GoldFile.Read("math_scores", "reference.json").GetProperty("lme4_and_anova");
        Table table = Table.ReadCsv(SharedData.Find("math_scores", "data.csv")!);
        AnovaTable anova = Anova.OneWay(table["mathscore"], table.Factor("school"));
        Assert.Equal([99, 1893], anova.Rows.Select(r => r.Df));
        Assert.Equal(5.834029, anova.F, 6);
        JsonElement expected = gold.GetProperty("anova");
        GoldFile.Agree(expected.Numbers("sum_sq"), anova.Rows.Select(r => r.SumSq), 1e-12);
        GoldFile.Agree(expected.Number("F"), anova.F, 1e-11);
        // 9.0e-58.
        GoldFile.Agree(expected.Number("p"), anova.P, 1e-9);
        MixedFit fit = MixedModel.Fit(table, "mathscore ~ 1 + (1 | school)", new MixedModelOptions { Restricted = restricted });
        StudyChecks.Check(gold.GetProperty(restricted ? "lmer_REML" : "lmer_ML"), fit, "school");
    }

    [SharedDataTheory("bass_mercury")]
    [InlineData("random_intercepts")]
    [InlineData("random_slopes_independent")]
    [InlineData("random_slopes_correlated")]
    public void Bass_agree_with_lme4(string name)
    {
        JsonElement gold = GoldFile.Read("bass_mercury", "reference.json").GetProperty("lme4");
        Table table = Bass();
        foreach (string method in new[] { "REML", "ML" })
        {
            JsonElement lmer = gold.GetProperty($"{name}_{method}");
            MixedFit fit = MixedModel.Fit(table, lmer.GetProperty("formula").GetString()!, new MixedModelOptions { Restricted = method == "REML" });
            // With correlated slopes lmer's default optimiser stopped 7e-8 of the deviance above the optimum, 1.8e-4 away in theta.
            bool isCorrelated = name == "random_slopes_correlated";
            StudyChecks.Check(lmer, fit, tolerance: isCorrelated ? 1e-3 : 1e-4);
            // The same deviance function of lme4, minimised by minqa::bobyqa with rhoend = 1e-9 from there.
            if (isCorrelated && fit.IsRestricted)
                GoldFile.Agree([1.1189328689, -0.6900236625, 1.3175448689], fit.Theta, 1e-6);
        }
    }

    [SharedDataTheory("bass_mercury")]
    [InlineData("common_lm", "parallel_fixed_lm", "separate_lm")]
    public void Bass_lines_agree_with_lm(params string[] names)
    {
        JsonElement gold = GoldFile.Read("bass_mercury", "reference.json").GetProperty("lme4");
        Table table = Bass();
        var fits = new List<LinearFit>();
        foreach (string name in names)
        {
            JsonElement lm = gold.GetProperty(name);
            LinearFit fit = LeastSquares.Fit(table, lm.GetProperty("formula").GetString()!);
            foreach (JsonProperty expected in lm.GetProperty("coef").EnumerateObject())
            {
                // The reference centred x in R, this test here: coefficients that are zero but for rounding are compared with their error.
                Coefficient actual = fit[expected.Name];
                GoldFile.Agree(expected.Value.Number("estimate"), actual.Estimate, 1e-9, actual.StandardError);
                GoldFile.Agree(expected.Value.Number("se"), actual.StandardError, 1e-9);
                GoldFile.Agree(expected.Value.Number("p"), actual.P, 1e-8);
            }
            GoldFile.Agree(lm.Number("logLik"), fit.LogLikelihood, 1e-10);
            GoldFile.Agree(lm.Number("AIC"), fit.Aic, 1e-10);
            GoldFile.Agree(lm.Number("r_squared"), fit.RSquared, 1e-9);
            fits.Add(fit);
        }
        AnovaTable nested = Anova.Nested([.. fits]);
        JsonElement anova = gold.GetProperty("anova_nested");
        JsonElement[] f = [.. anova.GetProperty("F").EnumerateArray()];
        JsonElement[] p = [.. anova.GetProperty("p").EnumerateArray()];
        for (int step = 1; step < 3; step++)
        {
            GoldFile.Agree(f[step].GetDouble(), nested.Rows[step - 1].F, 1e-9);
            GoldFile.Agree(p[step].GetDouble(), nested.Rows[step - 1].P, 1e-8);
        }
    }

    /// <summary>y = log(mercury), x = log(length) less its station's mean.</summary>
    private static Table Bass()
    {
        Table data = Table.ReadCsv(SharedData.Find("bass_mercury", "data.csv")!);
        Factor station = data.Factor("station");
        double[] length = [.. data["length"].ToArray().Select(l => Math.Log(l))];
        double[] means = [.. Enumerable.Range(0, station.Levels.Count).Select(s => length.Where((_, row) => station.Codes[row] == s).Average())];
        IEnumerable<string> rows = length.Select((l, row) => string.Create(CultureInfo.InvariantCulture, $"{Math.Log(data["mercury"][row]):R},{l - means[station.Codes[row]]:R},{station.Levels[station.Codes[row]]}"));
        string folder = Directory.CreateTempSubdirectory("hmcnet").FullName;
        try
        {
            string file = Path.Combine(folder, "bass.csv");
            File.WriteAllLines(file, rows.Prepend("y,x,s"));
            return Table.ReadCsv(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
