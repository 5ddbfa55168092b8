using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>What the distributions of matrices share.</summary>
internal static class MatrixDensities
{
    /// <summary>The range of the degrees of freedom: above K - 1, where the density begins to exist.</summary>
    public static Support DegreesAbove(Tensor scale) =>
        new BoundedSupport(null, scale.Rank < 2 ? 0.0 : scale.Shape[scale.Rank - 1] - 1.0, null, isOpen: true);

    /// <summary>log of Gamma_K(a) = pi^(K (K - 1) / 4) times the product of Gamma(a - j / 2), j = 0 to K - 1.</summary>
    public static Tensor LogMultivariateGamma(Tensor a, int length)
    {
        Tensor sum = 0.25 * length * (length - 1) * Constants.LnPi;
        for (int j = 0; j < length; j++)
            sum += LogGamma(a - 0.5 * j);
        return sum;
    }

    /// <summary>log det(L L').</summary>
    public static Tensor LogDeterminantFromFactor(Tensor factor) => 2.0 * Sum(Log(DiagonalOf(factor)));

    /// <summary>
    /// A log density as a function of the Cholesky factor of a matrix and of its log determinant; -infinity where the matrix is
    /// not positive definite, and then without a part in the gradient of the parameters.
    /// </summary>
    public static Tensor OfPositiveDefinite(Tensor matrix, Func<Tensor, Tensor, Tensor> logDensity)
    {
        Tensor factor = Cholesky(matrix);
        // A failed factorisation leaves NaN everywhere, which would spread through solves even under an adjoint of zero.
        Tensor exists = factor[0, 0] <= double.MaxValue;
        Tensor safe = Where(exists, factor, Diag(Fill(Shape.Vector(matrix.Length), 1)));
        return Where(exists, logDensity(safe, LogDeterminantFromFactor(safe)), double.NegativeInfinity);
    }

    /// <summary>A scalar parameter beside the elements of matrices.</summary>
    public static Tensor Beside(Tensor parameter) => Reshape(parameter, new Shape([.. parameter.Shape.Lengths, 1, 1]));

    /// <summary>S[i, i] S[j, j] for each matrix.</summary>
    public static Tensor ProductsOfDiagonal(Tensor scale) =>
        Events.Map(events => Outer(DiagonalOf(events[0]), DiagonalOf(events[0])), (scale, 2));

    /// <summary>The logarithm of the constant that normalises the LKJ density of correlation matrices of K variables.</summary>
    /// <remarks>Lewandowski, Kurowicka and Joe (2009), equation 16, written with gamma functions as in the Stan Functions Reference.</remarks>
    public static Tensor LogLkjNormaliser(Tensor eta, int length)
    {
        Tensor sum = 0.0;
        // One factor for each partial correlation: (1 - r^2)^(b - 1) has the integral B(b, 1/2).
        for (int given = 0; given < length - 1; given++)
            sum -= (length - 1.0 - given) * LogBeta(eta + 0.5 * (length - 2 - given), 0.5);
        return sum;
    }
}
