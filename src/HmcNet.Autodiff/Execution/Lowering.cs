using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// Puts a graph into the form that compiles best, just before it is compiled: products of narrow data matrices become
/// sums over columns, which fuse into the loops around them; products with a transposed matrix read the matrix itself;
/// log(1 + exp(x)) and its derivative share their exponential.
/// </summary>
internal sealed class Lowering
{
    /// <summary>With more columns a blocked product is faster: the sums over columns no longer fit into registers.</summary>
    private const int MostColumns = 8;

    private const int FewestRows = 64;

    private readonly HashSet<Node> sharedArguments = new(ReferenceEqualityComparer.Instance);

    private Lowering(Graph graph)
    {
        var curved = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (Node node in graph.Nodes)
        {
            if (node.Operation is Softplus or LogInvLogit && node.Shape.Size > 1)
                curved.Add(WithoutSign(node.Inputs[0]));
        }
        foreach (Node node in graph.Nodes)
        {
            if (node.Operation is InvLogit && curved.Contains(WithoutSign(node.Inputs[0])))
                sharedArguments.Add(WithoutSign(node.Inputs[0]));
        }
    }

    /// <summary>An equal graph, up to rounding.</summary>
    public static Graph Run(Graph graph)
    {
        bool concerned = false;
        foreach (Node node in graph.Nodes)
            concerned |= node.DependsOnParameters && node.Operation is MatrixProduct or InvLogit;
        if (!concerned)
            return graph;
        var lowering = new Lowering(graph);
        // In this order: the arguments to be shared are nodes of the graph as it is.
        graph = graph.Rewrite(lowering.LowerShared);
        return graph.Rewrite(LowerProduct);
    }

    private static Node WithoutSign(Node node) => node.Operation is Negate ? node.Inputs[0] : node;

    private Node LowerShared(Node node)
    {
        if (node.Operation is not (Softplus or LogInvLogit or InvLogit) || !sharedArguments.Contains(WithoutSign(node.Inputs[0])))
            return node;
        var x = new Tensor(WithoutSign(node.Inputs[0]));
        bool negated = node.Inputs[0].Operation is Negate;
        Tensor small = TensorMath.Exp(-TensorMath.Abs(x));
        return node.Operation switch
        {
            InvLogit => (TensorMath.Where(negated ? x > 0 : x < 0, small, 1) / (1 + small)).Node,
            Softplus => ((negated ? -TensorMath.Min(x, 0) : TensorMath.Max(x, 0)) + TensorMath.Log1p(small)).Node,
            _ => ((negated ? -TensorMath.Max(x, 0) : TensorMath.Min(x, 0)) - TensorMath.Log1p(small)).Node,
        };
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
