namespace HmcNet.Formulas;

/// <summary>
/// The algebra of formulas (Wilkinson and Rogers 1973; R documentation, "formula"): a + b, a:b, a*b = a + b + a:b,
/// a/b = a + a:b, (a + b)^2, and - for terms left out.
/// </summary>
internal sealed class TermAlgebra
{
    private readonly string text;
    private readonly List<FormulaNode> variables = [];
    private readonly List<BarNode> bars = [];
    private readonly bool allowsBars;
    private bool hasIntercept = true;

    private TermAlgebra(string text, bool allowsBars)
    {
        this.text = text;
        this.allowsBars = allowsBars;
    }

    /// <summary>The terms of a right side, and the random-effects terms in it.</summary>
    /// <param name="text">The formula, for messages.</param>
    /// <param name="node">The right side.</param>
    /// <param name="allowsBars">Whether random effects may stand in it.</param>
    public static (TermList Terms, IReadOnlyList<BarNode> Bars) Expand(string text, FormulaNode node, bool allowsBars)
    {
        var algebra = new TermAlgebra(text, allowsBars);
        List<int[]> sets = algebra.Sum(node);
        FormulaTerm[] terms = [.. sets.OrderBy(s => s.Length).Select(s => new FormulaTerm([.. s.Select(v => algebra.variables[v])]))];
        return (new TermList(algebra.hasIntercept, terms, node.ToString()), algebra.bars);
    }

    private List<int[]> Sum(FormulaNode node)
    {
        switch (node)
        {
            case NumberNode number:
                SetIntercept(number, isAdded: true);
                return [];
            case SignNode { IsMinus: true, Operand: NumberNode number }:
                SetIntercept(number, isAdded: false);
                return [];
            case SignNode { IsMinus: true } sign:
                throw FormulaFaults.At(text, sign.Position, "A term is taken away from nothing.", "a term before the minus", "-");
            case SignNode sign:
                return Sum(sign.Operand);
            case BinaryNode { Operator: "+" } sum:
                List<int[]> left = Sum(sum.Left);
                return Union(left, Sum(sum.Right));
            case BinaryNode { Operator: "-" } difference:
                List<int[]> from = Sum(difference.Left);
                if (difference.Right is NumberNode one)
                {
                    SetIntercept(one, isAdded: false);
                    return from;
                }
                HashSet<string> without = [.. Product(difference.Right).Select(Key)];
                return [.. from.Where(s => !without.Contains(Key(s)))];
            case GroupNode { Inner: BarNode bar } when allowsBars:
                bars.Add(bar);
                return [];
            case GroupNode group:
                return Sum(group.Inner);
            default:
                return Product(node);
        }
    }

    private List<int[]> Product(FormulaNode node)
    {
        switch (node)
        {
            case GroupNode { Inner: BarNode bar }:
                throw FormulaFaults.At(text, bar.Position, "A random-effects term stands inside another term.", "random effects added to the others: y ~ x + (1 | group)", bar.ToString());
            case GroupNode group:
                return Product(group.Inner);
            case BinaryNode { Operator: "+" } sum:
                List<int[]> first = Product(sum.Left);
                return Union(first, Product(sum.Right));
            case BinaryNode { Operator: ":" or "%in%" } cross:
                List<int[]> before = Product(cross.Left);
                return Cross(before, Product(cross.Right));
            case BinaryNode { Operator: "*" } product:
                List<int[]> left = Product(product.Left);
                List<int[]> right = Product(product.Right);
                return Union(Union(left, right), Cross(left, right));
            case BinaryNode { Operator: "/" } nested:
                List<int[]> outer = Product(nested.Left);
                int[] all = [.. outer.SelectMany(s => s).Distinct().Order()];
                return Union(outer, Cross([all], Product(nested.Right)));
            case BinaryNode { Operator: "^" } power:
                return Power(power);
            case NameNode or CallNode:
                return [[VariableOf(node)]];
            case BarNode bar:
                throw FormulaFaults.At(text, bar.Position, "Random effects need parentheses of their own.", $"({bar})", bar.ToString());
            case NumberNode number:
                throw FormulaFaults.At(text, number.Position, "A number stands where a column is expected.", "a column; 1 and 0 only as terms of their own", number.ToString(),
                    "arithmetic is written inside I(...): I(2 * x)");
            default:
                throw FormulaFaults.At(text, node.Position, "This cannot stand inside a term.", "columns joined by : or *", node.ToString(), "arithmetic is written inside I(...)");
        }
    }

    private List<int[]> Power(BinaryNode power)
    {
        if (power.Right is not NumberNode { Value: >= 1 and <= 10 } exponent || exponent.Value != Math.Floor(exponent.Value))
            throw FormulaFaults.At(text, power.Position, "A power of terms needs a whole number.", "(a + b)^2: all terms of up to two of a and b", power.ToString());
        List<int[]> terms = Product(power.Left);
        if (terms.Count == 1)
            throw FormulaFaults.At(text, power.Position, "A power in a formula crosses terms; of a single column it would change nothing.",
                "(a + b)^2, or I(x^2) for a square", power.ToString(), $"write I({power.Left}^{exponent}) for the power of the numbers");
        List<int[]> result = terms;
        for (int i = 1; i < exponent.Value; i++)
            result = Union(result, Cross(result, terms));
        return result;
    }

    private void SetIntercept(NumberNode number, bool isAdded)
    {
        if (number.Value is not (0 or 1))
            throw FormulaFaults.At(text, number.Position, "A number as a term can only be 0 or 1.", "1 for an intercept, 0 for none", number.ToString());
        hasIntercept = number.Value == 1 == isAdded;
    }

    private int VariableOf(FormulaNode node)
    {
        string name = node.ToString();
        int known = variables.FindIndex(v => v.ToString() == name);
        if (known >= 0)
            return known;
        variables.Add(node);
        return variables.Count - 1;
    }

    private static List<int[]> Cross(List<int[]> left, List<int[]> right) =>
        Union([], [.. left.SelectMany(l => right.Select(r => l.Union(r).Order().ToArray()))]);

    private static List<int[]> Union(List<int[]> left, List<int[]> right) => [.. left.Concat(right).DistinctBy(Key)];

    private static string Key(int[] set) => string.Join(',', set);
}
