namespace HmcNet.CaseStudies.Runner;

/// <summary>A model of a study, sampled with NUTS and with Gibbs.</summary>
/// <param name="StudyModel">Which model it is.</param>
/// <param name="Data">The data.</param>
/// <param name="Model">The model on these data.</param>
/// <param name="Nuts">The fit with NUTS.</param>
/// <param name="Gibbs">The fit with Gibbs.</param>
public sealed record StudyFits(StudyModel StudyModel, StudyData Data, Model Model, Fit Nuts, Fit Gibbs)
{
    /// <summary>The two fits side by side.</summary>
    public Comparison Comparison { get; } = Comparison.Of(Nuts, Gibbs);

    /// <summary>What to call the model, with the number of offspring where the study knows several.</summary>
    public string Label => StudyModel.Label(Data.Offspring);

    /// <summary>Name of the model's results in reference.json; null where it has none.</summary>
    public string? Reference => StudyModel.Reference?.Replace("{m}", FormattableString.Invariant($"{Data.Offspring}"), StringComparison.Ordinal);
}
