using HmcNet.Distributions;

namespace HmcNet;

/// <summary>Other priors for named parameters while a model's function runs again.</summary>
internal sealed class PriorReplacement : IDisposable
{
    [ThreadStatic]
    private static PriorReplacement? active;

    private readonly IReadOnlyDictionary<string, Distribution> priors;
    private readonly PriorReplacement? outer;

    private PriorReplacement(IReadOnlyDictionary<string, Distribution> priors)
    {
        this.priors = priors;
        outer = active;
        active = this;
    }

    /// <summary>Begins a replacement on this thread; disposing ends it.</summary>
    public static PriorReplacement Begin(IReadOnlyDictionary<string, Distribution> priors) => new(priors);

    /// <summary>The prior that a parameter is to have; null where it keeps its own. The replacement made last counts.</summary>
    public static Distribution? For(string parameter) => active?.Find(parameter);

    /// <inheritdoc/>
    public void Dispose() => active = outer;

    // A model whose prior is replaced twice is traced within both replacements, the later one outside.
    private Distribution? Find(string parameter) => outer?.Find(parameter) ?? priors.GetValueOrDefault(parameter);
}
