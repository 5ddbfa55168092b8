using HmcNet.Autodiff.Differentiation;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Tests.Operations;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Autodiff.Tests.Tensors;

/// <summary>Derivatives of matrix functions against the formulas of matrix calculus.</summary>
public class MatrixDerivativeTests
{
    private const int N = 3;
    private static readonly Shape Square3 = new(N, N);
    private static readonly double[] A = [4, 1, 0.5, 1, 3, -0.7, 0.5, -0.7, 5];
    private static readonly double[] B = [1, -2, 0.5];

    /// <summary>d f / d A for a symmetric A of which only the lower triangle is read: both places count in it.</summary>
    private static double[] OfLowerPart(double[] symmetric) =>
        [.. Places.Of(Square3).Select(p => p[0] == p[1] ? symmetric[p[0] * N + p[1]] : p[0] > p[1] ? 2 * symmetric[p[0] * N + p[1]] : 0)];

    [Fact]
    public void The_gradient_of_the_log_determinant_is_the_inverse() =>
        Numeric.Close(OfLowerPart(MatrixCases.Inverse(A, N)), Numeric.Gradient(LogDeterminant, Square3, A), 1e-14, "log determinant");

    [Fact]
    public void The_second_derivative_of_the_log_determinant_is_minus_inverse_E_inverse()
    {
        Tensor a = Tensor.Parameter("a", Square3);
        // Along the diagonal element (1, 1): d A^-1 = -A^-1 e e' A^-1.
        Tensor first = ReverseMode.Gradient(LogDeterminant(a), [a])[0][1, 1];
        double[] inverse = MatrixCases.Inverse(A, N);
        double[] expected = [.. Places.Of(Square3).Select(p => -inverse[p[0] * N + 1] * inverse[N + p[1]])];
        Numeric.Close(OfLowerPart(expected), Numeric.Evaluate(ReverseMode.Gradient(first, [a]), [a], A), 1e-14, "second");
    }

    [Fact]
    public void The_gradient_of_a_Mahalanobis_distance_is_minus_the_outer_product_of_solutions()
    {
        double[] solution = MatrixCases.Solve(A, B, N, 1);
        double[] expected = [.. Places.Of(Square3).Select(p => -solution[p[0]] * solution[p[1]])];
        Numeric.Close(
            OfLowerPart(expected), Numeric.Gradient(a => Sum(Square(SolveLower(Cholesky(a), B))), Square3, A), 1e-14, "with respect to A");
        Numeric.Close(
            [.. solution.Select(s => 2 * s)],
            Numeric.Gradient(b => Sum(Square(SolveLower(Cholesky(Tensor.FromArray(A, Square3)), b))), Shape.Vector(N), B), 1e-14, "with respect to b");
    }

    [Fact]
    public void The_gradient_of_a_quadratic_form_is_the_matrix_and_its_transpose_times_the_vector()
    {
        double[] a = [1, 2, 3, 4, 5, 6, 7, 8, 10];
        double[] expected = [.. Enumerable.Range(0, N).Select(i => Enumerable.Range(0, N).Sum(j => (a[i * N + j] + a[j * N + i]) * B[j]))];
        Numeric.Close(expected, Numeric.Gradient(x => QuadraticForm(Tensor.FromArray(a, Square3), x), Shape.Vector(N), B), 1e-14, "x");
        Numeric.Close(
            [.. Places.Of(Square3).Select(p => B[p[0]] * B[p[1]])], Numeric.Gradient(m => QuadraticForm(m, B), Square3, a), 1e-14, "A");
    }

    [Fact]
    public void The_gradient_of_a_triangular_solution_never_reaches_the_upper_triangle()
    {
        // NaN above the diagonal is not read, so it must not come back either; nor may what made it.
        double[] lower = [2, -1, -1, 0.5, 1.5, -1, -0.5, 0.3, 3];
        double[] found = Numeric.Gradient(l => Sum(SolveLower(l + 0 * Log(Where(l > -1, 1, 0)), B)), Square3, lower);
        Assert.All(Places.Of(Square3).Where(p => p[1] > p[0]), p => Assert.Equal(0, found[p[0] * N + p[1]]));
        Assert.All(found, g => Assert.True(double.IsFinite(g)));
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_gives_NaN()
    {
        Assert.All(Numeric.Evaluate(Cholesky(new double[,] { { 1, 2 }, { 2, 1 } })), v => Assert.True(double.IsNaN(v)));
        Assert.True(double.IsNaN(Numeric.Evaluate(LogDeterminant(new double[,] { { -1 } }))[0]));
        Assert.True(double.IsNaN(Numeric.Evaluate(LogDeterminant(new double[,] { { double.PositiveInfinity } }))[0]));
        Assert.Equal([0], Numeric.Evaluate(LogDeterminant(Zeros(new Shape(0, 0)))));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    public void A_larger_covariance_has_the_gradient_of_the_formula(int n)
    {
        var random = new Random(n);
        double[] root = Places.RandomValues(random, new Shape(n, n));
        double[] a = [.. Places.Of(new Shape(n, n)).Select(p => (p[0] == p[1] ? n : 0) + Enumerable.Range(0, n).Sum(k => root[p[0] * n + k] * root[p[1] * n + k]))];
        double[] inverse = MatrixCases.Inverse(a, n);
        double[] found = Numeric.Gradient(LogDeterminant, new Shape(n, n), a);
        foreach (int[] p in Places.Of(new Shape(n, n)).Where(p => p[0] >= p[1]))
            Numeric.Close((p[0] == p[1] ? 1 : 2) * inverse[p[0] * n + p[1]], found[p[0] * n + p[1]], 1e-13, $"{p[0]}, {p[1]}");
    }
}
