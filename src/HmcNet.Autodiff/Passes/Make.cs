using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Passes;

/// <summary>Short forms for matching and building nodes in rules.</summary>
internal static class Make
{
    public static Node Number(double value) => new(new Constant(Shape.Scalar, [value]));

    public static Node Plus(Node x, Node y) => new(new Add(), x, y);

    public static Node Minus(Node x, Node y) => new(new Subtract(), x, y);

    public static Node Times(Node x, Node y) => new(new Multiply(), x, y);

    public static Node Over(Node x, Node y) => new(new Divide(), x, y);

    public static Node Minus(Node x) => new(new Negate(), x);

    /// <summary>The node stretched to a shape, if it has another.</summary>
    public static Node Fit(Node x, Shape shape) => x.Shape.Equals(shape) ? x : new(new BroadcastTo(shape), x);

    /// <summary>The node under a shape of as many elements.</summary>
    public static Node Reshaped(Node x, Shape shape) => x.Shape.Equals(shape) ? x : new(new Reshape(shape), x);

    /// <summary>Whether all elements are one number that is known.</summary>
    public static bool IsNumber(Node node, out double value)
    {
        value = 0;
        if (node.Operation is BroadcastTo)
            node = node.Inputs[0];
        if (node.Operation is not Constant { Values.Length: > 0 } constant)
            return false;
        value = constant.Values[0];
        return constant.Values.Length == 1 || constant.IsUniform(value);
    }

    /// <summary>Whether all elements are a given number.</summary>
    public static bool IsNumber(Node node, double value) => IsNumber(node, out double found) && found == value;

    /// <summary>Whether a node applies an operation to one input, and that input.</summary>
    public static bool Is<TOperation>(Node node, out Node x)
        where TOperation : Operation
    {
        x = node.Operation is TOperation ? node.Inputs[0] : node;
        return node.Operation is TOperation;
    }

    /// <summary>The one number of which a node consists, as a scalar; null when it may have several.</summary>
    public static Node? Single(Node node)
    {
        if (node.Operation is BroadcastTo)
            node = node.Inputs[0];
        return node.Shape.Size == 1 ? Reshaped(node, Shape.Scalar) : null;
    }
}
