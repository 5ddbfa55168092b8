namespace HmcNet;

/// <summary>How a Gibbs sampler updates one parameter, or several together.</summary>
/// <param name="Parameters">Names of the parameters.</param>
/// <param name="Kernel">The kind of update.</param>
/// <param name="Family">The recognised family of the full conditional, e.g. "normal, 11 elements, sparse precision"; null where none was recognised.</param>
/// <param name="Details">The conditional's parameters in the model's own names, or why no family was recognised.</param>
public sealed record GibbsPlanEntry(IReadOnlyList<string> Parameters, GibbsKernelKind Kernel, string? Family, string Details)
{
    /// <summary>Whether the parameters are drawn from their full conditional itself, and not moved within it.</summary>
    public bool IsExact => Kernel is GibbsKernelKind.Conjugate or GibbsKernelKind.Enumeration;

    /// <inheritdoc/>
    public override string ToString() => $"{string.Join(", ", Parameters)}: {Family ?? Kernel.ToString()}; {Details}";
}
