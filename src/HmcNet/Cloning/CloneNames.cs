using System.Globalization;

namespace HmcNet.Cloning;

/// <summary>Names of the clones' latent variables, and options of a sampler written in them.</summary>
internal static class CloneNames
{
    /// <summary>Name of a latent variable of one clone.</summary>
    /// <param name="trace">The model's trace, with whose names it must not be confused.</param>
    /// <param name="name">Name of the latent variable.</param>
    /// <param name="clone">Number of the clone, from 1.</param>
    public static string Of(ModelTrace trace, string name, int clone)
    {
        string infix = "_clone";
        while (trace.Parameters.Any(p => p.Name.StartsWith(name + infix, StringComparison.Ordinal)) || trace.Derived.Any(d => d.Variable.Name.StartsWith(name + infix, StringComparison.Ordinal)))
            infix = "_" + infix;
        return string.Create(CultureInfo.InvariantCulture, $"{name}{infix}{clone}");
    }

    /// <summary>Starting values: those of a latent variable serve all clones.</summary>
    public static IReadOnlyDictionary<string, double[]> InValues(IReadOnlyDictionary<string, double[]> values, ModelTrace trace, CloneRoles roles, int clones) =>
        values.SelectMany(v => Clones(v.Key, trace, roles, clones).Select(name => (name, v.Value))).ToDictionary(v => v.name, v => v.Value);

    /// <summary>Gibbs options: kernels and places in the order of a latent variable are those of its clones; blocks of latent variables are formed clone by clone.</summary>
    public static GibbsOptions InOptions(GibbsOptions options, ModelTrace trace, CloneRoles roles, int clones) => options with
    {
        Kernels = options.Kernels.SelectMany(k => Clones(k.Key, trace, roles, clones).Select(name => (name, k.Value))).ToDictionary(k => k.name, k => k.Value),
        UpdateOrder = [.. options.UpdateOrder.SelectMany(name => Clones(name, trace, roles, clones))],
        Blocks = [.. options.Blocks.SelectMany(block => BlocksOf(block, trace, roles, clones))],
    };

    private static IEnumerable<IReadOnlyList<string>> BlocksOf(IReadOnlyList<string> block, ModelTrace trace, CloneRoles roles, int clones) =>
        block.All(name => IsLatent(name, roles))
            ? Enumerable.Range(1, clones).Select(k => (IReadOnlyList<string>)[.. block.Select(name => Of(trace, name, k))])
            : [[.. block.SelectMany(name => Clones(name, trace, roles, clones))]];

    private static IEnumerable<string> Clones(string name, ModelTrace trace, CloneRoles roles, int clones) =>
        IsLatent(name, roles) ? Enumerable.Range(1, clones).Select(k => Of(trace, name, k)) : [name];

    private static bool IsLatent(string name, CloneRoles roles) => roles.Latent.Any(p => p.Name == name);
}
