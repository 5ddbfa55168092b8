using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes;

/// <summary>Sums over axes and over groups.</summary>
internal static class ReductionRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        On<SumAxes>("sum over no axis", node => ((SumAxes)node.Operation).Axes.Count == 0 ? node.Inputs[0] : null),
        On<SumAxes>("sum(-x) = -sum(x)", node => Is<Negate>(node.Inputs[0], out Node x) ? Minus(new Node(node.Operation, x)) : null),
        On<SumAxes>("sum(c * x) = c * sum(x)", SumOfMultiple),
        On<SumAxes>("sum of a stretched number = n * x", SumOfNumber),
        On<SumAxes>("sum(square(x) + s) = sum(square(x)) + n * s", SumWithNumber),
        On<SumAxes>("sum(square(x) + d) = sum(square(x)) + sum(d), d data", SumWithData),
        On<SumAxes>("sum along gathered rows = gathered sums", AlongGatheredRows),
        On<MaxAxes>("max along gathered rows = gathered maxima", AlongGatheredRows),
        On<LogSumExpAxes>("logSumExp along gathered rows = gathered logSumExp", AlongGatheredRows),
        On<SegmentSum>("segmentSum(-x) = -segmentSum(x)", node => Is<Negate>(node.Inputs[0], out Node x) ? Minus(new Node(node.Operation, x, node.Inputs[1])) : null),
        On<SegmentSum>("segmentSum(c * x) = c * segmentSum(x)", SegmentSumOfMultiple),
    ];

    private static Rule On<TOperation>(string name, Func<Node, Node?> apply) => new(name, typeof(TOperation), apply);

    private static bool IsMultiple(Node node, out double c, out Node x)
    {
        c = 0;
        x = node;
        if (node.Operation is not Multiply || !IsNumber(node.Inputs[0], out c) || !double.IsFinite(c) || !node.Inputs[1].Shape.Equals(node.Shape))
            return false;
        x = node.Inputs[1];
        return true;
    }

    private static Node? SumOfMultiple(Node node) =>
        IsMultiple(node.Inputs[0], out double c, out Node x) ? Times(Number(c), new Node(node.Operation, x)) : null;

    private static Node? SegmentSumOfMultiple(Node node) =>
        IsMultiple(node.Inputs[0], out double c, out Node x) ? Times(Number(c), new Node(node.Operation, x, node.Inputs[1])) : null;

    private static Node? SumOfNumber(Node node) =>
        Terms(node) is > 0 and var terms && node.Inputs[0].Operation is BroadcastTo && Single(node.Inputs[0]) is { } number
            ? Fit(Times(Number(terms), number), node.Shape)
            : null;

    private static Node? SumWithNumber(Node node)
    {
        Node sum = node.Inputs[0];
        if (sum.Operation is not (Add or Subtract) || sum.Shape.Size <= 1 || Terms(node) == 0)
            return null;
        for (int k = 0; k < 2; k++)
        {
            Node other = sum.Inputs[1 - k];
            if (Single(sum.Inputs[k]) is not { } number || !other.Shape.Equals(sum.Shape) || !IsOfSquares(other))
                continue;
            Node[] inputs = [new Node(node.Operation, other), new Node(node.Operation, other)];
            inputs[k] = Times(Number(Terms(node)), number);
            return new Node(sum.Operation, inputs);
        }
        return null;
    }

    private static Node? SumWithData(Node node)
    {
        Node sum = node.Inputs[0];
        if (sum.Operation is not (Add or Subtract) || !sum.DependsOnParameters || Terms(node) == 0)
            return null;
        for (int k = 0; k < 2; k++)
        {
            Node data = sum.Inputs[k];
            Node other = sum.Inputs[1 - k];
            if (data.DependsOnParameters || !data.Shape.Equals(sum.Shape) || !other.Shape.Equals(sum.Shape) || !IsOfSquares(other))
                continue;
            Node[] inputs = [new Node(node.Operation, other), new Node(node.Operation, other)];
            inputs[k] = new Node(node.Operation, data);
            return new Node(sum.Operation, inputs);
        }
        return null;
    }

    /// <summary>
    /// Squares and multiples of them, with numbers added. A sum of residuals y - mu must not be taken apart: sum(y) and
    /// n * mu may be large and nearly equal.
    /// </summary>
    private static bool IsOfSquares(Node node)
    {
        while (true)
        {
            if (node.Operation is Square)
                return true;
            if (node.Operation is Multiply && IsNumber(node.Inputs[0], out double _))
                node = node.Inputs[1];
            else if (node.Operation is Add or Subtract && Single(node.Inputs[1]) is not null)
                node = node.Inputs[0];
            else if (node.Operation is Add or Subtract && Single(node.Inputs[0]) is not null)
                node = node.Inputs[1];
            else
                return false;
        }
    }

    /// <summary>Rows that are folded each for itself are folded before they are repeated.</summary>
    private static Node? AlongGatheredRows(Node node)
    {
        Node gather = node.Inputs[0];
        IntList axes = ((Reduction)node.Operation).Axes;
        bool isOfRows = gather.Operation is Gather && gather.Inputs[1].Shape.Rank == 1 && axes.Count > 0 && axes[0] > 0
            && gather.Inputs[0].Shape[0] <= gather.Shape[0];
        return isOfRows ? new Node(new Gather(), new Node(node.Operation, gather.Inputs[0]), gather.Inputs[1]) : null;
    }

    /// <summary>Number of elements in each sum; 0 where there are none.</summary>
    private static int Terms(Node node) => node.Shape.Size == 0 ? 0 : node.Inputs[0].Shape.Size / node.Shape.Size;
}
