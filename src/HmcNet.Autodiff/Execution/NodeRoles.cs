using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>What compiled code does with a node.</summary>
internal enum NodeRole
{
    /// <summary>Depends on data alone: computed once when data are bound.</summary>
    Bound,

    /// <summary>Copied from the parameter vector.</summary>
    Parameter,

    /// <summary>The values of another node, or a contiguous run of them, under another shape: no code.</summary>
    View,

    /// <summary>One value for each element: computed in a loop, or as scalar code when there is one element.</summary>
    Elementwise,

    /// <summary>Elements of another node in another order: loads through an index table.</summary>
    Rearrangement,

    /// <summary>The sum of all elements: an accumulator of a loop.</summary>
    Sum,

    /// <summary>Sums of elements by a table of targets: additions into memory at the end of a loop's body.</summary>
    Scatter,

    /// <summary>The product of a tall data matrix and a vector: a stream, computed for the rows of a chunk before its loop.</summary>
    RowProduct,

    /// <summary>The product of a tall data matrix, transposed, and a stream: added up for the rows of a chunk after its loop.</summary>
    RowSum,

    /// <summary>Everything else: a call of a routine.</summary>
    Routine,
}

/// <summary>Decides for each node of a graph what compiled code does with it, and where views look.</summary>
internal sealed class NodeRoles
{
    private readonly NodeRole[] roles;
    private readonly int[] roots;
    private readonly int[] shifts;
    private readonly int[][] operands;

    public NodeRoles(Graph graph)
    {
        Graph = graph;
        int count = graph.Nodes.Count;
        roles = new NodeRole[count];
        roots = new int[count];
        shifts = new int[count];
        operands = new int[count][];
        for (int i = 0; i < count; i++)
        {
            Node node = graph.Nodes[i];
            roles[i] = RoleOf(node, out int shift);
            // The index of a gather or a segment sum is no operand of the code: it becomes a table.
            int read = node.Operation is Gather or SegmentSum ? 1 : node.Inputs.Length;
            operands[i] = roles[i] == NodeRole.Bound ? [] : new int[read];
            for (int k = 0; k < operands[i].Length; k++)
                operands[i][k] = graph.IndexOf(node.Inputs[k]);
            roots[i] = roles[i] == NodeRole.View ? roots[operands[i][0]] : i;
            shifts[i] = roles[i] == NodeRole.View ? shifts[operands[i][0]] + shift : 0;
        }
    }

    public Graph Graph { get; }

    /// <summary>What is done with a node.</summary>
    public NodeRole this[int node] => roles[node];

    /// <summary>The node whose values a view looks at; the node itself when it is no view.</summary>
    public int Root(int node) => roots[node];

    /// <summary>First element of the root that a view looks at.</summary>
    public int Shift(int node) => shifts[node];

    /// <summary>Number of values of a node.</summary>
    public int Size(int node) => Graph.Nodes[node].Shape.Size;

    /// <summary>The inputs that code reads.</summary>
    public ReadOnlySpan<int> Operands(int node) => operands[node];

    /// <summary>Whether a node is computed by generated code and is a single number outside any loop.</summary>
    public bool IsScalarCode(int node) => roles[node] is NodeRole.Elementwise or NodeRole.Rearrangement && Size(node) == 1;

    /// <summary>Whether a node has one value for each turn of a loop.</summary>
    public bool IsStream(int node) => roles[node] == NodeRole.RowProduct || (roles[node] is NodeRole.Elementwise or NodeRole.Rearrangement && Size(node) != 1);

    /// <summary>Whether a node multiplies the rows of a data matrix inside a loop.</summary>
    public bool ReadsMatrix(int node) => roles[node] is NodeRole.RowProduct or NodeRole.RowSum;

    /// <summary>Number of turns of the loop that computes a node; -1 when no loop does.</summary>
    public int LoopLength(int node) => roles[node] switch
    {
        NodeRole.Elementwise or NodeRole.Rearrangement => Size(node) == 1 ? -1 : Size(node),
        NodeRole.Sum or NodeRole.Scatter => Size(operands[node][0]),
        NodeRole.RowProduct => Size(node),
        NodeRole.RowSum => Size(operands[node][1]),
        _ => -1,
    };

    /// <summary>
    /// Whether an operand's value can be handed on inside a unit of code: both are scalar code, or both run in a loop
    /// of one length and the consumer reads the operand at its own place.
    /// </summary>
    public bool CanFuse(int node, int operand)
    {
        int root = roots[operand];
        if (shifts[operand] != 0 || Size(root) != Size(operand) || roles[node] == NodeRole.RowProduct)
            return false;
        if (IsScalarCode(node))
            return IsScalarCode(root);
        int length = LoopLength(node);
        return length >= 0 && roles[node] != NodeRole.Rearrangement && IsStream(root) && Size(root) == length;
    }

    private static NodeRole RoleOf(Node node, out int shift)
    {
        shift = 0;
        if (!node.DependsOnParameters)
            return NodeRole.Bound;
        switch (node.Operation)
        {
            case ParameterInput:
                return NodeRole.Parameter;
            case Reshape:
                return NodeRole.View;
            case SliceBox slice:
                return IsContiguous(slice.Box, node.Inputs[0].Shape, out shift) ? NodeRole.View : NodeRole.Rearrangement;
            case BroadcastTo:
            case Transpose:
                return KeepsOrder(node) ? NodeRole.View : NodeRole.Rearrangement;
            case Gather:
            case DiagonalPart:
                return NodeRole.Rearrangement;
            case SumAxes:
                if (node.Shape.Size == node.Inputs[0].Shape.Size)
                    return NodeRole.View;
                return node.Shape.Size == 1 ? NodeRole.Sum : NodeRole.Scatter;
            case SegmentSum:
                return NodeRole.Scatter;
            case MatrixProduct when node.Shape[1] == 1 && IsTall(node.Inputs[0]):
                return NodeRole.RowProduct;
            case TransposedProduct when IsTall(node.Inputs[0]):
                return NodeRole.RowSum;
            case Elementwise elementwise:
                return OperationCode.CanEmit(elementwise) ? NodeRole.Elementwise : NodeRole.Routine;
            default:
                return NodeRole.Routine;
        }
    }

    private static bool IsTall(Node matrix) =>
        !matrix.DependsOnParameters && matrix.Shape[0] >= ChunkPlan.LeastRows && matrix.Shape[1] > 1;

    private static bool KeepsOrder(Node node)
    {
        if (node.Operation is BroadcastTo)
            return node.Shape.Size == node.Inputs[0].Shape.Size;
        int previous = -1;
        foreach (int axis in ((Transpose)node.Operation).Order.Items)
        {
            if (node.Inputs[0].Shape[axis] == 1)
                continue;
            if (axis < previous)
                return node.Shape.Size == 0;
            previous = axis;
        }
        return true;
    }

    private static bool IsContiguous(Box box, Shape whole, out int shift)
    {
        shift = 0;
        if (box.Shape.Size == 0)
            return true;
        bool wholeFromHere = true;
        bool contiguous = true;
        int stride = 1;
        for (int d = whole.Rank - 1; d >= 0; d--)
        {
            contiguous &= wholeFromHere || box.Shape[d] == 1;
            wholeFromHere &= box.Shape[d] == whole[d];
            shift += box.Start[d] * stride;
            stride *= whole[d];
        }
        return contiguous;
    }
}
