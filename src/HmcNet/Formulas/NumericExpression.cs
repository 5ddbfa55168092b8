namespace HmcNet.Formulas;

/// <summary>Functions of columns inside formulas: log(x), I(x^2 / 2).</summary>
internal static class NumericExpression
{
    /// <summary>The functions that formulas know, by R's names.</summary>
    public static IReadOnlyDictionary<string, Func<double, double>> Functions { get; } = new Dictionary<string, Func<double, double>>(StringComparer.Ordinal)
    {
        ["log"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["log1p"] = Autodiff.Special.LogExp.Log1p,
        ["exp"] = Math.Exp,
        ["expm1"] = Autodiff.Special.LogExp.Expm1,
        ["sqrt"] = Math.Sqrt,
        ["abs"] = Math.Abs,
    };

    /// <summary>Whether a call makes a factor.</summary>
    public static bool IsFactorCall(FormulaNode node) => node is CallNode { Function: "factor" or "as.factor" };

    /// <summary>The columns that an expression reads.</summary>
    public static IEnumerable<NameNode> Columns(FormulaNode node) => node switch
    {
        NameNode name => [name],
        CallNode call => Columns(call.Argument),
        GroupNode group => Columns(group.Inner),
        SignNode sign => Columns(sign.Operand),
        BinaryNode binary => Columns(binary.Left).Concat(Columns(binary.Right)),
        _ => [],
    };

    /// <summary>Computes an expression.</summary>
    /// <typeparam name="T">A column of numbers.</typeparam>
    /// <param name="formula">The formula, for messages.</param>
    /// <param name="node">The expression.</param>
    /// <param name="arithmetic">What it is computed in.</param>
    public static T Evaluate<T>(string formula, FormulaNode node, IArithmetic<T> arithmetic)
    {
        T Of(FormulaNode part) => Evaluate(formula, part, arithmetic);
        return node switch
        {
            NumberNode number => arithmetic.Number(number.Value),
            NameNode name => arithmetic.Column(name),
            GroupNode group => Of(group.Inner),
            SignNode { IsMinus: true } sign => arithmetic.Negate(Of(sign.Operand)),
            SignNode sign => Of(sign.Operand),
            CallNode { Function: "I" } call => Of(call.Argument),
            CallNode call when Functions.ContainsKey(call.Function) => arithmetic.Apply(call.Function, Of(call.Argument)),
            CallNode call when IsFactorCall(call) => throw FormulaFaults.At(formula, call.Position, "A factor stands where numbers are expected.", "a column of numbers", call.ToString()),
            CallNode call => throw FormulaFaults.At(formula, call.Position, $"The function \"{call.Function}\" is not known.",
                $"{string.Join(", ", Functions.Keys)}, I or factor", call.ToString(), "compute the column beforehand and add it to the table"),
            BinaryNode { Operator: "+" or "-" or "*" or "/" or "^" } binary => arithmetic.Combine(binary.Operator, Of(binary.Left), Of(binary.Right)),
            _ => throw FormulaFaults.At(formula, node.Position, "This is not arithmetic of columns.", "+ - * / ^ of columns and numbers", node.ToString()),
        };
    }
}
