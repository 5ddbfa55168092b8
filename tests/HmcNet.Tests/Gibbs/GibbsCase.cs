namespace HmcNet.Tests.Gibbs;

/// <summary>A small model with what must be recognised in it.</summary>
/// <param name="Name">Name in the test list.</param>
/// <param name="Create">Makes the model.</param>
/// <param name="Families">For each parameter (or block) a beginning of the family's name; null for none.</param>
/// <param name="Options">Options of the plan.</param>
/// <param name="Start">Starting values; random where null.</param>
internal sealed record GibbsCase(
    string Name, Func<Model> Create, IReadOnlyList<(string Parameter, string? Family)> Families, GibbsOptions? Options = null,
    IReadOnlyDictionary<string, double[]>? Start = null)
{
    public override string ToString() => Name;
}
