using System.Text.Json;

namespace HmcNet.Tests.MixedModels;

/// <summary>
/// Compares a fit with the lme4 block of a study's reference.json. lmer ran there with its default tolerances, so its estimates
/// are within about 1e-5 of the optimum, and its log-likelihood within 1e-9.
/// </summary>
internal static class StudyChecks
{
    public static void Check(JsonElement lmer, MixedFit fit, string? group = null, double tolerance = 1e-4)
    {
        Assert.True(fit.Converged, fit.ToString());
        Assert.Equal(lmer.GetProperty("method").GetString() == "REML", fit.IsRestricted);
        Assert.Equal(0, Math.Abs(lmer.Number("logLik") - fit.LogLikelihood), 1e-6);
        // The optimum is not below lmer's.
        Assert.True(fit.LogLikelihood >= lmer.Number("logLik") - 1e-9);
        Assert.Equal(lmer.Number("AIC"), fit.Aic, 1e-5);
        Assert.Equal(lmer.Number("BIC"), fit.Bic, 1e-5);
        Assert.Equal(lmer.GetProperty("singular").GetBoolean(), fit.IsSingular);
        foreach (JsonProperty coefficient in lmer.GetProperty("fixed").EnumerateObject())
        {
            double error = coefficient.Value.Number("se");
            GoldFile.Agree(coefficient.Value.Number("estimate"), fit[coefficient.Name].Estimate, tolerance, error);
            GoldFile.Agree(error, fit[coefficient.Name].StandardError, tolerance);
        }
        GoldFile.Agree(lmer.Numbers("vcov_fixed"), GoldFile.Flat(fit.Covariance), 2 * tolerance, lmer.Numbers("vcov_fixed").Max() * 1e-4);
        GoldFile.Agree(lmer.GetProperty("theta").EnumerateObject().Select(p => p.Value.GetDouble()), fit.Theta, tolerance, 1e-2);
        GoldFile.Agree(lmer.Number("sigma"), fit.Sigma, tolerance);
        foreach (JsonProperty block in lmer.GetProperty("ranef").EnumerateObject())
        {
            RandomEffects effects = fit.RandomEffects.Single(r => r.Group == (group ?? block.Name));
            Assert.Equal(block.Value.Words("levels"), effects.Levels);
            foreach (JsonProperty effect in block.Value.GetProperty("condval").EnumerateObject())
            {
                int place = effects.Effects.ToList().IndexOf(effect.Name);
                double[] values = block.Value.GetProperty("condval").Numbers(effect.Name);
                GoldFile.Agree(values, effects[effect.Name], 2 * tolerance, values.Max(Math.Abs) * 0.1);
                GoldFile.Agree(block.Value.GetProperty("condsd").Numbers(effect.Name), Enumerable.Range(0, effects.Levels.Count).Select(l => effects.StandardDeviations[l, place]), 2 * tolerance);
            }
        }
    }
}
