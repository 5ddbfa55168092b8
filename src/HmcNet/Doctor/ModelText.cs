using HmcNet.Autodiff.Ir;
using HmcNet.Distributions;

namespace HmcNet.Doctoring;

/// <summary>Declarations of a model as C#, with a change.</summary>
internal static class ModelText
{
    /// <summary>The declaration of a parameter.</summary>
    /// <param name="trace">The model.</param>
    /// <param name="parameter">The parameter; it has a prior.</param>
    /// <param name="centered">In which form.</param>
    /// <returns>For example <c>m.Parameter("alpha", Normal(mu, tau), over: school, centered: false)</c>.</returns>
    public static string Parameter(ModelTrace trace, ParameterDeclaration parameter, bool centered)
    {
        string over = string.Join(", ", parameter.Variable.DimensionNames.Select((name, d) => name.Length > 0 ? name : parameter.Shape[d].ToString(System.Globalization.CultureInfo.InvariantCulture)));
        if (parameter.Variable.DimensionNames.Count > 1)
            over = $"[{over}]";
        return $"m.Parameter(\"{parameter.Name}\", {Prior(trace, parameter.Prior!)}{(over.Length > 0 ? $", over: {over}" : "")}{(centered ? "" : ", centered: false")})";
    }

    /// <summary>A distribution with its parameters as formulas, "Normal(mu, tau)".</summary>
    /// <param name="trace">The model.</param>
    /// <param name="prior">The distribution.</param>
    public static string Prior(ModelTrace trace, Distribution prior)
    {
        IReadOnlyDictionary<Node, string> names = trace.NodeNames;
        return $"{prior.Name}({string.Join(", ", prior.Parameters.Select(p => FormulaPrinter.Print(p.Value, names)))})";
    }
}
