using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Analysis;

/// <summary>
/// Writes an expression of a symmetric positive definite matrix X as a linear function of X, its inverse and
/// log det X, by the forms in which these appear through the Cholesky factor L: sum(log diag L) = log det X / 2,
/// sums of squares of L^-1 B = tr(B' X^-1 B), sums of squares of A^-1 L or B L = linear in X.
/// </summary>
internal sealed class MatrixExpansion
{
    private readonly Tensor variable;
    private readonly Dictionary<Node, Part> parts = new(ReferenceEqualityComparer.Instance);

    private MatrixExpansion(Tensor variable)
    {
        this.variable = variable;
        Whole = Tensor.Parameter("matrix", variable.Shape);
        Inverse = Tensor.Parameter("inverse matrix", variable.Shape);
        LogDeterminant = Tensor.Parameter("log determinant", Shape.Scalar);
    }

    private enum Kind
    {
        /// <summary>Linear in the statistics; its expression is written.</summary>
        Linear,

        /// <summary>The factor L.</summary>
        Factor,

        /// <summary>True wherever X is positive definite.</summary>
        Exists,

        /// <summary>An element of L that only serves to see whether it exists.</summary>
        Probe,

        /// <summary>The diagonal of L.</summary>
        Diagonal,

        /// <summary>Its logarithms.</summary>
        LogDiagonal,

        /// <summary>L^-1 B, in any shape.</summary>
        Solved,

        /// <summary>B L, in any shape.</summary>
        Multiplied,

        /// <summary>Squares of <see cref="Solved"/>.</summary>
        SolvedSquares,

        /// <summary>Squares of <see cref="Multiplied"/>.</summary>
        MultipliedSquares,
    }

    /// <summary>Stands for X.</summary>
    public Tensor Whole { get; }

    /// <summary>Stands for the inverse of X.</summary>
    public Tensor Inverse { get; }

    /// <summary>Stands for log det X.</summary>
    public Tensor LogDeterminant { get; }

    /// <summary>The expression over the three; null where it could not be written so.</summary>
    public Tensor? Result { get; private set; }

    /// <summary>The node that stood in the way; null when nothing did.</summary>
    public Node? Obstacle { get; private set; }

    /// <summary>Expands a scalar expression.</summary>
    /// <param name="graph">A graph with the expression as its only output, as traced.</param>
    /// <param name="variable">X: a parameter of the graph, a square matrix.</param>
    public static MatrixExpansion Of(Graph graph, Tensor variable)
    {
        var expansion = new MatrixExpansion(variable);
        expansion.Run(graph);
        return expansion;
    }

    private void Run(Graph graph)
    {
        var dependence = new Dependence(graph, [variable.Node]);
        foreach (Node node in graph.Nodes)
        {
            if (!dependence[node])
                continue;
            Part? part = ReferenceEquals(node, variable.Node) ? new Part(Kind.Linear, Whole, node.Shape) : PartOf(node);
            if (part is null)
            {
                Obstacle = node;
                return;
            }
            parts.Add(node, part);
        }
        Node root = graph.Outputs[0];
        if (!parts.TryGetValue(root, out Part? whole))
            Result = new Tensor(root);
        else if (whole.Kind == Kind.Linear)
            Result = whole.Value;
        else
            Obstacle = root;
    }

    private Part? PartOf(Node node)
    {
        Part? first = parts.GetValueOrDefault(node.Inputs[0]);
        switch (node.Operation)
        {
            case CholeskyFactor when ReferenceEquals(node.Inputs[0], variable.Node):
                return new Part(Kind.Factor, null, node.Shape);
            case LowerTriangle when first is { Kind: Kind.Factor }:
                return first;
            case DiagonalPart when first is { Kind: Kind.Factor }:
                return new Part(Kind.Diagonal, null, node.Shape);
            case Log when first is { Kind: Kind.Diagonal }:
                return new Part(Kind.LogDiagonal, null, node.Shape);
            case SumAxes when first is { Kind: Kind.LogDiagonal }:
                return new Part(Kind.Linear, 0.5 * LogDeterminant, node.Shape);
            case SliceBox or Reshape when first is { Kind: Kind.Factor or Kind.Probe }:
                return new Part(Kind.Probe, null, node.Shape);
            case Less or LessOrEqual when first is { Kind: Kind.Probe }:
                return new Part(Kind.Exists, null, node.Shape);
            case Where when first is { Kind: Kind.Exists }:
                return parts.GetValueOrDefault(node.Inputs[1]) ?? new Part(Kind.Linear, new Tensor(node.Inputs[1]), node.Shape);
            case TriangularSolve { Transposed: false } when first is { Kind: Kind.Factor } && !parts.ContainsKey(node.Inputs[1]):
                return new Part(Kind.Solved, new Tensor(node.Inputs[1]), node.Inputs[1].Shape);
            case TriangularSolve { Transposed: false } when first is null && parts.GetValueOrDefault(node.Inputs[1]) is { Kind: Kind.Factor }:
                return new Part(Kind.Multiplied, TensorMath.SolveLower(new Tensor(node.Inputs[0]), Identity(node.Inputs[0].Shape[0])), node.Shape);
            case MatrixProduct when first is null && parts.GetValueOrDefault(node.Inputs[1]) is { Kind: Kind.Factor }:
                return new Part(Kind.Multiplied, new Tensor(node.Inputs[0]), node.Shape);
            case Reshape when first is { Kind: Kind.Solved or Kind.Multiplied or Kind.SolvedSquares or Kind.MultipliedSquares }:
                return first with { IsReshaped = true };
            case Square when first is { Kind: Kind.Solved }:
                return first with { Kind = Kind.SolvedSquares };
            case Square when first is { Kind: Kind.Multiplied }:
                return first with { Kind = Kind.MultipliedSquares };
            case SumAxes sum when first is { Kind: Kind.SolvedSquares or Kind.MultipliedSquares }:
                return SumOfSquares(node, sum, first);
            default:
                return Linear(node);
        }
    }

    /// <summary>tr(B' X^-1 B) and tr(B X B'), or the same for each column of B, or row.</summary>
    private Part? SumOfSquares(Node node, SumAxes sum, Part squares)
    {
        Tensor b = squares.Value!;
        bool isWhole = node.Shape.Size == 1;
        bool isSolved = squares.Kind == Kind.SolvedSquares;
        if (!isWhole && (squares.IsReshaped || sum.Axes.Count != 1 || sum.Axes.Items[0] != (isSolved ? 0 : 1)))
            return null;
        Tensor products = isSolved ? b * TensorMath.MatMul(Inverse, b) : b * TensorMath.MatMul(b, Whole);
        return new Part(
            Kind.Linear, isWhole ? TensorMath.Reshape(TensorMath.Sum(products), node.Shape) : TensorMath.Sum(products, isSolved ? 0 : 1), node.Shape);
    }

    private Part? Linear(Node node)
    {
        foreach (Node input in node.Inputs)
        {
            if (parts.TryGetValue(input, out Part? part) && part.Kind != Kind.Linear)
                return null;
        }
        bool isLinear = OperationFacts.IsLinear(node.Operation)
            || (OperationFacts.IsBilinear(node.Operation) && !(parts.ContainsKey(node.Inputs[0]) && parts.ContainsKey(node.Inputs[1])))
            || (node.Operation is Divide && !parts.ContainsKey(node.Inputs[1]))
            || (node.Operation is Where or TriangularSolve && !parts.ContainsKey(node.Inputs[0]));
        if (!isLinear)
            return null;
        Tensor[] inputs = [.. node.Inputs.ToArray().Select(i => parts.TryGetValue(i, out Part? part) ? part.Value! : new Tensor(i))];
        return new Part(Kind.Linear, Tensor.Apply(node.Operation, inputs), node.Shape);
    }

    private static Tensor Identity(int n) => TensorMath.Diag(TensorMath.Fill(Shape.Vector(n), 1));

    /// <summary>What a node is: its kind, the tensor that goes with it, its shape.</summary>
    private sealed record Part(Kind Kind, Tensor? Value, Shape Shape, bool IsReshaped = false);
}
