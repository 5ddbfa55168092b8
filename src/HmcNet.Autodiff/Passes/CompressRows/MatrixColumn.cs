using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;
using static HmcNet.Autodiff.Passes.Make;

namespace HmcNet.Autodiff.Passes.CompressRows;

/// <summary>One column of a matrix that is computed element by element, as an expression of vectors.</summary>
internal static class MatrixColumn
{
    /// <summary>The column.</summary>
    /// <param name="node">A matrix [n, k], or what is stretched to one: [n, 1], [1, k], [k], or a single number.</param>
    /// <param name="column">Its place, 0 to k - 1.</param>
    /// <param name="budget">Bounds the work.</param>
    /// <returns>Shape [n], or a single number where all rows are equal; null where the column has no simple form.</returns>
    public static Node? Of(Node node, int column, Budget budget)
    {
        if (!budget.Spend())
            return null;
        if (Single(node) is { } number)
            return number;
        if (node.Shape.Rank == 1)
            return Reshaped(new Node(new SliceBox(new Box(new IntList(column), Shape.Vector(1))), node), Shape.Scalar);
        if (node.Shape.Rank != 2)
            return null;
        if (node.Shape[1] == 1)
            return Reshaped(node, Shape.Vector(node.Shape[0]));
        if (node.Operation is Gather && node.Inputs[0].Shape.Rank == 2)
            return new Node(new Gather(), Slice(node.Inputs[0], column), node.Inputs[1]);
        if (!node.DependsOnParameters || node.Shape[0] == 1)
            return Slice(node, column);
        if (node.Operation is not Elementwise)
            return null;
        var inputs = new Node[node.Inputs.Length];
        for (int k = 0; k < inputs.Length; k++)
        {
            if (Of(node.Inputs[k], column, budget) is not { } input)
                return null;
            inputs[k] = input;
        }
        return new Node(node.Operation, inputs);
    }

    private static Node Slice(Node matrix, int column)
    {
        Node slice = new(new SliceBox(new Box(new IntList(0, column), new Shape(matrix.Shape[0], 1))), matrix);
        return Reshaped(slice, matrix.Shape[0] == 1 ? Shape.Scalar : Shape.Vector(matrix.Shape[0]));
    }
}
