using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Triangular systems of up to four equations, and products of up to four rows by up to four columns, written out row by
/// row, so that they join the loops over the right-hand sides.
/// </summary>
internal static class SmallMatrices
{
    private const int Largest = 4;

    /// <summary>With fewer terms a product is written out number by number.</summary>
    private const int FewestTerms = 8;

    /// <summary>The node written out; itself where it is none of these.</summary>
    public static Node Lower(Node node)
    {
        if (!node.DependsOnParameters || node.Shape.Size == 0)
            return node;
        return node.Operation switch
        {
            TriangularSolve solve when node.Shape[0] <= Largest => Solve(node, solve.Transposed),
            MatrixProduct when IsOfRows(node) => Product(node),
            _ => node,
        };
    }

    private static bool IsOfRows(Node node) =>
        node.Shape[0] <= Largest && node.Shape[1] <= Largest && node.Inputs[0].Shape[1] >= FewestTerms
        && node.Inputs[1].Operation is Transpose transpose && transpose.Order[0] == 1;

    /// <summary>Forward or back substitution, with the reciprocals of the diagonal.</summary>
    private static Node Solve(Node node, bool transposed)
    {
        int n = node.Shape[0];
        Node lower = node.Inputs[0];
        var rows = new Tensor[n];
        for (int step = 0; step < n; step++)
        {
            int i = transposed ? n - 1 - step : step;
            Tensor row = Row(node.Inputs[1], i);
            for (int done = 0; done < step; done++)
            {
                int l = transposed ? n - 1 - done : done;
                row -= (transposed ? Element(lower, l, i) : Element(lower, i, l)) * rows[l];
            }
            rows[i] = row * (1.0 / Element(lower, i, i));
        }
        return n == 1 ? rows[0].Node : TensorMath.Concatenate(0, rows).Node;
    }

    /// <summary>A B' by inner products of rows.</summary>
    private static Node Product(Node node)
    {
        Node other = node.Inputs[1].Inputs[0];
        var sums = new Tensor[node.Shape.Size];
        for (int k = 0; k < sums.Length; k++)
            sums[k] = TensorMath.Reshape(TensorMath.Sum(Row(node.Inputs[0], k / node.Shape[1]) * Row(other, k % node.Shape[1])), 1);
        return TensorMath.Reshape(sums.Length == 1 ? sums[0] : TensorMath.Concatenate(0, sums), node.Shape).Node;
    }

    /// <summary>A row [1, m]; of a matrix written out, the row itself.</summary>
    private static Tensor Row(Node matrix, int row) =>
        matrix.Operation is Concatenate { Axis: 0 } && matrix.Inputs.Length == matrix.Shape[0] && matrix.Inputs[row].Shape[0] == 1
            ? new Tensor(matrix.Inputs[row])
            : TensorMath.Slice(new Tensor(matrix), 0, row, 1);

    private static Tensor Element(Node matrix, int row, int column) =>
        TensorMath.Reshape(TensorMath.Slice(TensorMath.Slice(new Tensor(matrix), 0, row, 1), 1, column, 1), Shape.Scalar);
}
