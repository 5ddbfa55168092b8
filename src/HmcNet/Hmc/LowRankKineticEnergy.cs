using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>Kinetic energy of an inverse metric that is a diagonal with corrections along a few directions.</summary>
/// <remarks>
/// W = S (I + U (Lambda - I) U') S with S = diag(s), U of orthonormal columns u_j and Lambda = diag(lambda_j). As the
/// u_j are orthonormal, I + U (Lambda - I) U' is the product of the commuting factors I + (lambda_j - 1) u_j u_j', which
/// are applied in place one after the other: 4 n r operations and no scratch space for r directions. A momentum is
/// p = S^-1 (I + U (Lambda^-1/2 - I) U') z with z of independent normals, whose covariance is W^-1.
/// <para>Form of the metric: nutpie (pymc-devs/nuts-rs, src/transform/adapt/low_rank.rs).</para>
/// </remarks>
internal sealed class LowRankKineticEnergy : KineticEnergy
{
    /// <summary>
    /// Largest dimension whose inverse metric is reported in full, as "dense_e": 200 squared numbers still fit a CSV
    /// header. Above it the diagonal of W is reported as "diag_e".
    /// </summary>
    public const int LargestReportedInFull = 200;

    private readonly double[] scale, momentumScale, directions, excess, momentumExcess;

    /// <summary>Creates it from its parts.</summary>
    /// <param name="scale">The scales s, positive and finite, shape [Dimension].</param>
    /// <param name="directions">The u_j as rows, orthonormal, shape [Rank, Dimension] row-major.</param>
    /// <param name="eigenvalues">The lambda_j, positive and finite, shape [Rank].</param>
    public LowRankKineticEnergy(double[] scale, double[] directions, double[] eigenvalues)
        : base(scale.Length, scale.Length <= LargestReportedInFull ? "dense_e" : "diag_e")
    {
        this.scale = scale;
        this.directions = directions;
        Eigenvalues = eigenvalues;
        momentumScale = Array.ConvertAll(scale, s => 1 / s);
        excess = Array.ConvertAll(eigenvalues, l => l - 1);
        momentumExcess = Array.ConvertAll(eigenvalues, l => 1 / Math.Sqrt(l) - 1);
    }

    /// <summary>The lambda_j, shape [Rank].</summary>
    public IReadOnlyList<double> Eigenvalues { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<double> InverseMetric =>
        Array.AsReadOnly(Dimension <= LargestReportedInFull ? Full() : Diagonal());

    /// <inheritdoc/>
    public override void DrawMomentum(RandomStream stream, Span<double> p)
    {
        stream.FillNormal(p);
        Correct(momentumExcess, p);
        VectorKernels.Multiply(p, momentumScale, p);
    }

    /// <inheritdoc/>
    public override void Velocity(ReadOnlySpan<double> p, Span<double> v)
    {
        VectorKernels.Multiply(p, scale, v);
        Correct(excess, v);
        VectorKernels.Multiply(v, scale, v);
    }

    private void Correct(double[] factors, Span<double> x)
    {
        for (int j = 0; j < factors.Length; j++)
        {
            ReadOnlySpan<double> u = directions.AsSpan(j * Dimension, Dimension);
            VectorKernels.AddScaled(factors[j] * VectorKernels.Dot(u, x), u, x);
        }
    }

    private double[] Full()
    {
        int n = Dimension;
        var full = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k <= i; k++)
                full[i * n + k] = full[k * n + i] = Element(i, k);
        return full;
    }

    private double[] Diagonal()
    {
        var diagonal = new double[Dimension];
        for (int i = 0; i < diagonal.Length; i++)
            diagonal[i] = Element(i, i);
        return diagonal;
    }

    private double Element(int i, int k)
    {
        double sum = i == k ? 1 : 0;
        for (int j = 0; j < excess.Length; j++)
            sum += excess[j] * directions[j * Dimension + i] * directions[j * Dimension + k];
        return scale[i] * sum * scale[k];
    }
}
