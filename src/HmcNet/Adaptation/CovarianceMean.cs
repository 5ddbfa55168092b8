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
    /// <param name="smallestRatio">Ratio of the extreme eigenvalues, 1 among them, below which it is not worth having.</param>
    /// <returns>The metric; of rank zero when the diagonal is right within the cutoff; null below the ratio.</returns>
    public static LowRankKineticEnergy? LowRank(PairedHistory history, double[] variances, double smallestRatio)
    {
        double[] scale = Array.ConvertAll(variances, Math.Sqrt);
        (double[] mean, int rank, double[]? basis) = Estimate(history, scale);
        // The eigenvectors cost more than all eigenvalues.
        if (smallestRatio > 1 && Ratio(new SymmetricEigen(mean, rank, vectors: false).Values) < smallestRatio)
            return null;
        var parts = new SymmetricEigen(mean, rank, vectors: true);
        int n = scale.Length;
        int[] kept = [.. Enumerable.Range(0, rank).Where(j => Matters(parts.Values[j])).OrderBy(j => parts.Values[j])];
        var directions = new double[kept.Length * n];
        for (int j = 0; j < kept.Length; j++)
        {
            ReadOnlySpan<double> vector = parts.Vectors.AsSpan(kept[j] * rank, rank);
            Span<double> direction = directions.AsSpan(j * n, n);
            if (basis is null)
                vector.CopyTo(direction);
            else
                for (int k = 0; k < rank; k++)
                    VectorKernels.AddScaled(vector[k], basis.AsSpan(k * n, n), direction);
        }
        return new LowRankKineticEnergy(scale, directions, Array.ConvertAll(kept, j => parts.Values[j]));
    }

    /// <summary>The low-rank metric of a history, whatever it is worth.</summary>
    /// <param name="history">At least <see cref="FewestDraws"/> draws.</param>
    /// <param name="variances">The diagonal rule, positive, shape [Dimension].</param>
    public static LowRankKineticEnergy LowRank(PairedHistory history, double[] variances) => LowRank(history, variances, 1)!;

    /// <summary>The dense metric of a history.</summary>
    /// <param name="history">At least <see cref="FewestDraws"/> draws.</param>
    /// <param name="variances">The diagonal rule, positive, shape [Dimension].</param>
    public static DenseKineticEnergy Dense(PairedHistory history, double[] variances)
    {
        double[] scale = Array.ConvertAll(variances, Math.Sqrt);
        int n = scale.Length;
        (double[] mean, int rank, double[]? basis) = Estimate(history, scale);
        if (basis is not null)
            mean = InWholeSpace(mean, rank, basis, n);
        var inverse = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k <= i; k++)
                inverse[i * n + k] = inverse[k * n + i] = scale[i] * mean[i * n + k] * scale[k];
        return new DenseKineticEnergy(inverse, n);
    }

    /// <summary>Largest over smallest eigenvalue of those that matter and of 1.</summary>
    private static double Ratio(double[] eigenvalues)
    {
        double largest = 1, smallest = 1;
        foreach (double eigenvalue in eigenvalues.Where(Matters))
        {
            largest = Math.Max(largest, eigenvalue);
            smallest = Math.Min(smallest, eigenvalue);
        }
        return largest / smallest;
    }

    private static bool Matters(double eigenvalue) => eigenvalue is > Cutoff or (> 0 and < 1 / Cutoff) && double.IsFinite(eigenvalue);

    /// <summary>I + Q' (M - I) Q with the rows of Q orthonormal.</summary>
    private static double[] InWholeSpace(double[] mean, int rank, double[] basis, int n)
    {
        Matrix<double> q = Matrix<double>.Build.DenseOfRowMajor(rank, n, basis);
        Matrix<double> excess = Matrix<double>.Build.DenseOfRowMajor(rank, rank, mean) - Matrix<double>.Build.DenseIdentity(rank);
        return (Matrix<double>.Build.DenseIdentity(n) + (q.TransposeThisAndMultiply(excess) * q)).ToRowMajorArray();
    }

    /// <summary>The mean in the span, and the span's orthonormal basis as rows; null where that is the whole space.</summary>
    private static (double[] Mean, int Rank, double[]? Basis) Estimate(PairedHistory history, double[] scale)
    {
        int n = scale.Length, count = history.Count;
        double[] draws = Standardised(history.Draws, scale, inverse: true);
        double[] gradients = Standardised(history.Gradients, scale, inverse: false);
        double gamma = count > Many * n ? Regularisation : RegularisationOfFew;
        if (2 * count >= n)
            return (GeometricMean(Gram(draws, n, count, gamma), Gram(gradients, n, count, gamma), n), n, null);
        Matrix<double> basis = Columns(draws, n, count).Append(Columns(gradients, n, count)).QR(QRMethod.Thin).Q;
        int rank = basis.ColumnCount;
        double[] Projected(double[] rows) => basis.TransposeThisAndMultiply(Columns(rows, n, count)).ToRowMajorArray();
        double[] mean = GeometricMean(
            Gram(Projected(draws), rank, count, gamma), Gram(Projected(gradients), rank, count, gamma), rank);
        return (mean, rank, basis.ToColumnMajorArray());
    }

    private static Matrix<double> Columns(double[] rows, int n, int count) => Matrix<double>.Build.DenseOfRowMajor(n, count, rows);

    /// <summary>X X' + gamma I of the rows of X, shape [n, count] row-major.</summary>
    private static double[] Gram(double[] rows, int n, int count, double gamma)
    {
        var gram = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k <= i; k++)
                gram[i * n + k] = gram[k * n + i] = VectorKernels.Dot(rows.AsSpan(i * count, count), rows.AsSpan(k * count, count));
            gram[i * n + i] += gamma;
        }
        return gram;
    }

    /// <summary>The S with S B S = A, all of shape [n, n].</summary>
    private static double[] GeometricMean(double[] a, double[] b, int n)
    {
        double[] lower = DenseKineticEnergy.Factor(a, n);
        var parts = new SymmetricEigen(Inner(lower, b, n), n, vectors: true);
        double largest = parts.Values.Max();
        var root = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            double power = Math.Pow(Math.Max(parts.Values[j], largest * 1e-16), -0.25);
            for (int i = 0; i < n; i++)
                root[i * n + j] = power * VectorKernels.Dot(lower.AsSpan(i * n, i + 1), parts.Vectors.AsSpan(j * n, i + 1));
        }
        return Gram(root, n, n, 0);
    }

    /// <summary>L' B L, symmetric to the last bit.</summary>
    private static double[] Inner(double[] lower, double[] b, int n)
    {
        double[] right = new double[n * n], inner = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                VectorKernels.AddScaled(b[i * n + k], lower.AsSpan(k * n, k + 1), right.AsSpan(i * n, k + 1));
        for (int k = 0; k < n; k++)
            for (int i = 0; i <= k; i++)
                VectorKernels.AddScaled(lower[k * n + i], right.AsSpan(k * n, n), inner.AsSpan(i * n, n));
        for (int i = 0; i < n; i++)
            for (int k = 0; k < i; k++)
                inner[i * n + k] = inner[k * n + i] = 0.5 * (inner[i * n + k] + inner[k * n + i]);
        return inner;
    }

    /// <summary>Centred and on the scale of the diagonal rule, shape [n, count] row-major.</summary>
    /// <param name="draws">Draws or gradients.</param>
    /// <param name="scale">The scales of the draws.</param>
    /// <param name="inverse">Whether they are divided by their scale, as draws are, or multiplied.</param>
    public static double[] Standardised(IReadOnlyList<double[]> draws, double[] scale, bool inverse)
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
