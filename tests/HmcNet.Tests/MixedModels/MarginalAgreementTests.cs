using System.Text.Json;

namespace HmcNet.Tests.MixedModels;

/// <summary>The mixed-model equations and the marginal likelihood of the model written out are two ways to one number.</summary>
public sealed class MarginalAgreementTests
{
    [Theory]
    [MemberData(nameof(MixedFitTests.Simulated), MemberType = typeof(MixedFitTests))]
    public void The_model_written_out_has_the_same_maximum(int place, bool restricted)
    {
        JsonElement gold = GoldFile.Read("mixed", "reference.json").GetProperty("mixed")[place];
        string formula = gold.GetProperty("ML").GetProperty("formula").GetString()!;
        MixedFit fit = MixedModel.Fit(GoldFile.Table(gold.GetProperty("data").GetString()!), formula, new MixedModelOptions { Restricted = restricted });
        MarginalResult marginal = fit.Marginal();
        Assert.True(marginal.IsExact);
        Assert.Equal(restricted, marginal.Restricted.Count > 0);
        GoldFile.Agree(fit.LogLikelihood, marginal.LogLikelihood, 1e-10);
        Assert.Equal(fit.IsSingular, marginal.IsSingular);
        var names = new HmcNet.MixedModels.DefinitionNames(fit.Design);
        double[] errors = [.. fit.FixedEffects.Select(c => c.StandardError)];
        GoldFile.Agree(fit.FixedEffects.Select(c => c.Estimate), marginal.Values(names.Beta), 1e-5, errors.Max());
        GoldFile.Agree(fit.Sigma, marginal.Values(names.Sigma)[0], 1e-5);
        for (int t = 0; t < names.Effects.Length; t++)
            GoldFile.Agree(fit.VarianceComponents[t].StandardDeviations, marginal.Values(names.Effects[t].Sd), 1e-4, 1e-2 * fit.Sigma);
        GoldFile.Agree(errors, Enumerable.Range(0, errors.Length).Select(i => Math.Sqrt(marginal.CovarianceGivenOthers(names.Beta)[i, i])), 1e-4);
    }
}
