namespace HmcNet;

/// <summary>How a mixed model is written as a <see cref="Model"/>.</summary>
public sealed record MixedModelDefinitionOptions
{
    /// <summary>The priors. Default: weakly informative on the scale of the data.</summary>
    public MixedModelPriors Priors { get; init; } = MixedModelPriors.WeaklyInformative;

    /// <summary>False writes the random effects in their non-centred form, which NUTS samples better where groups say little
    /// about their effects. Default: true.</summary>
    public bool Centered { get; init; } = true;

    /// <summary>Columns of numbers that are groups. Default: none.</summary>
    public IReadOnlyCollection<string> Factors { get; init; } = [];

    /// <summary>Name of the model. Default: "mixed_model".</summary>
    public string Name { get; init; } = "mixed_model";
}
