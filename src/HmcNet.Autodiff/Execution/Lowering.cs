using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Puts a graph into the form that compiles best, just before it is compiled: products of narrow data matrices become
/// sums over columns, which fuse into the loops around them; products with a transposed matrix read the matrix itself;
/// small matrices are written out (<see cref="SmallMatrices"/>), narrow ones taken by columns (<see cref="NarrowColumns"/>);
/// logarithms of sums and their derivatives share their exponentials (<see cref="SharedExponentials"/>).
/// </summary>
internal static class Lowering
{
    /// <summary>With more columns a blocked product is faster: the sums over columns no longer fit into registers.</summary>
    private const int MostColumns = 8;

    private const int FewestRows = 64;

    /// <summary>An equal graph, up to rounding.</summary>
    public static Graph Run(Graph graph)
    {
        bool hasProducts = false;
        bool hasColumns = false;
        foreach (Node node in graph.Nodes)
        {
            hasProducts |= node.DependsOnParameters && node.Operation is MatrixProduct or TriangularSolve;
            hasColumns |= NarrowColumns.IsCandidate(node);
        }
        var shared = new SharedExponentials(graph);
        // In this order: the arguments to be shared are nodes of the graph as it is.
        if (!shared.IsEmpty)
            graph = graph.Rewrite(shared.Lower);
        if (hasProducts)
            graph = graph.Rewrite(SmallMatrices.Lower).Rewrite(LowerProduct);
        return hasColumns ? graph.Rewrite(NarrowColumns.Lower) : graph;
    }

    private static Node LowerProduct(Node node)
    {
        if (node.Operation is not MatrixProduct || !node.DependsOnParameters || node.Shape[1] != 1)
            return node;
        Node matrix = node.Inputs[0];
        if (matrix.Operation is Transpose transpose && transpose.Order[0] == 1)
            return IsNarrow(matrix.Inputs[0]) ? SumsOfColumns(node, matrix.Inputs[0]) : new Node(new TransposedProduct(), matrix.Inputs[0], node.Inputs[1]);
        return IsNarrow(matrix) ? SumOfColumns(node, matrix) : node;
    }

    private static bool IsNarrow(Node matrix) => !matrix.DependsOnParameters
        && matrix.Shape[0] >= FewestRows && matrix.Shape[1] is > 0 and <= MostColumns;

    /// <summary>A x = sum of column j times x[j].</summary>
    private static Node SumOfColumns(Node node, Node matrix)
    {
        var x = new Tensor(node.Inputs[1]);
        Tensor sum = Column(matrix, 0) * TensorMath.Reshape(TensorMath.Slice(x, 0, 0, 1), Shape.Scalar);
        for (int j = 1; j < matrix.Shape[1]; j++)
            sum += Column(matrix, j) * TensorMath.Reshape(TensorMath.Slice(x, 0, j, 1), Shape.Scalar);
        return TensorMath.Reshape(sum, node.Shape).Node;
    }

    /// <summary>(A' x)[j] = inner product of column j and x.</summary>
    private static Node SumsOfColumns(Node node, Node matrix)
    {
        Tensor x = TensorMath.Reshape(new Tensor(node.Inputs[1]), matrix.Shape[0]);
        var sums = new Tensor[matrix.Shape[1]];
        for (int j = 0; j < sums.Length; j++)
            sums[j] = TensorMath.Reshape(TensorMath.Sum(Column(matrix, j) * x), 1, 1);
        return TensorMath.Concatenate(0, sums).Node;
    }

    private static Tensor Column(Node matrix, int column) =>
        TensorMath.Reshape(TensorMath.Slice(new Tensor(matrix), 1, column, 1), matrix.Shape[0]);
}
