using System.Globalization;
using System.Text;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Ir;

/// <summary>Writes an expression as people do, "-0.5 * square((y - alpha[group]) / sigma)".</summary>
internal sealed class FormulaPrinter
{
    private const int Relations = 1, Sums = 2, Products = 3, Signs = 4, Atoms = 5;

    private readonly IReadOnlyDictionary<Node, string> names;
    private readonly int longest;
    private readonly StringBuilder text = new();

    private FormulaPrinter(IReadOnlyDictionary<Node, string> names, int longest)
    {
        this.names = names;
        this.longest = longest;
    }

    /// <summary>Writes an expression.</summary>
    /// <param name="tensor">The expression.</param>
    /// <param name="names">Names of nodes that stand for what they are computed from; parameters and data have their own.</param>
    /// <param name="longest">Characters after which it is cut, with "..." at the end.</param>
    /// <returns>The formula, on one line.</returns>
    public static string Print(Tensor tensor, IReadOnlyDictionary<Node, string> names, int longest = 200)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(names);
        var printer = new FormulaPrinter(names, longest);
        printer.Write(tensor.Node, 0);
        return printer.text.Length <= longest ? printer.text.ToString() : printer.text.ToString(0, longest) + " ...";
    }

    /// <summary>Writes a node, in parentheses where it binds less than what is around it. What is cut is not visited.</summary>
    private void Write(Node node, int around)
    {
        if (text.Length > longest)
            return;
        if (names.TryGetValue(node, out string? name))
            text.Append(name);
        else if (node.Operation is Constant constant)
            text.Append(constant.Values.Length == 1 ? Short(constant.Values[0]) : $"constants {node.Shape}");
        else if (node.Operation is ParameterInput parameter)
            text.Append(parameter.ParameterName);
        else if (node.Operation is DataInput data)
            text.Append(data.Source.Name);
        else if (node.Operation is Reshape or BroadcastTo)
            Write(node.Inputs[0], around);
        else if (node.Operation is Gather)
            WriteIndexed(node);
        else if (node.Operation is SliceBox { Box: var box })
            WriteSlice(node, box);
        else if (Sign(node.Operation) is var (sign, binding))
            WriteOperator(node, sign, binding, around);
        else
            WriteCall(node);
    }

    private static (string Sign, int Binding)? Sign(Operation operation) => operation switch
    {
        Less => (" < ", Relations),
        LessOrEqual => (" <= ", Relations),
        EqualTo => (" == ", Relations),
        Add => (" + ", Sums),
        Subtract => (" - ", Sums),
        Multiply => (" * ", Products),
        Divide => (" / ", Products),
        MatrixProduct => (" @ ", Products),
        Negate => ("-", Signs),
        _ => null,
    };

    private void WriteOperator(Node node, string sign, int binding, int around)
    {
        if (binding < around)
            text.Append('(');
        if (node.Inputs.Length == 2)
            Write(node.Inputs[0], binding);
        text.Append(sign);
        // Of differences and quotients the right side binds more.
        Write(node.Inputs[^1], node.Operation is Subtract or Divide or Negate ? binding + 1 : binding);
        if (binding < around)
            text.Append(')');
    }

    private void WriteIndexed(Node node)
    {
        Write(node.Inputs[0], Atoms);
        text.Append('[');
        Write(node.Inputs[1], 0);
        text.Append(']');
    }

    /// <summary>An element as x[2], a run of them as x[2..4], as C# does: from 0, the end excluded.</summary>
    private void WriteSlice(Node node, Box box)
    {
        Write(node.Inputs[0], Atoms);
        text.Append('[');
        for (int d = 0; d < box.Start.Count; d++)
        {
            int from = box.Start[d], length = box.Shape[d];
            text.Append(d > 0 ? ", " : "");
            if (length == 1)
                text.Append(CultureInfo.InvariantCulture, $"{from}");
            else
                text.Append(CultureInfo.InvariantCulture, $"{from}..{from + length}");
        }
        text.Append(']');
    }

    private void WriteCall(Node node)
    {
        text.Append(node.Operation.Name).Append('(');
        for (int k = 0; k < node.Inputs.Length && text.Length <= longest; k++)
        {
            if (k > 0)
                text.Append(", ");
            Write(node.Inputs[k], 0);
        }
        if (node.Operation is Reduction { Axes.Count: > 0 } reduction && reduction.Axes.Count < node.Inputs[0].Shape.Rank)
            text.Append(CultureInfo.InvariantCulture, $", axes {reduction.Axes}");
        text.Append(')');
    }

    private static string Short(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
