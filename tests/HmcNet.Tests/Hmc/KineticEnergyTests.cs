using HmcNet.Hmc;
using HmcNet.Randomness;
using HmcNet.Sampling;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Tests.Hmc;

public class KineticEnergyTests
{
    public static TheoryData<int> Dimensions => [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 100];

    /// <summary>Every length around the vector widths, against MathNet.</summary>
    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Velocity_kick_and_drift_are_the_matrix_formulas(int n)
    {
        foreach ((KineticEnergy kinetic, Matrix<double> w) in Metrics(n))
        {
            var stream = new RandomStream(7, n);
            var pool = new PhasePointPool(n, 2);
            int a = pool.Rent(), b = pool.Rent();
            stream.FillNormal(pool[a].Position);
            stream.FillNormal(pool[a].Momentum);
            stream.FillNormal(pool[a].Gradient);
            stream.FillNormal(pool[b].Gradient);
            Vector<double> q = Copy(pool[a].Position), p = Copy(pool[a].Momentum), g = Copy(pool[a].Gradient), g1 = Copy(pool[b].Gradient);

            kinetic.Velocity(pool[a].Momentum, pool[a].Velocity);
            AssertClose(w * p, pool[a].Velocity);

            kinetic.KickAndDrift(0.3, pool[a], pool[b]);
            Vector<double> half = p + 0.15 * g;
            AssertClose(half, pool[b].Momentum);
            AssertClose(q + 0.3 * (w * half), pool[b].Position);

            double energy = kinetic.Kick(0.3, pool[b]);
            Vector<double> p1 = half + 0.15 * g1;
            AssertClose(p1, pool[b].Momentum);
            AssertClose(w * p1, pool[b].Velocity);
            Assert.Equal(0.5 * p1.DotProduct(w * p1), energy, 1e-12 * (1 + Math.Abs(energy)));
        }
    }

    /// <summary>Momenta have covariance W^-1: whitened by the factor of W they are standard normal.</summary>
    [Fact]
    public void Momenta_have_the_inverse_covariance_of_the_inverse_metric()
    {
        const int n = 3, draws = 40_000;
        foreach ((KineticEnergy kinetic, Matrix<double> w) in Metrics(n))
        {
            Matrix<double> factor = w.Cholesky().Factor.Transpose();
            var stream = new RandomStream(3, 1);
            var second = Matrix<double>.Build.Dense(n, n);
            var p = new double[n];
            for (int i = 0; i < draws; i++)
            {
                stream.Begin(i, StreamPurpose.Momentum);
                kinetic.DrawMomentum(stream, p);
                Vector<double> white = factor * Vector<double>.Build.DenseOfArray(p);
                second += white.OuterProduct(white) / draws;
            }
            // Standard error of a second moment: sqrt 2 on the diagonal, 1 off it, over sqrt draws; 4.5 of them.
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    Assert.Equal(i == j ? 1 : 0, second[i, j], 4.5 * Math.Sqrt(i == j ? 2 : 1) / Math.Sqrt(draws));
        }
    }

    [Fact]
    public void A_dense_metric_that_is_not_positive_definite_is_refused()
    {
        var error = Assert.Throws<HmcNetException>(() => new DenseKineticEnergy([1, 2, 2, 1], 2));
        Assert.Contains("not positive definite", error.What, StringComparison.Ordinal);
        Assert.Contains("pivot 2 of 2", error.Where, StringComparison.Ordinal);
        Assert.Throws<HmcNetException>(() => new DenseKineticEnergy([double.NaN], 1));
    }

    [Fact]
    public void A_metric_survives_the_way_through_an_adaptation_result()
    {
        foreach ((KineticEnergy kinetic, _) in Metrics(4).Where(m => m.Kinetic is not LowRankKineticEnergy))
        {
            KineticEnergy back = KineticEnergy.From(kinetic.MetricName, kinetic.InverseMetric, 4);
            Assert.Equal(kinetic.GetType(), back.GetType());
            Assert.Equal(kinetic.MetricName, back.MetricName);
            Assert.Equal(kinetic.InverseMetric, back.InverseMetric);
        }
    }

    [Fact]
    public void A_low_rank_metric_is_reported_as_its_dense_matrix_or_its_diagonal()
    {
        (KineticEnergy small, Matrix<double> w) = LowRank(new RandomStream(1, 1), 5);
        Assert.Equal("dense_e", small.MetricName);
        Vector<double> dense = Vector<double>.Build.DenseOfArray(w.ToRowMajorArray());
        AssertClose(dense, [.. small.InverseMetric]);
        Assert.IsType<DenseKineticEnergy>(KineticEnergy.From(small.MetricName, small.InverseMetric, 5));

        int n = LowRankKineticEnergy.LargestReportedInFull + 1;
        (KineticEnergy large, w) = LowRank(new RandomStream(1, 1), n);
        Assert.Equal("diag_e", large.MetricName);
        AssertClose(w.Diagonal(), [.. large.InverseMetric]);
    }

    [Theory]
    [InlineData(Metric.Unit, "unit_e", 3)]
    [InlineData(Metric.Auto, "diag_e", 3)]
    [InlineData(Metric.LowRank, "diag_e", 3)]
    [InlineData(Metric.Diagonal, "diag_e", 3)]
    [InlineData(Metric.Dense, "dense_e", 9)]
    public void A_run_starts_with_the_identity(Metric metric, string name, int elements)
    {
        KineticEnergy kinetic = KineticEnergy.Initial(metric, 3);
        Assert.Equal(name, kinetic.MetricName);
        Assert.Equal(elements, kinetic.InverseMetric.Count);
        Assert.Equal(3, kinetic.InverseMetric.Sum());
        double[] p = [1, -2, 3], v = new double[3];
        kinetic.Velocity(p, v);
        Assert.Equal(p, v);
    }

    private static IEnumerable<(KineticEnergy Kinetic, Matrix<double> W)> Metrics(int n)
    {
        var stream = new RandomStream(1, n);
        yield return (KineticEnergy.Unit(n), Matrix<double>.Build.DenseIdentity(n));
        double[] variances = [.. Enumerable.Range(0, n).Select(_ => 0.1 + stream.NextExponential())];
        yield return (new DiagonalKineticEnergy(variances), Matrix<double>.Build.DenseOfDiagonalArray(variances));
        var root = Matrix<double>.Build.Dense(n, n, (_, _) => stream.NextNormal());
        Matrix<double> w = (root * root.Transpose()) / n + Matrix<double>.Build.DenseIdentity(n);
        w = (w + w.Transpose()) / 2;
        yield return (new DenseKineticEnergy(w.ToRowMajorArray(), n), w);
        yield return LowRank(stream, n);
    }

    /// <summary>Up to three directions with eigenvalues above and below 1, and W by the formula.</summary>
    private static (KineticEnergy Kinetic, Matrix<double> W) LowRank(RandomStream stream, int n)
    {
        int rank = Math.Min(3, n);
        double[] eigenvalues = [.. new[] { 40.0, 0.05, 3.0 }.Take(rank)];
        double[] scale = [.. Enumerable.Range(0, n).Select(_ => 0.1 + stream.NextExponential())];
        Matrix<double> u = Matrix<double>.Build.Dense(n, rank, (_, _) => stream.NextNormal()).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        Matrix<double> s = Matrix<double>.Build.DenseOfDiagonalArray(scale);
        Matrix<double> excess = Matrix<double>.Build.DenseOfDiagonalArray([.. eigenvalues.Select(l => l - 1)]);
        Matrix<double> w = s * (Matrix<double>.Build.DenseIdentity(n) + (u * excess * u.Transpose())) * s;
        return (new LowRankKineticEnergy(scale, u.ToColumnMajorArray(), eigenvalues), w);
    }

    private static double[] Normals(RandomStream stream, int n)
    {
        var x = new double[n];
        stream.FillNormal(x);
        return x;
    }

    private static Vector<double> Copy(Span<double> x) => Vector<double>.Build.DenseOfArray(x.ToArray());

    private static void AssertClose(Vector<double> expected, Span<double> actual)
    {
        for (int i = 0; i < actual.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12 * (1 + Math.Abs(expected[i])));
    }
}
