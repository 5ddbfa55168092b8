using HmcNet.Autodiff;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.LinearAlgebra;
using HmcNet.Randomness;
using HmcNet.Supports;
using static HmcNet.Autodiff.TensorMath;

namespace HmcNet.Distributions;

/// <summary>What the elliptical families of vectors share: standardised residuals, volumes and draws.</summary>
internal static class MatrixScales
{
    /// <summary>Name of the matrix parameter.</summary>
    public static string NameOf(ScaleMatrix form) => form switch
    {
        ScaleMatrix.Covariance => "covariance",
        ScaleMatrix.Precision => "precision",
        _ => "choleskyFactor",
    };

    /// <summary>Values the matrix parameter may take.</summary>
    public static Support SupportOf(ScaleMatrix form) =>
        form == ScaleMatrix.CholeskyFactor ? Support.CholeskyCovariance : Support.Covariance;

    /// <summary>A location as vectors: a scalar is the location of every element.</summary>
    public static Tensor Location(Tensor mu, Tensor matrix)
    {
        if (mu.Rank > 0 || matrix.Rank == 0)
            return mu;
        Shape shape = Shape.Vector(matrix.Shape[matrix.Rank - 1]);
        return ConstantValues.TryGet(mu, out double[] value) ? Fill(shape, value[0]) : BroadcastTo(mu, shape);
    }

    /// <summary>r' inverse(covariance) r for each residual vector r, of its batch shape.</summary>
    public static Tensor Quadratic(Tensor residual, Tensor factor, ScaleMatrix form)
    {
        int length = residual.Shape[residual.Rank - 1];
        var batch = new Shape(residual.Shape.Lengths[..^1]);
        if (batch.IsScalar)
            return Sum(Square(form == ScaleMatrix.Precision ? MatMul(residual, LowerTriangle(factor)) : SolveLower(factor, residual)));
        // All residuals in one solve: they are the columns of its right-hand side.
        Tensor rows = Reshape(residual, batch.Size, length);
        Tensor squares = form == ScaleMatrix.Precision
            ? Sum(Square(MatMul(rows, LowerTriangle(factor))), 1)
            : Sum(Square(SolveLower(factor, Transpose(rows))), 0);
        return Reshape(squares, batch);
    }

    /// <summary>The Cholesky factor of the matrix as it is given.</summary>
    public static Tensor Factor(Tensor matrix, ScaleMatrix form) => form == ScaleMatrix.CholeskyFactor ? matrix : Cholesky(matrix);

    /// <summary>Half the log determinant of the covariance.</summary>
    public static Tensor HalfLogDeterminant(Tensor factor, ScaleMatrix form)
    {
        Tensor sum = Sum(Log(DiagonalOf(factor)));
        return form == ScaleMatrix.Precision ? -sum : sum;
    }

    /// <summary>The diagonal of the covariance matrix, one vector for each matrix of a batch.</summary>
    public static Tensor Variances(Tensor matrix, ScaleMatrix form) => Events.Map(
        events =>
        {
            Tensor a = events[0];
            if (form == ScaleMatrix.Covariance)
                return DiagonalOf(a);
            if (form == ScaleMatrix.CholeskyFactor)
                return Sum(Square(LowerTriangle(a)), 1);
            Tensor identity = Diag(Fill(Shape.Vector(a.Length), 1));
            return Sum(Square(SolveLower(Cholesky(a), identity)), 0);
        },
        (matrix, 2));

    /// <summary>A vector of independent variables of scale one as a vector of this covariance.</summary>
    public static Tensor Colour(Tensor z, Tensor matrix, ScaleMatrix form) => Events.Map(
        events =>
        {
            Tensor factor = Factor(events[1], form);
            return form == ScaleMatrix.Precision ? SolveLowerTransposed(factor, events[0]) : MatMul(LowerTriangle(factor), events[0]);
        },
        (z, 1), (matrix, 2));

    /// <summary>Draws a normal vector of mean 0.</summary>
    /// <param name="random">The random stream.</param>
    /// <param name="matrix">Read: shape [K, K].</param>
    /// <param name="form">What the matrix is.</param>
    /// <param name="destination">Written: shape [K]; NaN where the matrix is not positive definite.</param>
    public static void DrawNormal(RandomStream random, double[] matrix, ScaleMatrix form, Span<double> destination)
    {
        int n = destination.Length;
        double[] factor = matrix;
        if (form != ScaleMatrix.CholeskyFactor)
            Dense.Cholesky(matrix, factor = new double[n * n], n);
        random.FillNormal(destination);
        if (form == ScaleMatrix.Precision)
        {
            Dense.SolveLower(factor, destination, n, 1, transposed: true);
            return;
        }
        // From the last row up, so that each element is read before it is written.
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = 0;
            for (int j = 0; j <= i; j++)
                sum += factor[i * n + j] * destination[j];
            destination[i] = sum;
        }
    }
}
