namespace HmcNet;

/// <summary>Other forms for named parameters while a model's function runs again.</summary>
internal sealed class CentringReplacement : IDisposable
{
    [ThreadStatic]
    private static CentringReplacement? active;

    private readonly IReadOnlyDictionary<string, CentringForm> forms;
    private readonly CentringReplacement? outer;

    private CentringReplacement(IReadOnlyDictionary<string, CentringForm> forms)
    {
        this.forms = forms;
        outer = active;
        active = this;
    }

    /// <summary>Begins a replacement on this thread; disposing ends it.</summary>
    public static CentringReplacement Begin(IReadOnlyDictionary<string, CentringForm> forms) => new(forms);

    /// <summary>The form that a parameter is to have; null where it keeps its own. The replacement made last counts.</summary>
    public static CentringForm? For(string parameter) => active?.Find(parameter);

    /// <inheritdoc/>
    public void Dispose() => active = outer;

    // A model whose form is replaced twice is traced within both replacements, the later one outside.
    private CentringForm? Find(string parameter) => outer?.Find(parameter) ?? forms.GetValueOrDefault(parameter);
}
