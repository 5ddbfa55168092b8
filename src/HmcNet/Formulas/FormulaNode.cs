using System.Globalization;

namespace HmcNet.Formulas;

/// <summary>A part of a formula as it was written; its text is R's way of writing it.</summary>
/// <param name="Position">Where it begins in the text, from 0.</param>
internal abstract record FormulaNode(int Position);

/// <summary>A number.</summary>
internal sealed record NumberNode(int Position, double Value) : FormulaNode(Position)
{
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A column.</summary>
internal sealed record NameNode(int Position, string Name) : FormulaNode(Position)
{
    public override string ToString() => Name;
}

/// <summary>A function of one argument.</summary>
internal sealed record CallNode(int Position, string Function, FormulaNode Argument) : FormulaNode(Position)
{
    public override string ToString() => $"{Function}({Argument})";
}

/// <summary>A sign.</summary>
internal sealed record SignNode(int Position, bool IsMinus, FormulaNode Operand) : FormulaNode(Position)
{
    public override string ToString() => $"{(IsMinus ? "-" : "+")}{Operand}";
}

/// <summary>Two parts joined: + - * / : ^ or %in%.</summary>
internal sealed record BinaryNode(int Position, string Operator, FormulaNode Left, FormulaNode Right) : FormulaNode(Position)
{
    public override string ToString() => Operator is ":" or "^" or "/" ? $"{Left}{Operator}{Right}" : $"{Left} {Operator} {Right}";
}

/// <summary>Parentheses.</summary>
internal sealed record GroupNode(int Position, FormulaNode Inner) : FormulaNode(Position)
{
    public override string ToString() => $"({Inner})";
}

/// <summary>Random effects: what varies | by what; || without correlations.</summary>
internal sealed record BarNode(int Position, FormulaNode Effects, bool IsUncorrelated, FormulaNode By) : FormulaNode(Position)
{
    public override string ToString() => $"{Effects} {(IsUncorrelated ? "||" : "|")} {By}";
}
