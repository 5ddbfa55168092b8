using HmcNet.Hmc;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace HmcNet.Adaptation;

/// <summary>
/// The covariance that draws and gradients agree on: the geometric mean of the covariance of the draws and the inverse
/// covariance of the gradients.
/// </summary>
/// <remarks>
/// On the scale of the diagonal rule, with A and B the Gram matrices of centred draws and gradients plus gamma I, it
/// is the positive definite Sigma with Sigma B Sigma = A: with A = L L' and L' B L = V diag(c) V' it is
/// F F', F = L V diag(c)^-1/4. It minimises the Fisher divergence to a normal. For a normal posterior, whose gradients are
/// -Sigma^-1 (x - mu), it is the covariance itself, whatever draws there are, as soon as they span the space; independent
/// normals give the identity. It needs no shrinkage towards a scale, so that a posterior of any scale
/// is served (against stan-dev/stan#1853).
/// <para>
/// With fewer draws than dimensions it works in the span of draws and gradients and leaves the rest as it is.
/// Source: nuts-rs, src/transform/adapt/low_rank.rs; Bhatia (2007), Positive definite matrices, section 4.1.
/// </para>
/// </remarks>
internal static class CovarianceMean
{
    /// <summary>Eigenvalues that are kept are above this or below its inverse (nuts-rs).</summary>
    public const double Cutoff = 2;

    /// <summary>Regularisation gamma where draws outnumber dimensions (nuts-rs).</summary>
    public const double Regularisation = 1e-5;

    /// <summary>
    /// Regularisation where they do not: as much as one draw of unit scale. Directions that only the draws or
    /// only the gradients span would else have eigenvalues of 1e5 or 1e-5.
    /// </summary>
    public const double RegularisationOfFew = 1;

    /// <summary>Draws a dimension from which they are many.</summary>
    private const double Many = 1.5;

    /// <summary>Fewest draws of an estimate.</summary>
    public const int FewestDraws = 4;

    /// <summary>The low-rank metric of a history.</summary>
    /// <param name="history">At least <see cref="FewestDraws"/> draws.</param>
    /// <param name="variances">The diagonal rule, positive, shape [Dimension].</param>
    /// <returns>The metric; of rank zero when the diagonal is right within the cutoff.</returns>
    public static LowRankKineticEnergy LowRank(PairedHistory history, double[] variances)
    {
        double[] scale = Array.ConvertAll(variances, Math.Sqrt);
        (Matrix<double> mean, Matrix<double>? basis) = Estimate(history, scale);
        Evd<double> parts = mean.Evd(Symmetricity.Symmetric);
        List<double> eigenvalues = [];
        List<double> directions = [];
        for (int j = 0; j < mean.RowCount; j++)
        {
            double value = parts.EigenValues[j].Real;
            if (!(value > Cutoff || value < 1 / Cutoff) || !(value > 0) || !double.IsFinite(value))
                continue;
            Vector<double> direction = parts.EigenVectors.Column(j);
            eigenvalues.Add(value);
            directions.AddRange(basis is null ? direction : basis * direction);
        }
        return new LowRankKineticEnergy(scale, [.. directions], [.. eigenvalues]);
    }

    /// <summary>The dense metric of a history.</summary>
    /// <param name="history">At least <see cref="FewestDraws"/> draws.</param>
    /// <param name="variances">The diagonal rule, positive, shape [Dimension].</param>
    public static DenseKineticEnergy Dense(PairedHistory history, double[] variances)
    {
        double[] scale = Array.ConvertAll(variances, Math.Sqrt);
        int n = scale.Length;
        (Matrix<double> mean, Matrix<double>? basis) = Estimate(history, scale);
        if (basis is not null)
        {
            Matrix<double> rest = Matrix<double>.Build.DenseIdentity(mean.RowCount);
            mean = Matrix<double>.Build.DenseIdentity(n) + (basis * (mean - rest) * basis.Transpose());
        }
        var inverse = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k <= i; k++)
                inverse[i * n + k] = inverse[k * n + i] = scale[i] * 0.5 * (mean[i, k] + mean[k, i]) * scale[k];
        return new DenseKineticEnergy(inverse, n);
    }

    /// <summary>The mean in the span, and the span's orthonormal basis; null where that is the whole space.</summary>
    private static (Matrix<double> Mean, Matrix<double>? Basis) Estimate(PairedHistory history, double[] scale)
    {
        int n = scale.Length, count = history.Count;
        double[] draws = Standardised(history.Draws, scale, inverse: true);
        double[] gradients = Standardised(history.Gradients, scale, inverse: false);
        double gamma = count > Many * n ? Regularisation : RegularisationOfFew;
        if (2 * count >= n)
            return (GeometricMean(Gram(draws, n, count, gamma), Gram(gradients, n, count, gamma)), null);
        Matrix<double> basis = Columns(draws, n, count).Append(Columns(gradients, n, count)).QR(QRMethod.Thin).Q;
        int rank = basis.ColumnCount;
        double[] Projected(double[] rows) => (basis.TransposeThisAndMultiply(Columns(rows, n, count))).ToRowMajorArray();
        Matrix<double> mean = GeometricMean(
            Gram(Projected(draws), rank, count, gamma), Gram(Projected(gradients), rank, count, gamma));
        return (mean, basis);
    }

    private static Matrix<double> Columns(double[] rows, int n, int count) => Matrix<double>.Build.DenseOfRowMajor(n, count, rows);

    /// <summary>X X' + gamma I of the rows of X, shape [n, count] row-major.</summary>
    private static Matrix<double> Gram(double[] rows, int n, int count, double gamma)
    {
        var gram = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k <= i; k++)
                gram[i * n + k] = gram[k * n + i] = VectorKernels.Dot(rows.AsSpan(i * count, count), rows.AsSpan(k * count, count));
            gram[i * n + i] += gamma;
        }
        return Matrix<double>.Build.Dense(n, n, gram);
    }

    /// <summary>The S with S B S = A.</summary>
    private static Matrix<double> GeometricMean(Matrix<double> a, Matrix<double> b)
    {
        Matrix<double> lower = a.Cholesky().Factor;
        Matrix<double> inner = lower.TransposeThisAndMultiply(b * lower);
        Evd<double> parts = ((inner + inner.Transpose()) * 0.5).Evd(Symmetricity.Symmetric);
        double largest = parts.EigenValues.Max(c => c.Real);
        Vector<double> power = Vector<double>.Build.Dense(
            inner.RowCount, j => Math.Pow(Math.Max(parts.EigenValues[j].Real, largest * 1e-16), -0.25));
        Matrix<double> root = lower * parts.EigenVectors * Matrix<double>.Build.DiagonalOfDiagonalVector(power);
        return root.TransposeAndMultiply(root);
    }

    /// <summary>Centred and on the scale of the diagonal rule, shape [n, count] row-major.</summary>
    private static double[] Standardised(IReadOnlyList<double[]> draws, double[] scale, bool inverse)
    {
        int n = scale.Length, count = draws.Count;
        var result = new double[n * count];
        for (int i = 0; i < n; i++)
        {
            double factor = inverse ? 1 / scale[i] : scale[i], mean = 0;
            for (int k = 0; k < count; k++)
                mean += draws[k][i] / count;
            for (int k = 0; k < count; k++)
                result[i * count + k] = (draws[k][i] - mean) * factor;
        }
        return result;
    }
}
