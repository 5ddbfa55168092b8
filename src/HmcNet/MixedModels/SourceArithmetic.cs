using System.Globalization;
using HmcNet.Formulas;

namespace HmcNet.MixedModels;

/// <summary>Writes expressions of a formula as C#.</summary>
internal sealed class SourceArithmetic : IArithmetic<string>
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>A number of type double, exact.</summary>
    public static string Literal(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    /// <inheritdoc/>
    public string Number(double value) => Literal(value);

    /// <inheritdoc/>
    public string Column(NameNode name) => $"table[{Literal(name.Name)}].ToTensor()";

    /// <inheritdoc/>
    public string Apply(string function, string x) => function switch
    {
        "log2" => $"(Log({x}) / Math.Log(2))",
        "log10" => $"(Log({x}) / Math.Log(10))",
        _ => $"{char.ToUpperInvariant(function[0])}{function[1..]}({x})",
    };

    /// <inheritdoc/>
    public string Combine(string operation, string x, string y) => operation == "^" ? $"Pow({x}, {y})" : $"({x} {operation} {y})";

    /// <inheritdoc/>
    public string Negate(string x) => $"(-{x})";
}
