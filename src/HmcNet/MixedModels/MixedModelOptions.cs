namespace HmcNet;

/// <summary>How <see cref="MixedModel"/> fits.</summary>
public sealed record MixedModelOptions
{
    /// <summary>True for restricted maximum likelihood (REML), which integrates over the fixed effects; false for maximum
    /// likelihood, for comparing models with different fixed effects. Default: true, as lmer.</summary>
    public bool Restricted { get; init; } = true;

    /// <summary>Columns of numbers that are groups, as factor(x) in the formula. Columns of text, and groups of random effects,
    /// are groups always. Default: none.</summary>
    public IReadOnlyCollection<string> Factors { get; init; } = [];
}
