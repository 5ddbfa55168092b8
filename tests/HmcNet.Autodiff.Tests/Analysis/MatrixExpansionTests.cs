using HmcNet.Autodiff.Analysis;
using HmcNet.Autodiff.Ir;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Analysis;

public class MatrixExpansionTests
{
    private static readonly Tensor X = Tensor.Parameter("X", new Shape(2, 2));
    private static readonly Tensor B = new double[,] { { 1, 0.5, -1 }, { 0.2, 2, 0.3 } };
    private static readonly Tensor Lower = new double[,] { { 1.5, 0 }, { 0.4, 0.8 } };

    private static readonly Dictionary<string, Tensor> Cases = new()
    {
        ["log determinant"] = LogDeterminant(X),
        ["trace with the inverse"] = Sum(Square(SolveLower(Cholesky(X), B))),
        ["squares column by column"] = Sum(Sum(Square(SolveLower(Cholesky(X), B)), 0) * (Tensor)new double[] { 1, 2, 3 }),
        ["trace with the matrix"] = Sum(Square(SolveLower(Lower, Cholesky(X)))),
        ["quadratic forms"] = Sum(Square(MatMul(Transpose(B), Cholesky(X)))),
        ["linear"] = Sum(X * (Tensor)new double[,] { { 1, 2 }, { 3, 4 } }),
        ["all together"] = -2.5 * LogDeterminant(X) - 0.5 * Sum(Square(SolveLower(Cholesky(X), B))) + X[0, 1],
    };

    public static TheoryData<string> Names() => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Expansion_has_the_value_of_the_expression(string name)
    {
        MatrixExpansion expansion = MatrixExpansion.Of(Graph.Create([Cases[name]], [X]), X);
        Assert.Null(expansion.Obstacle);
        double[] x = [2, 0.6, 0.6, 1.3];
        double determinant = x[0] * x[3] - x[1] * x[2];
        double[] inverse = [x[3] / determinant, -x[1] / determinant, -x[2] / determinant, x[0] / determinant];
        double expanded = Numeric.Evaluate(
            [expansion.Result!], [X, expansion.Whole, expansion.Inverse, expansion.LogDeterminant], [9, 9, 9, 9, .. x, .. inverse, Math.Log(determinant)])[0];
        Assert.Equal(Numeric.Evaluate([Cases[name]], [X], x)[0], expanded, 1e-12);
    }

    [Fact]
    public void Other_functions_are_refused()
    {
        foreach (Tensor refused in new[] { Exp(X[0, 1]), Sum(Cholesky(X)), Square(LogDeterminant(X)), Sum(Square(X)) })
        {
            MatrixExpansion expansion = MatrixExpansion.Of(Graph.Create([refused], [X]), X);
            Assert.Null(expansion.Result);
            Assert.NotNull(expansion.Obstacle);
        }
    }
}
