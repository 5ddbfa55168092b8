using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Analysis;

/// <summary>
/// The degree of a graph's nodes as polynomials in some of its inputs together: 0 where they do not enter, 1 where the
/// node is affine in them, 2 where it is quadratic; <see cref="NoPolynomial"/> for everything else. An upper bound:
/// terms that cancel are not seen.
/// </summary>
internal sealed class PolynomialDegree
{
    /// <summary>Degrees above 2, and functions that are no polynomials.</summary>
    public const int NoPolynomial = 3;

    private readonly Dictionary<Node, int> degrees = new(ReferenceEqualityComparer.Instance);

    /// <summary>Finds the degrees of all nodes.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">The inputs that count as variables.</param>
    public PolynomialDegree(Graph graph, IReadOnlyCollection<Node> inputs)
    {
        foreach (Node input in inputs)
            degrees[input] = 1;
        foreach (Node node in graph.Nodes)
        {
            if (degrees.ContainsKey(node))
                continue;
            int degree = Math.Min(DegreeOf(node, out bool isObstacle), NoPolynomial);
            if (isObstacle)
                FirstObstacle ??= node;
            degrees.Add(node, degree);
        }
    }

    /// <summary>The first node that is no polynomial of degree 2 or less; null where there is none.</summary>
    public Node? FirstObstacle { get; }

    /// <summary>Degree of a node of the graph.</summary>
    public int this[Node node] => degrees[node];

    private int DegreeOf(Node node, out bool isObstacle)
    {
        isObstacle = false;
        int highest = 0;
        int sum = 0;
        foreach (Node input in node.Inputs)
        {
            highest = Math.Max(highest, degrees[input]);
            sum += degrees[input];
        }
        if (highest is 0 or NoPolynomial)
            return highest;
        int degree = node.Operation switch
        {
            // A variable in an index is no polynomial.
            Lookup or LookupSum when degrees[node.Inputs[1]] > 0 => NoPolynomial,
            _ when OperationFacts.IsLinear(node.Operation) => highest,
            _ when OperationFacts.IsBilinear(node.Operation) => sum,
            Square => 2 * highest,
            Divide or XLog1pY or XLogY => degrees[node.Inputs[1]] == 0 ? highest : NoPolynomial,
            // x * y where x is not 0: linear in y.
            MultiplyOrZero or TriangularSolve => degrees[node.Inputs[0]] == 0 ? highest : NoPolynomial,
            Where => degrees[node.Inputs[0]] == 0 ? highest : NoPolynomial,
            Power when node.Inputs[1].Operation is Constant { Values: [1 or 2] } power => (int)power.Values[0] * highest,
            _ => NoPolynomial,
        };
        isObstacle = degree >= NoPolynomial;
        return degree;
    }
}
