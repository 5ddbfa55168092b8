namespace HmcNet.MixedModels;

/// <summary>Names of the parameters and factors of a mixed model's definition.</summary>
internal sealed class DefinitionNames
{
    // What the source calls by these names.
    private readonly HashSet<string> taken = new(StringComparer.Ordinal)
    {
        "table", "mean", "m", "Model", "Table", "Factor", "Dimension", "Tensor", "Support", "Math", "Normal", "HalfStudentT", "LkjCholesky", "MultivariateNormalCholesky",
        "MatMul", "Transpose", "Reshape", "Slice", "Concatenate", "Equal", "Pow", "Log", "Log1p", "Exp", "Expm1", "Sqrt", "Abs", "MixedModelDefinition", "Define",
    };

    private readonly Dictionary<string, string> factors = new(StringComparer.Ordinal);

    public DefinitionNames(MixedDesign design)
    {
        Observation = design.Data.Formula.ResponseNode is Formulas.NameNode name ? name.Name : Identifier(design.Data.Formula.Response!);
        taken.Add(Observation);
        foreach (string factor in FactorNames(design))
            factors.Add(factor, Unique(Identifier(factor)));
        Beta = Unique("beta");
        Sigma = Unique("sigma");
        Effects = [.. design.Random.Select(term =>
        {
            string group = Identifier(term.Term.GroupName);
            return (Unique($"sd_{group}"), Unique($"L_{group}"), Unique($"b_{group}"), Unique($"cor_{group}"));
        })];
    }

    /// <summary>Name of the observation.</summary>
    public string Observation { get; }

    /// <summary>Name of the fixed effects.</summary>
    public string Beta { get; }

    /// <summary>Name of the residual standard deviation.</summary>
    public string Sigma { get; }

    /// <summary>For each random-effects term its standard deviations, Cholesky factor of the correlations, effects, correlations.</summary>
    public (string Sd, string Factor, string Effects, string Correlation)[] Effects { get; }

    /// <summary>The factors of a model: variables of the fixed and random effects, groups, and columns that make up groups.</summary>
    public static IEnumerable<string> FactorNames(MixedDesign design) =>
        design.Fixed.Columns.Concat(design.Random.SelectMany(r => r.Effects.Columns)).SelectMany(c => c.Parts)
            .Where(p => p.Variable.Factor is not null).Select(p => p.Variable.Factor!.Name)
            .Concat(design.Random.SelectMany(r => r.Term.Group.Append(r.Term.GroupName))).Distinct();

    /// <summary>The C# variable of a factor.</summary>
    public string OfFactor(string factor) => factors[factor];

    private static string Identifier(string name)
    {
        string text = new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);
        text = text.Trim('_');
        return text.Length > 0 && char.IsAsciiLetter(text[0]) ? text : "x" + text;
    }

    private string Unique(string name)
    {
        string candidate = Keywords.Contains(name) ? name + "_1" : name;
        for (int i = 2; !taken.Add(candidate); i++)
            candidate = FormattableString.Invariant($"{name}_{i}");
        return candidate;
    }

    private static readonly string[] Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double",
        "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is",
        "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe",
        "ushort", "using", "virtual", "void", "volatile", "while",
    ];
}
