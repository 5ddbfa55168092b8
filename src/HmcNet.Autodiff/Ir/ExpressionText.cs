using System.Globalization;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Ir;

/// <summary>An expression as a user would write it: names of parameters and data, infix operators, no node numbers.</summary>
internal static class ExpressionText
{
    private const int Sums = 1, Products = 2, Unary = 3, Powers = 4, Atoms = 5;

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

    private static string Write(Node node, int context, int depth)
    {
        (string text, int level) = Compose(node, depth);
        return level < context ? $"({text})" : text;
    }

    private static (string Text, int Level) Compose(Node node, int depth)
    {
        switch (node.Operation)
        {
            case ParameterInput parameter:
                return (parameter.ParameterName, Atoms);
            case DataInput data:
                return (data.Source.Name, Atoms);
            case Constant constant:
                return (Number(constant), Atoms);
            case Reshape or BroadcastTo:
                return Compose(node.Inputs[0], depth);
        }
        if (depth == 0)
            return ("...", Atoms);
        string Input(int k, int context) => Write(node.Inputs[k], context, depth - 1);
        return node.Operation switch
        {
            Add when IsNegative(node.Inputs[1], out Node positive) => ($"{Input(0, Sums)} - {Write(positive, Products, depth - 1)}", Sums),
            Add => ($"{Input(0, Sums)} + {Input(1, Sums)}", Sums),
            Subtract => ($"{Input(0, Sums)} - {Input(1, Products)}", Sums),
            Multiply => ($"{Input(0, Products)} * {Input(1, Products)}", Products),
            Divide => ($"{Input(0, Products)} / {Input(1, Unary)}", Products),
            Negate => ($"-{Input(0, Unary)}", Unary),
            Square => ($"{Input(0, Atoms)}^2", Powers),
            Power => ($"{Input(0, Atoms)}^{Input(1, Atoms)}", Powers),
            Gather or Lookup => ($"{Input(0, Atoms)}[{Input(1, Sums)}]", Atoms),
            SegmentSum or LookupSum => ($"sum({Input(0, Sums)} by {Input(1, Sums)})", Atoms),
            MatrixProduct => ($"{Input(0, Products)} * {Input(1, Unary)}", Products),
            SliceBox slice => ($"{Input(0, Atoms)}[{slice.Box}]", Atoms),
            _ => ($"{node.Operation.Name}({string.Join(", ", Enumerable.Range(0, node.Inputs.Length).Select(k => Input(k, Sums)))})", Atoms),
        };
    }

    private static bool IsNegative(Node node, out Node positive)
    {
        bool isNegated = node.Operation is Negate;
        positive = isNegated ? node.Inputs[0] : node;
        return isNegated;
    }

    private static string Number(Constant constant)
    {
        if (constant.Values.Length == 0)
            return "none";
        double first = constant.Values[0];
        return constant.IsUniform(first)
            ? first.ToString("G6", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"<{constant.Values.Length} numbers>");
    }
}
