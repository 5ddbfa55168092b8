using System.Globalization;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Ir;

/// <summary>
/// An expression as a user would write it: names of parameters and data, infix operators, numbers added up, no node numbers.
/// </summary>
internal static class ExpressionText
{
    private const int Sums = 1, Products = 2, Unary = 3, Powers = 4, Atoms = 5, MostNumbers = 4;

    /// <summary>Writes an expression; deep parts are left out as "...".</summary>
    /// <param name="tensor">The expression.</param>
    /// <param name="longest">About how many characters there is room for.</param>
    /// <returns>For example "sum((y - alpha[group])^2) / sigma^2".</returns>
    public static string Of(Tensor tensor, int longest = 120)
    {
        // The deepest version that fits: parts beyond the depth are left out.
        string text = "...";
        for (int depth = 2; depth <= 16; depth++)
        {
            string longer = Write(tensor.Node, Sums, depth);
            if (longer.Length > longest)
                break;
            if (longer == text)
                return text;
            text = longer;
        }
        return text;
    }

    private static string Write(Node node, int context, int depth) => Parenthesised(Compose(node, depth), context);

    private static string Parenthesised((string Text, int Level) part, int context) => part.Level < context ? $"({part.Text})" : part.Text;

    private static (string Text, int Level) Compose(Node node, int depth)
    {
        node = Plain(node);
        switch (node.Operation)
        {
            case ParameterInput parameter:
                return (parameter.ParameterName, Atoms);
            case DataInput data:
                return (data.Source.Name, Atoms);
            case Constant constant:
                return (Numbers(constant), Atoms);
        }
        if (depth == 0)
            return ("...", Atoms);
        if (node.Operation is Add or Subtract or Negate or SumAxes or SegmentSum || IsScaledProduct(node) || IsScaled(node))
            return ComposeSum(node, depth);
        string Input(int k, int context) => Write(node.Inputs[k], context, depth - 1);
        return node.Operation switch
        {
            Multiply => ($"{Input(0, Products)} * {Input(1, Products)}", Products),
            Divide => ($"{Input(0, Products)} / {Input(1, Unary)}", Products),
            Square => ($"{Input(0, Atoms)}^2", Powers),
            Power => ($"{Input(0, Atoms)}^{Input(1, Atoms)}", Powers),
            Gather or Lookup => ($"{Input(0, Atoms)}[{Index(node.Inputs[1], depth)}]", Atoms),
            LookupSum => ($"sum({Input(0, Sums)} by {Index(node.Inputs[1], depth)})", Atoms),
            MatrixProduct => ($"{Input(0, Products)} * {Input(1, Unary)}", Products),
            SliceBox slice => ($"{Input(0, Atoms)}[{Range(slice.Box, node.Inputs[0].Shape)}]", Atoms),
            _ => ($"{node.Operation.Name}({string.Join(", ", Enumerable.Range(0, node.Inputs.Length).Select(k => Input(k, Sums)))})", Atoms),
        };
    }

    /// <summary>Sums of scaled terms, each with its sign, and the numbers among them as one.</summary>
    private static (string Text, int Level) ComposeSum(Node node, int depth)
    {
        ExpressionTerms sum = ExpressionTerms.Of(node);
        List<(double Factor, string Text)> parts = [.. sum.Terms.Select(t => Scaled(t, depth))];
        if (sum.Number != 0 || parts.Count == 0)
            parts.Add((sum.Number, Number(Math.Abs(sum.Number))));
        // What is added comes before what is subtracted where the first would begin with a sign.
        int positive = parts.FindIndex(p => p.Factor > 0);
        if (positive > 0)
        {
            (double, string) first = parts[positive];
            parts.RemoveAt(positive);
            parts.Insert(0, first);
        }
        string text = (parts[0].Factor < 0 ? "-" : "") + parts[0].Text;
        foreach ((double factor, string part) in parts.Skip(1))
            text += (factor < 0 ? " - " : " + ") + part;
        if (parts.Count > 1)
            return (text, Sums);
        bool isPlain = sum.Terms.Count == 0 || (Math.Abs(sum.Terms[0].Factor) == 1 && sum.Terms[0].Divisor is null);
        return (text, parts[0].Factor < 0 ? Unary : isPlain ? LevelOf(sum.Terms, depth) : Products);
    }

    private static int LevelOf(IReadOnlyList<ExpressionTerm> terms, int depth) =>
        terms.Count == 0 || terms[0].IsSummed ? Atoms : Compose(terms[0].Node!, depth - 1).Level;

    /// <summary>A term without its sign.</summary>
    private static (double Factor, string Text) Scaled(ExpressionTerm term, int depth)
    {
        string size = Number(Math.Abs(term.Factor));
        if (term.Divisor is { } divisor)
            return (term.Factor, $"{size} / {Squared(divisor, term.IsSquared, depth)}");
        string text = term.IsSummed
            ? $"sum({(term.Node is { } summed ? Write(summed, Sums, depth - 1) : "1")}{(term.By is { } by ? $" by {Index(by, depth)}" : "")})"
            : Write(term.Node!, Products, depth - 1);
        return (term.Factor, Math.Abs(term.Factor) == 1 ? text : $"{size} * {text}");
    }

    private static string Squared(Node node, bool isSquared, int depth)
    {
        node = Plain(node);
        if (!isSquared)
            return Write(node, Unary, depth - 1);
        return node.Operation is Sqrt ? Write(node.Inputs[0], Unary, depth - 1) : $"{Write(node, Atoms, depth - 1)}^2";
    }

    /// <summary>A number times something, or something divided by a number, or a number divided by something.</summary>
    private static bool IsScaled(Node node) => node.Operation is Multiply or Divide or Square
        && (node.Operation is Square ? ExpressionTerms.IsReciprocal(Plain(node.Inputs[0])) : ExpressionTerms.TryNumber(node.Inputs[0], out _) || ExpressionTerms.TryNumber(node.Inputs[1], out _));

    private static bool IsScaledProduct(Node node) =>
        node.Operation is MatrixProduct && ExpressionTerms.Of(node) is { Terms: [{ Factor: not 1 }] };

    /// <summary>An index without the limits that keep it inside.</summary>
    private static string Index(Node node, int depth)
    {
        node = Plain(node);
        while (node.Operation.Name is "min" or "max" && ExpressionTerms.TryNumber(node.Inputs[1], out _))
            node = Plain(node.Inputs[0]);
        return Write(node, Sums, depth - 1);
    }

    /// <summary>The node without what changes its shape alone, and without roundabout ways to write it.</summary>
    internal static Node Plain(Node node)
    {
        while (true)
        {
            Node simpler = node.Operation switch
            {
                Reshape or BroadcastTo => node.Inputs[0],
                Square when Plain(node.Inputs[0]).Operation is Sqrt => Plain(node.Inputs[0]).Inputs[0],
                Divide when ExpressionTerms.IsReciprocal(node) && Plain(node.Inputs[1]) is var below && ExpressionTerms.IsReciprocal(below) => below.Inputs[1],
                Multiply when ExpressionTerms.TryNumber(node.Inputs[0], out double one) && one == 1 => node.Inputs[1],
                Multiply when ExpressionTerms.TryNumber(node.Inputs[1], out double one) && one == 1 => node.Inputs[0],
                Multiply when ReferenceEquals(Plain(node.Inputs[0]), Plain(node.Inputs[1])) => TensorMath.Square(new Tensor(Plain(node.Inputs[0]))).Node,
                // Zero outside the support, where no draw is.
                MultiplyOrZero when Plain(node.Inputs[0]) is { Operation: Where } guard && ExpressionTerms.TryNumber(guard.Inputs[2], out _) => node.Inputs[1],
                _ => node,
            };
            if (ReferenceEquals(simpler, node))
                return node;
            node = simpler;
        }
    }

    private static string Range(Box box, Shape whole) => string.Join(", ", Enumerable.Range(0, whole.Rank).Select(axis =>
    {
        int start = box.Start.Items[axis], length = box.Shape[axis];
        return length == whole[axis] && length > 1 ? ":" : length == 1 ? Number(start) : $"{Number(start)}..{Number(start + length)}";
    }));

    private static string Numbers(Constant constant)
    {
        if (constant.Values.Length == 0)
            return "none";
        double first = constant.Values[0];
        if (constant.IsUniform(first))
            return Number(first);
        return constant.Values.Length <= MostNumbers
            ? $"[{string.Join(", ", constant.Values.ToArray().Select(Number))}]"
            : string.Create(CultureInfo.InvariantCulture, $"<{constant.Values.Length} numbers>");
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
