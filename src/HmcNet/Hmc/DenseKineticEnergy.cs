using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>Kinetic energy of a dense inverse metric.</summary>
internal sealed class DenseKineticEnergy : KineticEnergy
{
    private readonly double[] inverse;
    private readonly double[] factor;

    /// <summary>Creates it from the inverse metric W and factors W = L L'.</summary>
    /// <param name="inverseMetric">A covariance, symmetric and positive definite, shape [Dimension, Dimension] row-major.</param>
    /// <param name="dimension">Number of coordinates.</param>
    /// <exception cref="HmcNetException">When the matrix is not positive definite.</exception>
    public DenseKineticEnergy(IReadOnlyList<double> inverseMetric, int dimension)
        : base(dimension, "dense_e")
    {
        inverse = [.. inverseMetric];
        factor = Factor(inverse, dimension);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> InverseMetric => Array.AsReadOnly(inverse);

    /// <summary>Draws p with covariance W^-1: solves L' p = z for z of independent normals.</summary>
    /// <inheritdoc/>
    public override void DrawMomentum(RandomStream stream, Span<double> p)
    {
        stream.FillNormal(p);
        for (int i = Dimension - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.AsSpan(i * Dimension, i + 1);
            p[i] /= row[i];
            VectorKernels.AddScaled(-p[i], row[..i], p);
        }
    }

    /// <inheritdoc/>
    public override void Velocity(ReadOnlySpan<double> p, Span<double> v)
    {
        for (int i = 0; i < Dimension; i++)
            v[i] = VectorKernels.Dot(inverse.AsSpan(i * Dimension, Dimension), p);
    }

    /// <summary>The Cholesky factor L of a matrix, row-major, zero above the diagonal.</summary>
    /// <param name="matrix">Read: shape [n, n]; only the lower triangle counts.</param>
    /// <param name="n">Number of rows.</param>
    /// <exception cref="HmcNetException">When the matrix is not positive definite.</exception>
    public static double[] Factor(double[] matrix, int n)
    {
        var lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                lower[i * n + j] = (matrix[i * n + j] - Dot(lower, i, j, j, n)) / lower[j * n + j];
            double pivot = matrix[i * n + i] - Dot(lower, i, i, i, n);
            if (!(pivot > 0) || !double.IsFinite(pivot))
                throw new HmcNetException(
                    "The dense inverse metric is not positive definite.",
                    where: FormattableString.Invariant($"pivot {i + 1} of {n} of its Cholesky factorisation"),
                    expected: "a positive, finite pivot",
                    found: FormattableString.Invariant($"{pivot}"),
                    remedy: "use the diagonal metric, or a longer warm-up; an improper posterior can cause this too");
            lower[i * n + i] = Math.Sqrt(pivot);
        }
        return lower;
    }

    private static double Dot(double[] rows, int i, int j, int length, int n) =>
        VectorKernels.Dot(rows.AsSpan(i * n, length), rows.AsSpan(j * n, length));
}
