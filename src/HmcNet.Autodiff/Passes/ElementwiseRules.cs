using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes;

/// <summary>Functions applied element by element, and stretching before them.</summary>
internal static class ElementwiseRules
{
    /// <summary>For every elementwise operation.</summary>
    public static IReadOnlyList<Rule> Broadcasts { get; } =
    [
        .. ElementwiseTypes().SelectMany(type => new Rule[]
        {
            new("f(stretched x, y) = f(x, y)", type, DropStretching),
            new("f(stretched numbers) = stretched f(numbers)", type, StretchLater),
        }),
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        On<Log>("log(exp(x)) = x", x => Is<Exp>(x, out Node y) ? y : null),
        On<Sqrt>("sqrt(square(x)) = abs(x)", x => Is<Square>(x, out Node y) ? new Node(new Abs(), y) : null),
        On<Square>("square(-x) = square(x)", x => Is<Negate>(x, out Node y) ? new Node(new Square(), y) : null),
        On<Square>("square(abs(x)) = square(x)", x => Is<Abs>(x, out Node y) ? new Node(new Square(), y) : null),
        On<Abs>("abs(-x) = abs(x)", x => Is<Negate>(x, out Node y) ? new Node(new Abs(), y) : null),
        new("where(1, x, y) = x", typeof(Where), node => IsNumber(node.Inputs[0], out double c) ? Fit(node.Inputs[c != 0 ? 1 : 2], node.Shape) : null),
        new("where(c, x, x) = x", typeof(Where), node => ReferenceEquals(node.Inputs[1], node.Inputs[2]) ? Fit(node.Inputs[1], node.Shape) : null),
    ];

    private static Rule On<TOperation>(string name, Func<Node, Node?> apply) => new(name, typeof(TOperation), node => apply(node.Inputs[0]));

    private static IEnumerable<Type> ElementwiseTypes() =>
        typeof(Elementwise).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Elementwise)));

    /// <summary>Operands stretch by themselves: an explicit stretching is left out where the shape stays.</summary>
    private static Node? DropStretching(Node node)
    {
        for (int k = 0; k < node.Inputs.Length; k++)
        {
            if (node.Inputs[k].Operation is not BroadcastTo)
                continue;
            Node[] inputs = node.Inputs.ToArray();
            inputs[k] = inputs[k].Inputs[0];
            Shape? shape = inputs[0].Shape;
            for (int other = 1; other < inputs.Length && shape is not null; other++)
                shape = Shape.Broadcast(shape, inputs[other].Shape);
            if (node.Shape.Equals(shape))
                return new Node(node.Operation, inputs);
        }
        return null;
    }

    /// <summary>A function of single numbers is computed once, not for each element.</summary>
    private static Node? StretchLater(Node node)
    {
        if (node.Shape.Size <= 1)
            return null;
        var numbers = new Node[node.Inputs.Length];
        for (int k = 0; k < numbers.Length; k++)
        {
            if (Single(node.Inputs[k]) is not { } number)
                return null;
            numbers[k] = number;
        }
        return Fit(new Node(node.Operation, numbers), node.Shape);
    }
}
