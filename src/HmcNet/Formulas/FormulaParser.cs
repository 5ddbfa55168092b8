using System.Globalization;

namespace HmcNet.Formulas;

/// <summary>
/// Reads a formula by R's precedence: ^ before : before %in% before * and / before + and - before | and ||
/// (R documentation, "Operator Syntax and Precedence").
/// </summary>
internal sealed class FormulaParser
{
    private readonly string text;
    private readonly List<FormulaToken> tokens;
    private int next;

    private FormulaParser(string text)
    {
        this.text = text;
        tokens = FormulaLexer.Read(text);
    }

    private FormulaToken Current => tokens[next];

    /// <summary>The response, null where there is none, and the right side.</summary>
    public static (FormulaNode? Response, FormulaNode Right) Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new HmcNetException("The formula is empty.", expected: "a formula such as \"weight ~ length + (1 | population)\"", found: "nothing");
        var parser = new FormulaParser(text);
        FormulaNode? response = parser.Current.Is("~") ? null : parser.Sum();
        if (!parser.Current.Is("~"))
            throw parser.Unexpected("The formula does not parse.", response is null ? "\"~\"" : "an operator, or \"~\" between the response and the terms");
        parser.next++;
        FormulaNode right = parser.Bars();
        if (parser.Current.Is("~"))
            throw parser.Unexpected("The formula has a second \"~\".", "one \"~\"");
        if (parser.Current.Is(")"))
            throw parser.Unexpected("A parenthesis closes that was not opened.", "an operator or the end of the formula");
        if (parser.Current.Kind != TokenKind.End)
            throw parser.Unexpected("The formula does not parse.", "an operator or the end of the formula");
        return (response, right);
    }

    private FormulaNode Bars()
    {
        FormulaNode left = Sum();
        if (!Current.Is("|") && !Current.Is("||"))
            return left;
        FormulaToken bar = Current;
        next++;
        FormulaNode by = Sum();
        if (Current.Is("|") || Current.Is("||"))
            throw Unexpected("A random-effects term has two bars.", "one: (effects | group)");
        return new BarNode(bar.Position, left, bar.Text == "||", by);
    }

    private FormulaNode Sum()
    {
        FormulaToken first = Current;
        FormulaNode left;
        if (first.Is("-") || first.Is("+"))
        {
            next++;
            left = new SignNode(first.Position, first.Text == "-", Product());
        }
        else
        {
            left = Product();
        }
        return Chain(left, Product, "+", "-");
    }

    private FormulaNode Product() => Chain(In(), In, "*", "/");

    private FormulaNode In() => Chain(Interaction(), Interaction, "%in%");

    private FormulaNode Interaction() => Chain(Power(), Power, ":");

    private FormulaNode Power()
    {
        FormulaNode left = Primary();
        FormulaToken token = Current;
        if (!token.Is("^"))
            return left;
        next++;
        FormulaToken sign = Current;
        if (!sign.Is("-"))
            return new BinaryNode(token.Position, "^", left, Power());
        next++;
        return new BinaryNode(token.Position, "^", left, new SignNode(sign.Position, true, Power()));
    }

    private FormulaNode Chain(FormulaNode left, Func<FormulaNode> operand, params string[] operators)
    {
        while (operators.Any(o => Current.Is(o)))
        {
            FormulaToken token = Current;
            next++;
            left = new BinaryNode(token.Position, token.Text, left, operand());
        }
        return left;
    }

    private FormulaNode Primary()
    {
        FormulaToken token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                next++;
                return new NumberNode(token.Position, double.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Name when token.Text == ".":
                throw FormulaFaults.At(text, token.Position, "\".\" for all other columns is not understood.", "names of columns", "\".\"", "write the columns out");
            case TokenKind.Name:
                next++;
                return Current.Is("(") ? Call(token) : new NameNode(token.Position, token.Text);
            case TokenKind.Symbol when token.Text == "(":
                next++;
                var group = new GroupNode(token.Position, Bars());
                Close(token);
                return group;
            default:
                throw Unexpected("The formula does not parse.", "a column, a number, a function or \"(\"");
        }
    }

    private CallNode Call(FormulaToken name)
    {
        FormulaToken open = Current;
        next++;
        FormulaNode argument = Sum();
        if (Current.Is(","))
            throw Unexpected("A function in a formula has more than one argument.", $"one: {name.Text}(column)");
        Close(open);
        return new CallNode(name.Position, name.Text, argument);
    }

    private void Close(FormulaToken open)
    {
        if (!Current.Is(")"))
            throw Unexpected("A closing parenthesis is missing.", FormattableString.Invariant($"\")\" for the \"(\" at position {open.Position + 1}"));
        next++;
    }

    private HmcNetException Unexpected(string what, string expected) => FormulaFaults.At(text, Current.Position, what, expected, Current.Shown);
}
