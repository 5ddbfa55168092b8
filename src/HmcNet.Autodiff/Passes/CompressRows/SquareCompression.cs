using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>
/// Sums of squares of residuals y + C a that are affine in values a common to a group of rows: each group is rotated
/// into as many rows as C has columns, and a constant. See <see cref="RotateRows"/>.
/// </summary>
internal sealed class SquareCompression(SumCompression sum)
{
    private readonly List<(Node? Coefficient, Node Value)> columns = [];
    private readonly List<(Node Matrix, Node Coefficients)> blocks = [];
    private readonly List<Node> keys = [];
    private readonly List<Node> fixedData = [];
    private Node? offset;

    // Factors common to the rows of a group: of the residuals, and of their squares.
    private Node? scale;
    private Node? outer;

    // Data factors of the residuals.
    private Node? factor;

    /// <summary>The sum of a piece's weighted rows; null where it is none of squares or would not pay.</summary>
    public Node? Run(Piece piece)
    {
        if (Product.Of(piece.Rows!, sum.Budget) is not { } product)
            return null;
        int square = product.Factors.FindIndex(f => f.Node.Operation is Square && !f.IsDivisor);
        if (square < 0 || Product.Of(product.Factors[square].Node.Inputs[0], sum.Budget) is not { } residual)
            return null;
        product.Factors.RemoveAt(square);
        outer = Product.Of(product.Factors);
        if (!TakeWeights(piece.Weight, residual.Weight) || !TakeResidual(residual))
            return null;
        if (!IsRowExpression(scale) || !IsRowExpression(outer) || sum.GroupsOf(keys) is not { } groups)
            return null;
        MoveConstantColumns(groups);
        int width = columns.Count + blocks.Sum(b => b.Matrix.Shape[1]);
        int head = RotateRows.HeadRows(groups, width);
        int tail = scale is null && outer is null ? 0 : RotateRows.TailRows(groups, width);
        if (!sum.Pays(head + tail))
            return null;
        sum.Report(CompressionKind.Rotation, [.. keys, .. fixedData], head + tail);
        Node result = Build(groups, width, head);
        return residual.Number is null ? result : Times(new Node(new Square(), residual.Number), result);
    }

    private bool IsRowExpression(Node? node) => node is null || RowExpression.TryKeys(node, sum.Rows, sum.Budget, keys);

    private bool TakeWeights(Node? ofSquares, Node? ofResiduals)
    {
        factor = ofResiduals;
        if (ofSquares is null)
            return true;
        if (!sum.Values.Require(new Node(new LessOrEqual(), Number(0), ofSquares)))
            return false;
        Node root = new(new Sqrt(), ofSquares);
        factor = factor is null ? root : Times(factor, root);
        return true;
    }

    private bool TakeResidual(Product residual)
    {
        int affine = residual.Factors.FindIndex(f => f.Node.Operation is Add or Subtract && !f.IsDivisor);
        if (affine < 0)
        {
            scale = Product.Of(residual.Factors);
            offset = sum.OrOnes(null);
            return true;
        }
        Node node = residual.Factors[affine].Node;
        residual.Factors.RemoveAt(affine);
        scale = Product.Of(residual.Factors);
        return Expansion.Of(node, sum.Budget, sum.Values) is { } pieces && pieces.TrueForAll(TakeAddend);
    }

    private bool TakeAddend(Piece piece)
    {
        if (piece.IsData)
        {
            Node data = piece.Finish(sum.OrOnes(piece.Weight));
            offset = offset is null ? data : Plus(offset, data);
            return true;
        }
        if (piece.Rows is not null && DataProduct.Is(piece.Rows, out Node matrix, out Node coefficients))
        {
            Node weighted = piece.Weight is null ? matrix : Times(Reshaped(piece.Weight, new Shape(sum.Rows, 1)), matrix);
            blocks.Add((weighted, piece.Finish(coefficients)));
            return true;
        }
        if (!IsRowExpression(piece.Rows))
            return false;
        AddColumn(piece.Weight, piece.Finish(piece.Rows ?? Number(1)));
        return true;
    }

    /// <summary>Values with one coefficient add up to one column.</summary>
    private void AddColumn(Node? coefficient, Node value)
    {
        int known = columns.FindIndex(c => ReferenceEquals(c.Coefficient, coefficient));
        if (known < 0)
            columns.Add((coefficient, value));
        else
            columns[known] = (coefficient, Plus(columns[known].Value, value));
    }

    /// <summary>A coefficient that is the same throughout each group is a factor of the value, not a column.</summary>
    private void MoveConstantColumns(RowGroups groups)
    {
        for (int k = columns.Count - 1; k >= 0; k--)
        {
            (Node? coefficient, Node value) = columns[k];
            if (coefficient is null || !IsConstant(sum.Values.Of(coefficient), groups))
                continue;
            columns.RemoveAt(k);
            fixedData.Add(coefficient);
            AddColumn(null, Times(coefficient, value));
        }
    }

    private static bool IsConstant(double[] values, RowGroups groups)
    {
        for (int g = 0; g < groups.Count; g++)
        {
            double first = values[groups[g][0]];
            foreach (int row in groups[g])
            {
                if (values[row] != first)
                    return false;
            }
        }
        return true;
    }

    private Node Build(RowGroups groups, int width, int head)
    {
        Node ones = sum.OrOnes(null);
        List<Node> inputs = [.. columns.Select(c => Scaled(c.Coefficient ?? ones)), .. blocks.Select(b => Scaled(b.Matrix))];
        inputs.Add(Scaled(offset ?? Fit(Number(0), Shape.Vector(sum.Rows))));
        Node rotated = new(new RotateRows(groups), [.. inputs]);
        Node? result = head > 0 ? SumOfHead(groups, width, head, rotated) : null;
        if (rotated.Shape[0] == head)
            return result!;
        int[] rotatedGroups = [.. Enumerable.Range(0, groups.Count).Where(g => groups[g].Length > width).Select(g => groups[g][0])];
        Node rest = SumOfSquares(Column(rotated, width, head, rotated.Shape[0] - head), rotatedGroups);
        return result is null ? rest : Plus(result, rest);
    }

    private Node SumOfHead(RowGroups groups, int width, int head, Node rotated)
    {
        var rows = new List<int>();
        for (int g = 0; g < groups.Count; g++)
            rows.AddRange(Enumerable.Repeat(groups[g][0], Math.Min(groups[g].Length, width)));
        int[] chosen = [.. rows];
        Node residual = Column(rotated, width, 0, head);
        for (int k = 0; k < columns.Count; k++)
            residual = Plus(residual, Times(Column(rotated, k, 0, head), RowExpression.At(columns[k].Value, chosen, sum.Values)));
        int next = columns.Count;
        foreach ((Node matrix, Node coefficients) in blocks)
        {
            residual = Plus(residual, DataProduct.Of(Part(rotated, next, 0, new Shape(head, matrix.Shape[1])), coefficients));
            next += matrix.Shape[1];
        }
        return SumOfSquares(residual, chosen);
    }

    private Node SumOfSquares(Node residual, int[] chosen)
    {
        if (scale is not null)
            residual = Times(residual, RowExpression.At(scale, chosen, sum.Values));
        Node squares = new(new Square(), residual);
        return SumCompression.Total(outer is null ? squares : Times(squares, RowExpression.At(outer, chosen, sum.Values)));
    }

    private Node Scaled(Node data)
    {
        if (factor is null)
            return data;
        return Times(data.Shape.Rank == 2 ? Reshaped(factor, new Shape(sum.Rows, 1)) : factor, data);
    }

    private static Node Column(Node matrix, int column, int start, int rows) =>
        Reshaped(Part(matrix, column, start, new Shape(rows, 1)), Shape.Vector(rows));

    private static Node Part(Node matrix, int column, int start, Shape shape) =>
        new(new SliceBox(new Box(new IntList(start, column), shape)), matrix);
}
