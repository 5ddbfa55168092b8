namespace HmcNet;

/// <summary>What comparing a conditional of the user with the model found.</summary>
/// <param name="IsCorrect">Whether no difference was found.</param>
/// <param name="Parameter">Name of the parameter.</param>
/// <param name="Sentence">What was compared and, where it is wrong, where and by how much.</param>
/// <param name="Worst">The largest difference: of log ratios of densities, or a Kolmogorov-Smirnov statistic times sqrt(n) for draws.</param>
public sealed record GibbsCheckResult(bool IsCorrect, string Parameter, string Sentence, double Worst)
{
    /// <inheritdoc/>
    public override string ToString() => Sentence;
}
