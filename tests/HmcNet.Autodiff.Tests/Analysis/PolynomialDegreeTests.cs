using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Analysis;

public class PolynomialDegreeTests
{
    private static readonly Tensor X = Tensor.Parameter("x", Shape.Vector(3));
    private static readonly Tensor Y = Tensor.Parameter("y", Shape.Vector(3));

    private static readonly Dictionary<string, (Tensor Expression, int Degree)> Cases = new()
    {
        ["free"] = (Sum(Exp(Y)), 0),
        ["affine"] = (Sum(2 * X - Y), 1),
        ["square"] = (Sum(Square(X - Y)), 2),
        ["product with another"] = (Sum(X * Exp(Y)), 1),
        ["product with itself"] = (Sum(X * X), 2),
        ["quotient"] = (Sum(Square(X) / Y), 2),
        ["in a denominator"] = (Sum(Y / X), 3),
        ["cube"] = (Sum(Square(X) * X), 3),
        ["fourth power"] = (Sum(Square(Square(X))), 3),
        ["power of two"] = (Sum(Pow(X, 2)), 2),
        ["power of three"] = (Sum(Pow(X, 3)), 3),
        ["exponential"] = (Sum(Exp(X)), 3),
        ["inner product"] = (Dot(X, X), 2),
        ["gathered"] = (Sum(Square(X[(Tensor)new[] { 0, 0, 2, 1 }])), 2),
        ["chosen by another"] = (Sum(Where(Y < 0, X, Square(X))), 2),
        ["chooses itself"] = (Sum(Where(X < 0, X, Square(X))), 3),
        ["forgotten where it cancels"] = (Sum(Exp(X) - Exp(X)), 3),
        ["solved"] = (Sum(Square(SolveLower(new double[,] { { 1, 0, 0 }, { 2, 1, 0 }, { 0.5, 1, 3 } }, X))), 2),
        ["absolute value"] = (Sum(Abs(X)), 3),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Degree(string name)
    {
        Graph graph = Graph.Create([Cases[name].Expression], [X, Y]);
        var degree = new PolynomialDegree(graph, [X.Node]);
        Assert.Equal(Cases[name].Degree, degree[graph.Outputs[0]]);
        Assert.Equal(Cases[name].Degree == PolynomialDegree.NoPolynomial, degree.FirstObstacle is not null);
    }

    [Fact]
    public void Degrees_of_several_variables_add_up()
    {
        Graph graph = Graph.Create([Sum(X * Y), Sum(X * Square(Y))], [X, Y]);
        var degree = new PolynomialDegree(graph, [X.Node, Y.Node]);
        Assert.Equal(2, degree[graph.Outputs[0]]);
        Assert.Equal(PolynomialDegree.NoPolynomial, degree[graph.Outputs[1]]);
    }
}
