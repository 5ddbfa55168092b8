using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.MixedModels;

/// <summary>Maximises the likelihood of a mixed model by the marginal likelihood of its model.</summary>
internal static class MarginalFit
{
    /// <summary>The maximum, from the estimates of a fit and the further starts of the options.</summary>
    public static MarginalResult Run(MixedFit fit, MarginalOptions? options)
    {
        var definition = new MixedModelDefinition(fit.Design, new MixedModelDefinitionOptions { Priors = MixedModelPriors.Flat, Factors = fit.Design.Options.Factors }, isLikelihood: true);
        options ??= new MarginalOptions { Starts = 1 };
        return Marginal.Likelihood(definition.Model, definition.EffectNames, options with
        {
            InitialValues = options.InitialValues ?? Start(fit),
            Restricted = fit.IsRestricted && definition.FixedName is { } beta ? [beta] : [],
        });
    }

    /// <summary>The estimates, a little inside where they are at the boundary.</summary>
    private static Dictionary<string, double[]> Start(MixedFit fit)
    {
        var names = new DefinitionNames(fit.Design);
        var start = new Dictionary<string, double[]> { [names.Sigma] = [fit.Sigma] };
        if (fit.FixedEffects.Count > 0)
            start.Add(names.Beta, [.. fit.FixedEffects.Select(c => c.Estimate)]);
        for (int t = 0; t < names.Effects.Length; t++)
        {
            VarianceComponent component = fit.VarianceComponents[t];
            start.Add(names.Effects[t].Sd, [.. component.StandardDeviations.Select(sd => sd > 0 ? sd : fit.Sigma / 10)]);
            int width = component.Effects.Count;
            if (width == 1)
                continue;
            var correlation = Matrix<double>.Build.Dense(width, width, (a, b) => a == b ? 1 : double.IsNaN(component.Correlation[a, b]) ? 0 : 0.99 * component.Correlation[a, b]);
            start.Add(names.Effects[t].Factor, [.. correlation.Cholesky().Factor.ToRowMajorArray()]);
        }
        return start;
    }
}
