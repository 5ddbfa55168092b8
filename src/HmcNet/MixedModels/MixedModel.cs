using HmcNet.Formulas;
using HmcNet.LinearModels;
using HmcNet.MixedModels;

namespace HmcNet;

/// <summary>
/// Linear mixed models in one line, as lme4's lmer: y = X beta + Z b + e, b ~ N(0, Sigma) for each level of a group,
/// e ~ N(0, sigma^2).
/// </summary>
public static class MixedModel
{
    /// <summary>Fits a linear mixed model by REML or maximum likelihood.</summary>
    /// <param name="table">The data.</param>
    /// <param name="formula">The model, e.g. "weight ~ length + (1 | population)"; see <see cref="Formula"/>.</param>
    /// <param name="options">REML or ML, and which columns are factors; null for REML.</param>
    /// <returns>Estimates, predicted random effects, and the corresponding <see cref="Model"/>.</returns>
    /// <exception cref="HmcNetException">When the formula does not parse, a term is not a column, a value is missing, a factor has one
    /// level, or a variance component is not identified.</exception>
    /// <remarks>Bates, Mächler, Bolker and Walker (2015), Fitting linear mixed-effects models using lme4, Journal of Statistical Software 67(1).</remarks>
    public static MixedFit Fit(Table table, string formula, MixedModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return MixedDesign.Read(table, formula, options ?? new MixedModelOptions()).Fit(options?.Restricted ?? true);
    }

    /// <summary>The model of a formula as a <see cref="Model"/>, without fitting it: to be sampled, changed, or bound to other tables.</summary>
    /// <param name="table">The data.</param>
    /// <param name="formula">The model.</param>
    /// <param name="options">Priors and form; null for the defaults.</param>
    /// <returns>The model and its C# source.</returns>
    /// <exception cref="HmcNetException">As for <see cref="Fit"/>; but a variance that only its prior identifies is allowed.</exception>
    public static MixedModelDefinition ToModel(Table table, string formula, MixedModelDefinitionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new MixedModelDefinitionOptions();
        MixedDesign design = MixedDesign.Read(table, formula, new MixedModelOptions { Factors = options.Factors }, requireIdentified: false);
        return new MixedModelDefinition(design, options);
    }
}
