using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes;

/// <summary>Sums, differences, products and quotients.</summary>
internal static class ArithmeticRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        On<Add>("x + 0 = x", (x, y, shape) => IsNumber(y, 0) ? Fit(x, shape) : null),
        On<Add>("0 + x = x", (x, y, shape) => IsNumber(x, 0) ? Fit(y, shape) : null),
        On<Add>("x + (-y) = x - y", (x, y, _) => Is<Negate>(y, out Node z) ? Minus(x, z) : null),
        On<Add>("(-x) + y = y - x", (x, y, _) => Is<Negate>(x, out Node z) ? Minus(y, z) : null),
        On<Add>("c + x = x + c", (x, y, _) => IsNumber(x, out double _) && !IsNumber(y, out double _) ? Plus(y, x) : null),
        On<Subtract>("x - 0 = x", (x, y, shape) => IsNumber(y, 0) ? Fit(x, shape) : null),
        On<Subtract>("0 - x = -x", (x, y, shape) => IsNumber(x, 0) ? Minus(Fit(y, shape)) : null),
        On<Subtract>("x - (-y) = x + y", (x, y, _) => Is<Negate>(y, out Node z) ? Plus(x, z) : null),
        On<Multiply>("x * 1 = x", (x, y, shape) => IsNumber(y, 1) ? Fit(x, shape) : null),
        On<Multiply>("1 * x = x", (x, y, shape) => IsNumber(x, 1) ? Fit(y, shape) : null),
        On<Multiply>("x * -1 = -x", (x, y, shape) => IsNumber(y, -1) ? Minus(Fit(x, shape)) : null),
        On<Multiply>("-1 * x = -x", (x, y, shape) => IsNumber(x, -1) ? Minus(Fit(y, shape)) : null),
        On<Multiply>("x * c = c * x", (x, y, _) => IsNumber(y, out double _) && !IsNumber(x, out double _) ? Times(y, x) : null),
        On<Multiply>("c * (d * x) = (c d) * x", NumbersTogether),
        On<Multiply>("x * (c * y) = c * (x * y)", NumberInFront),
        On<Multiply>("(-x) * y = -(x * y)", (x, y, _) => Is<Negate>(x, out Node z) ? Minus(Times(z, y)) : null),
        On<Multiply>("x * (-y) = -(x * y)", (x, y, _) => Is<Negate>(y, out Node z) ? Minus(Times(x, z)) : null),
        On<Multiply>("x * x = square(x)", (x, y, _) => ReferenceEquals(x, y) ? new Node(new Square(), x) : null),
        On<Divide>("x / 1 = x", (x, y, shape) => IsNumber(y, 1) ? Fit(x, shape) : null),
        On<Divide>("x / -1 = -x", (x, y, shape) => IsNumber(y, -1) ? Minus(Fit(x, shape)) : null),
        On<Divide>("x / 2^k = 2^-k * x", (x, y, _) => IsNumber(y, out double c) && HasExactInverse(c) ? Times(Number(1 / c), x) : null),
        On<Divide>("x / s = x * (1 / s)", OneDivision),
        On<Divide>("(-x) / y = -(x / y)", (x, y, _) => Is<Negate>(x, out Node z) ? Minus(Over(z, y)) : null),
        On<Divide>("x / (-y) = -(x / y)", (x, y, _) => Is<Negate>(y, out Node z) ? Minus(Over(x, z)) : null),
        On<Negate>("-(-x) = x", node => Is<Negate>(node.Inputs[0], out Node x) ? x : null),
        On<Negate>("-(x - y) = y - x", node => node.Inputs[0].Operation is Subtract ? Minus(node.Inputs[0].Inputs[1], node.Inputs[0].Inputs[0]) : null),
        On<Negate>("-(c * x) = (-c) * x", node => node.Inputs[0].Operation is Multiply && IsNumber(node.Inputs[0].Inputs[0], out double c)
            ? Fit(Times(Number(-c), node.Inputs[0].Inputs[1]), node.Shape)
            : null),
        On<MultiplyOrZero>("1 * x = x, unless chosen", (x, y, shape) => IsNumber(x, out double c) && c != 0 ? Times(Fit(x, shape), y) : null),
        On<MultiplyOrZero>("x * c = c * x, unless chosen", (x, y, shape) => IsNumber(y, out double c) && double.IsFinite(c) ? Times(Fit(y, shape), x) : null),
        On<MultiplyOrZero>("0 * x = 0, unless chosen", (x, _, shape) => IsNumber(x, 0) ? Fit(Number(0), shape) : null),
    ];

    private static Rule On<TOperation>(string name, Func<Node, Node, Shape, Node?> apply) =>
        new(name, typeof(TOperation), node => apply(node.Inputs[0], node.Inputs[1], node.Shape));

    private static Rule On<TOperation>(string name, Func<Node, Node?> apply) => new(name, typeof(TOperation), apply);

    /// <summary>One division of single numbers for many of elements.</summary>
    private static Node? OneDivision(Node x, Node y, Shape shape) =>
        shape.Size > 1 && Single(y) is { } number && Single(x) is null ? Fit(Times(x, Over(Number(1), number)), shape) : null;

    private static Node? NumbersTogether(Node x, Node y, Shape shape)
    {
        if (!IsNumber(x, out double c) || y.Operation is not Multiply || !IsNumber(y.Inputs[0], out double d))
            return null;
        // A product that over- or underflows would lose what a large or small x brings back.
        return double.IsNormal(c * d) ? Fit(Times(Number(c * d), y.Inputs[1]), shape) : null;
    }

    private static Node? NumberInFront(Node x, Node y, Shape shape)
    {
        if (IsNumber(x, out double _) || IsNumber(y, out double _))
            return null;
        if (y.Operation is Multiply && IsNumber(y.Inputs[0], out double c) && IsModest(c))
            return Fit(Times(Number(c), Times(x, y.Inputs[1])), shape);
        if (x.Operation is Multiply && IsNumber(x.Inputs[0], out c) && IsModest(c))
            return Fit(Times(Number(c), Times(x.Inputs[1], y)), shape);
        return null;
    }

    /// <summary>A factor that may change places: it moves the limits of overflow and underflow by little.</summary>
    private static bool IsModest(double c) => Math.Abs(c) is >= 1e-3 and <= 1e3;

    private static bool HasExactInverse(double c) =>
        double.IsNormal(c) && double.IsNormal(1 / c) && (BitConverter.DoubleToInt64Bits(c) & 0xFFFFFFFFFFFFF) == 0;
}
