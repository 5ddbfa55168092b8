using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Matrices of two to four columns, column by column where they are summed along an axis, summed by groups or put
/// together of columns: as loops over the rows, which the sums join in registers, instead of additions into memory for
/// each element.
/// </summary>
internal static class NarrowColumns
{
    private const int MostColumns = 4;

    /// <summary>Below, the additions cost less than more code.</summary>
    private const int FewestRows = 32;

    /// <summary>Whether a node may have another form: a cheap look before a graph is rewritten.</summary>
    public static bool IsCandidate(Node node) => node.DependsOnParameters && node.Operation switch
    {
        SumAxes { Axes.Count: 1 } => IsNarrow(node.Inputs[0].Shape),
        SegmentSum { IndexRank: 1 } => IsNarrow(node.Inputs[0].Shape),
        PlaceBoxes { Boxes: var boxes } => IsNarrow(node.Shape) && AreColumns(boxes, node.Shape),
        _ => false,
    };

    /// <summary>The node by columns; itself where it is none of these, or what it reads cannot be taken apart.</summary>
    public static Node Lower(Node node)
    {
        if (!IsCandidate(node))
            return node;
        if (node.Operation is PlaceBoxes { Boxes: var boxes })
            return OfColumns([.. Enumerable.Range(0, boxes.Count).OrderBy(i => boxes[i].Start[1]).Select(i => node.Inputs[i])], node.Shape);
        var columns = new Node[node.Inputs[0].Shape[1]];
        for (int j = 0; j < columns.Length; j++)
        {
            if (Column(node.Inputs[0], j) is not { } column)
                return node;
            columns[j] = column;
        }
        if (node.Operation is SegmentSum)
            return OfColumns([.. columns.Select(c => new Node(node.Operation, c, node.Inputs[1]))], node.Shape);
        if (((SumAxes)node.Operation).Axes[0] == 0)
            return Reshaped(TensorMath.Concatenate(0, [.. columns.Select(c => TensorMath.Reshape(TensorMath.Sum(new Tensor(c)), 1))]).Node, node.Shape);
        return Reshaped(columns.Aggregate((sum, column) => new Node(new Add(), sum, column)), node.Shape);
    }

    private static bool IsNarrow(Shape shape) => shape.Rank == 2 && shape[0] >= FewestRows && shape[1] is >= 2 and <= MostColumns;

    /// <summary>Whether boxes are the columns of a matrix, each once.</summary>
    private static bool AreColumns(BoxList boxes, Shape whole)
    {
        if (boxes.Count != whole[1])
            return false;
        int seen = 0;
        for (int i = 0; i < boxes.Count; i++)
        {
            if (boxes[i].Shape[0] != whole[0] || boxes[i].Shape[1] != 1)
                return false;
            seen |= 1 << boxes[i].Start[1];
        }
        return seen == (1 << boxes.Count) - 1;
    }

    /// <summary>A matrix of its columns: the columns one behind the other, then read across.</summary>
    private static Node OfColumns(Node[] columns, Shape shape)
    {
        Tensor[] rows = [.. columns.Select(c => new Tensor(Reshaped(c, new Shape([1, shape[0]]))))];
        return TensorMath.Transpose(TensorMath.Concatenate(0, rows)).Node;
    }

    /// <summary>
    /// A column [n] of a matrix [n, k] without the matrix; null where only the matrix could be cut.
    /// </summary>
    private static Node? Column(Node matrix, int j)
    {
        int n = matrix.Shape[0];
        if (!matrix.DependsOnParameters)
            return Cut(matrix, j);
        switch (matrix.Operation)
        {
            case Gather when matrix.Inputs[1].Shape.Rank == 1:
                return new Node(matrix.Operation, Cut(matrix.Inputs[0], j), matrix.Inputs[1]);
            case BroadcastTo:
                return Stretched(matrix.Inputs[0], n, j);
            case Elementwise:
                return Applied(matrix, j);
            default:
                return null;
        }
    }

    private static Node? Applied(Node matrix, int j)
    {
        Node[] inputs = matrix.Inputs.ToArray();
        for (int i = 0; i < inputs.Length; i++)
        {
            Node? column = inputs[i].Shape.Equals(matrix.Shape) ? Column(inputs[i], j) : Stretched(inputs[i], matrix.Shape[0], j);
            if (column is null)
                return null;
            inputs[i] = column;
        }
        return new Node(matrix.Operation, inputs);
    }

    /// <summary>Column of what is repeated along rows or columns.</summary>
    private static Node? Stretched(Node part, int n, int j)
    {
        var column = new Shape([n]);
        if (part.Shape.Size == 1)
            return new Node(new BroadcastTo(column), Reshaped(part, Shape.Scalar));
        if (part.Shape.Rank == 2 && part.Shape[0] == n && part.Shape[1] == 1)
            return Reshaped(part, column);
        if (part.Shape.Rank == 1 || part.Shape[0] == 1)
        {
            Tensor row = TensorMath.Reshape(new Tensor(part), part.Shape.Size);
            return new Node(new BroadcastTo(column), TensorMath.Reshape(TensorMath.Slice(row, 0, j, 1), Shape.Scalar).Node);
        }
        return null;
    }

    private static Node Cut(Node matrix, int j) =>
        TensorMath.Reshape(TensorMath.Slice(new Tensor(matrix), 1, j, 1), matrix.Shape[0]).Node;

    private static Node Reshaped(Node node, Shape shape) => node.Shape.Equals(shape) ? node : new Node(new Reshape(shape), node);
}
