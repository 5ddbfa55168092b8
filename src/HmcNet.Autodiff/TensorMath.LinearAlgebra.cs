using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff;

/// <content>Linear algebra.</content>
public static partial class TensorMath
{
    /// <summary>The inner product of two vectors, sum of x[i] y[i].</summary>
    /// <param name="x">A vector.</param>
    /// <param name="y">A vector of the same length.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="HmcNetException">When they are no vectors of one length.</exception>
    public static Tensor Dot(Tensor x, Tensor y)
    {
        if (Given(x).Rank != 1 || !x.Shape.Equals(Given(y).Shape))
            throw Misfit("Dot", "two vectors of one length", x, y);
        return Sum(x * y);
    }

    /// <summary>
    /// The matrix product: [n, k] times [k, m] gives [n, m]; a vector on the right is a column, on the left a row, and
    /// its dimension disappears.
    /// </summary>
    /// <param name="a">A matrix or vector.</param>
    /// <param name="b">A matrix or vector.</param>
    /// <returns>The product.</returns>
    /// <exception cref="HmcNetException">When the inner lengths differ.</exception>
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        if (Given(a).Rank is 0 or > 2 || Given(b).Rank is 0 or > 2 || a.Shape[a.Rank - 1] != b.Shape[0])
            throw Misfit("MatMul", "matrices or vectors with equal inner lengths", a, b);
        if (a.Rank == 1 && b.Rank == 1)
            return Dot(a, b);
        if (b.Rank == 1)
            return Reshape(MatMul(a, Reshape(b, b.Length, 1)), a.Shape[0]);
        if (a.Rank == 1)
            return Reshape(MatMul(Reshape(a, 1, a.Length), b), b.Shape[1]);
        return Tensor.Apply(new MatrixProduct(), a, b);
    }

    /// <summary>The matrix of all products x[i] y[j].</summary>
    /// <param name="x">A vector of length n.</param>
    /// <param name="y">A vector of length m.</param>
    /// <returns>A matrix [n, m].</returns>
    /// <exception cref="HmcNetException">When they are no vectors.</exception>
    public static Tensor Outer(Tensor x, Tensor y)
    {
        if (Given(x).Rank != 1 || Given(y).Rank != 1)
            throw Misfit("Outer", "two vectors", x, y);
        return Reshape(x, x.Length, 1) * Reshape(y, 1, y.Length);
    }

    /// <summary>The square matrix with a vector on its diagonal.</summary>
    /// <param name="x">A vector of length n.</param>
    /// <returns>A matrix [n, n].</returns>
    /// <exception cref="HmcNetException">When x is no vector.</exception>
    public static Tensor Diag(Tensor x) => Tensor.Apply(new DiagonalMatrix(), x);

    /// <summary>The diagonal of a square matrix.</summary>
    /// <param name="x">A matrix [n, n].</param>
    /// <returns>A vector of length n.</returns>
    /// <exception cref="HmcNetException">When x is no square matrix.</exception>
    public static Tensor DiagonalOf(Tensor x) => Tensor.Apply(new DiagonalPart(), x);

    /// <summary>A matrix with the elements above its diagonal set to zero.</summary>
    /// <param name="x">A matrix.</param>
    /// <returns>A matrix of the same shape.</returns>
    /// <exception cref="HmcNetException">When x is no matrix.</exception>
    public static Tensor LowerTriangle(Tensor x) => Tensor.Apply(new LowerTriangle(), x);

    /// <summary>The lower triangular L with L L' = A; reads the lower triangle of A only. All NaN where A is not positive definite.</summary>
    /// <param name="a">A symmetric positive definite matrix [n, n].</param>
    /// <returns>The factor, [n, n].</returns>
    /// <exception cref="HmcNetException">When A is no square matrix.</exception>
    public static Tensor Cholesky(Tensor a) => Tensor.Apply(new CholeskyFactor(), a);

    /// <summary>Solves L X = B for a lower triangular L; the upper triangle is not read.</summary>
    /// <param name="lower">L, [n, n].</param>
    /// <param name="b">A vector [n] or matrix [n, m].</param>
    /// <returns>X, of the shape of B.</returns>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public static Tensor SolveLower(Tensor lower, Tensor b) => Solve(lower, b, transposed: false);

    /// <summary>Solves L' X = B for a lower triangular L; the upper triangle is not read.</summary>
    /// <param name="lower">L, [n, n].</param>
    /// <param name="b">A vector [n] or matrix [n, m].</param>
    /// <returns>X, of the shape of B.</returns>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public static Tensor SolveLowerTransposed(Tensor lower, Tensor b) => Solve(lower, b, transposed: true);

    /// <summary>log det A = 2 sum log L[i, i] for a symmetric positive definite A.</summary>
    /// <param name="a">A matrix [n, n].</param>
    /// <returns>A scalar; NaN where A is not positive definite.</returns>
    /// <exception cref="HmcNetException">When A is no square matrix.</exception>
    public static Tensor LogDeterminant(Tensor a) => 2 * Sum(Log(DiagonalOf(Cholesky(a))));

    /// <summary>x' A x.</summary>
    /// <param name="a">A matrix [n, n].</param>
    /// <param name="x">A vector [n].</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="HmcNetException">When the shapes do not fit.</exception>
    public static Tensor QuadraticForm(Tensor a, Tensor x)
    {
        if (Given(x).Rank != 1 || Given(a).Rank != 2 || a.Shape[0] != x.Length || a.Shape[1] != x.Length)
            throw Misfit("QuadraticForm", "a square matrix [n, n] and a vector [n]", a, x);
        return Dot(x, MatMul(a, x));
    }

    private static Tensor Solve(Tensor lower, Tensor b, bool transposed)
    {
        if (Given(b).Rank != 1)
            return Tensor.Apply(new TriangularSolve(transposed), lower, b);
        if (Given(lower).Rank != 2 || lower.Shape[0] != lower.Shape[1] || lower.Shape[0] != b.Length)
            throw Misfit(transposed ? "SolveLowerTransposed" : "SolveLower", "a square matrix [n, n] and a vector [n] or matrix [n, m]", lower, b);
        return Reshape(Tensor.Apply(new TriangularSolve(transposed), lower, Reshape(b, b.Length, 1)), b.Shape);
    }

    private static HmcNetException Misfit(string function, string expected, Tensor x, Tensor y) =>
        new($"Shapes do not fit in {function}.", where: SourceLocation.OfCaller(), expected: expected, found: $"{x.Shape} and {y.Shape}");
}
