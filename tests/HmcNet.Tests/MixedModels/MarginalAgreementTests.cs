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

    /// <summary>
    /// Three correlated effects whose covariance is singular: a scale that the search has put to zero hides the correlations that would
    /// raise it, and at seeds 1, 2 and 4 the search ended 2.79 lower than the equations, as converged.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_singular_fit_is_found_from_starts_of_the_search_itself(int seed)
    {
        const string Formula = "y ~ day*sex + dose + (1 + day + dose | subject)";
        Table table = GoldFile.Table("slopes");
        double expected = MixedModel.Fit(table, Formula, new MixedModelOptions { Restricted = false }).LogLikelihood;
        MixedModelDefinition definition = MixedModel.ToModel(table, Formula);
        MarginalResult found = Marginal.Likelihood(definition.Model, [.. definition.EffectNames], new MarginalOptions { Seed = (ulong)seed });
        GoldFile.Agree(expected, found.LogLikelihood, 1e-9);
    }
}
