using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes;

/// <summary>Reshaping, stretching, slicing, transposing, gathering.</summary>
internal static class StructureRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        On<Constant>("the same number everywhere is a stretched number", UniformConstant),
        On<Reshape>("reshape to the same shape", node => node.Inputs[0].Shape.Equals(node.Shape) ? node.Inputs[0] : null),
        On<Reshape>("reshape of reshape", node => Is<Reshape>(node.Inputs[0], out Node x) ? Reshaped(x, node.Shape) : null),
        On<Reshape>("reshape of gathered numbers", ReshapeOfGathered),
        On<Reshape>("reshape of a stretched number", node => node.Shape.Size != 1 && Single(node.Inputs[0]) is { } number ? Fit(number, node.Shape) : null),
        On<BroadcastTo>("stretch to the same shape", node => node.Inputs[0].Shape.Equals(node.Shape) ? node.Inputs[0] : null),
        On<BroadcastTo>("stretch of stretch", node => Is<BroadcastTo>(node.Inputs[0], out Node x) ? Fit(x, node.Shape) : null),
        On<BroadcastTo>("stretch of a single number", StretchedNumber),
        On<Transpose>("transpose of transpose", TransposeTwice),
        On<Transpose>("transpose that changes nothing", node => IsInOrder(((Transpose)node.Operation).Order) ? node.Inputs[0] : null),
        On<Transpose>("transpose of a stretched number", SameNumber),
        On<SliceBox>("slice of the whole", node => node.Shape.Equals(node.Inputs[0].Shape) ? node.Inputs[0] : null),
        On<SliceBox>("slice of slice", SliceTwice),
        On<SliceBox>("slice of a part of a concatenation", SliceOfPart),
        On<SliceBox>("slice of a stretched number", SameNumber),
        On<SliceBox>("columns of gathered rows = gathered columns", ColumnsOfGathered),
        On<Gather>("gather from a stretched number", SameNumber),
        On<PlaceBoxes>("place over the whole", node => node.Inputs.Length == 1 && node.Inputs[0].Shape.Equals(node.Shape) ? node.Inputs[0] : null),
    ];

    private static Rule On<TOperation>(string name, Func<Node, Node?> apply) => new(name, typeof(TOperation), apply);

    private static Node? UniformConstant(Node node) =>
        node.Shape.Size > 1 && IsNumber(node, out double value) ? Fit(Number(value), node.Shape) : null;

    private static Node? StretchedNumber(Node node) =>
        node.Shape.Size != 1 && !node.Inputs[0].Shape.IsScalar && Single(node.Inputs[0]) is { } number ? Fit(number, node.Shape) : null;

    private static Node? SameNumber(Node node) =>
        node.Inputs[0].Operation is BroadcastTo && Single(node.Inputs[0]) is { } number ? Fit(number, node.Shape) : null;

    private static Node? TransposeTwice(Node node)
    {
        if (node.Inputs[0].Operation is not Transpose inner)
            return null;
        IntList outer = ((Transpose)node.Operation).Order;
        var order = new int[outer.Count];
        for (int d = 0; d < order.Length; d++)
            order[d] = inner.Order[outer[d]];
        return new Node(new Transpose(new IntList(order)), node.Inputs[0].Inputs[0]);
    }

    private static bool IsInOrder(IntList order)
    {
        for (int d = 0; d < order.Count; d++)
        {
            if (order[d] != d)
                return false;
        }
        return true;
    }

    private static Node? SliceTwice(Node node)
    {
        if (node.Inputs[0].Operation is not SliceBox inner)
            return null;
        IntList start = ((SliceBox)node.Operation).Box.Start;
        return Slice(node.Inputs[0].Inputs[0], d => start[d] + inner.Box.Start[d], node.Shape);
    }

    private static Node? SliceOfPart(Node node)
    {
        if (node.Inputs[0].Operation is not Concatenate { Axis: var axis })
            return null;
        IntList start = ((SliceBox)node.Operation).Box.Start;
        int offset = 0;
        foreach (Node part in node.Inputs[0].Inputs)
        {
            int end = offset + part.Shape[axis];
            if (start[axis] >= offset && start[axis] + node.Shape[axis] <= end)
            {
                int before = offset;
                return Slice(part, d => d == axis ? start[d] - before : start[d], node.Shape);
            }
            offset = end;
        }
        return null;
    }

    /// <summary>Rows of one element each become elements: a column of effects[group] is then a vector like alpha[group].</summary>
    private static Node? ReshapeOfGathered(Node node)
    {
        Node gather = node.Inputs[0];
        if (gather.Operation is not Gather || gather.Inputs[0].Shape.Rank < 2 || !node.Shape.Equals(gather.Inputs[1].Shape))
            return null;
        return new Node(new Gather(), Reshaped(gather.Inputs[0], Shape.Vector(gather.Inputs[0].Shape[0])), gather.Inputs[1]);
    }

    private static Node? ColumnsOfGathered(Node node)
    {
        Node gather = node.Inputs[0];
        if (gather.Operation is not Gather || gather.Inputs[1].Shape.Rank != 1 || gather.Shape.Rank == 1 || node.Shape[0] != gather.Shape[0])
            return null;
        IntList start = ((SliceBox)node.Operation).Box.Start;
        return new Node(new Gather(), Slice(gather.Inputs[0], d => start[d], node.Shape.With(0, gather.Inputs[0].Shape[0])), gather.Inputs[1]);
    }

    private static Node Slice(Node x, Func<int, int> start, Shape shape)
    {
        var starts = new int[shape.Rank];
        for (int d = 0; d < starts.Length; d++)
            starts[d] = start(d);
        return new Node(new SliceBox(new Box(new IntList(starts), shape)), x);
    }
}
