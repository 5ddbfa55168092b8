using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Analysis;

/// <summary>Which elements meet in a term: checked against all second derivatives, evaluated at a random point.</summary>
public class InteractionsTests
{
    private static readonly Tensor X = Tensor.Parameter("x", Shape.Vector(5));
    private static readonly Tensor Mu = Tensor.Parameter("mu", Shape.Scalar);
    private static readonly Tensor Whole = Tensor.WholeParameter("k", Shape.Vector(3));

    private static readonly Dictionary<string, (Tensor Expression, bool IsTight)> Cases = new()
    {
        ["independent"] = (Sum(Square(X) + Exp(X)), true),
        ["groups"] = (Sum(Square(X[(Tensor)new[] { 0, 0, 1, 4, 4, 2 }] - 1)), true),
        ["common mean"] = (Sum(Square(X - Mu)), true),
        ["chain"] = (Sum(Square(Slice(X, 0, 1, 4) - Slice(X, 0, 0, 4))), true),
        ["pairs"] = (Sum(Square(X[(Tensor)new[] { 0, 1 }] + X[(Tensor)new[] { 3, 4 }])), true),
        ["square of a sum"] = (Square(Sum(X)), true),
        ["sum of sums"] = (Sum(X) + 3 * Sum(X[(Tensor)new[] { 1, 2 }]), true),
        ["matrix"] = (Sum(Square(MatMul(new double[,] { { 1, 1, 0, 0, 0 }, { 0, 0, 0, 1, 1 } }, X))), false),
        ["segments"] = (Sum(Square(SegmentSum(X, (Tensor)new[] { 0, 0, 1, 1, 1 }, 2))), true),
        ["reshaped"] = (Sum(Square(Sum(Reshape(Slice(X, 0, 0, 4), 2, 2), 1))), true),
        ["chosen by a discrete parameter"] = (Sum(Square(X[Whole] - 1)), false),
        ["weights of another"] = (Sum(Exp(Mu) * Square(X)), true),
        ["concatenated"] = (Sum(Square(Concatenate(0, X, Reshape(Mu, 1)) * (Tensor)new double[] { 1, 2, 3, 4, 5, 6 })), true),
        ["log of a sum"] = (LogSumExp(X[(Tensor)new[] { 0, 2 }]), true),
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pattern_holds_every_second_derivative(string name)
    {
        (Tensor expression, bool isTight) = Cases[name];
        Interactions pattern = Interactions.Of(Graph.Create([expression], [X, Mu, Whole]), [X.Node, Mu.Node], null);
        double[,] hessian = Hessian(expression);
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                if (i == j)
                    continue;
                bool meets = pattern[i].Contains(j);
                Assert.True(meets || hessian[i, j] == 0, $"{i}, {j}: {hessian[i, j]}");
                Assert.True(!isTight || meets == (hessian[i, j] != 0), $"{i}, {j} meet for nothing");
                Assert.Equal(meets, pattern[j].Contains(i));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Split_leaves_nothing_of_the_variables_behind(string name)
    {
        Tensor expression = Cases[name].Expression;
        Graph graph = Graph.Create([expression], [X, Mu, Whole]);
        Tensor rest = new(graph.Outputs[0]);
        foreach ((Tensor terms, Tensor weights) in AdditiveSplit.Of(graph, [X.Node]).Parts)
            rest -= Sum(terms * weights);
        double Rest(params double[] x) => Numeric.Evaluate([rest], [X, Mu, Whole], [.. x, 0.7, 0, 4, 1])[0];
        Assert.Equal(Rest(0.1, 0.2, 0.3, 0.4, 0.5), Rest(1.1, -0.6, 2.3, 0.9, -1.5), 1e-12);
    }

    [Fact]
    public void Components_are_the_blocks()
    {
        Interactions pattern = Interactions.Of(Graph.Create([Cases["pairs"].Expression], [X]), [X.Node], null);
        Assert.Equal([[0, 3], [1, 4], [2]], pattern.Components());
        Assert.False(pattern.IsDiagonal);
        Assert.False(pattern.IsDense);
        Assert.True(Interactions.Of(Graph.Create([Square(Sum(X))], [X]), [X.Node], null).IsDense);
        Assert.True(Interactions.Of(Graph.Create([Sum(Exp(X))], [X]), [X.Node], null).IsDiagonal);
    }

    [Fact]
    public void Indices_are_those_of_the_data_that_are_bound()
    {
        var source = new DataSource("group", Shape.Vector(2), [0, 1]);
        Graph graph = Graph.Create([Square(Sum(X[Tensor.Data(source)]))], [X]);
        Assert.Equal([1], Interactions.Of(graph, [X.Node], null)[0]);
        Assert.Equal([4], Interactions.Of(graph, [X.Node], new Dictionary<DataSource, double[]> { [source] = [2, 4] })[2]);
    }

    private static double[,] Hessian(Tensor expression)
    {
        IReadOnlyList<Tensor> gradient = ReverseMode.Gradient(expression, [X, Mu]);
        Tensor[] elements = [.. Enumerable.Range(0, 5).Select(i => gradient[0][i]), gradient[1]];
        var hessian = new double[6, 6];
        for (int i = 0; i < 6; i++)
        {
            double[] row = Numeric.Evaluate(ReverseMode.Gradient(elements[i], [X, Mu]), [X, Mu, Whole], [0.3, -0.4, 1.2, 0.8, -0.9, 0.7, 0, 4, 1]);
            for (int j = 0; j < 6; j++)
                hessian[i, j] = row[j];
        }
        return hessian;
    }
}
