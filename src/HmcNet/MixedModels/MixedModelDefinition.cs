using HmcNet.MixedModels;

namespace HmcNet;

/// <summary>A mixed model written as a <see cref="HmcNet.Model"/>: parameters beta, for each term sd_group, b_group (and L_group,
/// the Cholesky factor of the correlations), and sigma.</summary>
public sealed class MixedModelDefinition
{
    private readonly Lazy<Model> model;
    private readonly Lazy<string> source;

    internal MixedModelDefinition(MixedDesign design, MixedModelDefinitionOptions options, bool isLikelihood = false)
    {
        Formula = design.Data.Formula;
        var names = new DefinitionNames(design);
        EffectNames = [.. names.Effects.Select(e => e.Effects)];
        FixedName = design.Fixed.Columns.Count > 0 ? names.Beta : null;
        model = new(() => new MixedModelWriter(design, names, options, isLikelihood).Define());
        source = new(() => new MixedSourceWriter(design, names, options).Write());
    }

    /// <summary>The formula.</summary>
    public Formula Formula { get; }

    /// <summary>The model, on the columns of the table: it rebinds by Model.With(table) and can be sampled.</summary>
    public Model Model => model.Value;

    /// <summary>C# source of the model: a class with a method Define(Table), to be pasted and changed.</summary>
    public string Source => source.Value;

    /// <summary>Name of the vector of fixed effects; null when there are none.</summary>
    public string? FixedName { get; }

    /// <summary>Names of the random effects of each term.</summary>
    public IReadOnlyList<string> EffectNames { get; }

    /// <summary>The source.</summary>
    /// <returns>C#.</returns>
    public override string ToString() => Source;
}
