using HmcNet.Adaptation;
using HmcNet.Hmc;
using HmcNet.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Tests.Adaptation;

public class CovarianceMeanTests
{
    /// <summary>A normal's covariance comes from any draws that span the space, correlated chains or not.</summary>
    [Theory]
    [InlineData(1, 4, 0.5)]
    [InlineData(2, 6, 0.99999)]
    [InlineData(5, 12, 0.9)]
    [InlineData(24, 50, 0.999)]
    public void The_dense_metric_of_a_normal_is_its_covariance(int n, int count, double correlation)
    {
        Matrix<double> covariance = Exchangeable(n, correlation);
        (PairedHistory history, double[] variances) = Draws(covariance, count);
        IReadOnlyList<double> inverse = CovarianceMean.Dense(history, variances).InverseMetric;
        // The regularisation of 1e-5 moves an eigenvalue of the standardised matrix, 1e3 at most here, by 1e-5 of its
        // square in draws; 1 % is far below what a sampler notices.
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                Assert.Equal(covariance[i, k], inverse[i * n + k], 0.01 * Math.Sqrt(covariance[i, i] * covariance[k, k]));
    }

    /// <summary>Case kept from stan-dev/stan#1853: shrinkage towards the scale 1e-3 spoils independent normals.</summary>
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Independent_normals_of_any_scale_need_no_shrinkage(double scale)
    {
        const int n = 40;
        Matrix<double> covariance = Matrix<double>.Build.DenseDiagonal(n, n, scale * scale);
        (PairedHistory history, double[] variances) = Draws(covariance, 6);
        Assert.Empty(CovarianceMean.LowRank(history, variances).Eigenvalues);
        IReadOnlyList<double> inverse = CovarianceMean.Dense(history, variances).InverseMetric;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                Assert.Equal(i == k ? 1 : 0, inverse[i * n + k] / (scale * scale), 1e-9);
    }

    /// <summary>One wide and one narrow direction among 60 are found from 25 draws; the rest stays as it is.</summary>
    [Fact]
    public void Few_draws_find_the_few_directions_that_matter()
    {
        const int n = 60;
        var stream = new RandomStream(3, 1);
        Matrix<double> q = Matrix<double>.Build.Dense(n, 2, (_, _) => stream.NextNormal()).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        Vector<double> wide = q.Column(0), narrow = q.Column(1);
        Matrix<double> covariance = Matrix<double>.Build.DenseIdentity(n) + (99 * wide.OuterProduct(wide)) - (0.99 * narrow.OuterProduct(narrow));
        (PairedHistory history, double[] variances) = Draws(covariance, 25);
        LowRankKineticEnergy metric = CovarianceMean.LowRank(history, variances);
        // The diagonal rule spreads the two directions over some more, still few of the 50 that the draws and gradients span.
        Assert.InRange(metric.Eigenvalues.Count, 2, 10);
        // Whitened by the metric, the covariance whose eigenvalues were 1e4 apart has them closer by a factor of at least
        // 50; with fewer draws than dimensions the ridge of one draw keeps the estimate from going all the way.
        Matrix<double> w = Matrix<double>.Build.DenseOfRowMajor(n, n, metric.InverseMetric);
        double[] left = [.. w.Inverse().Multiply(covariance).Evd().EigenValues.Select(e => e.Real)];
        Assert.InRange(left.Max() / left.Min(), 1, 200);
    }

    /// <summary>Equal correlations between coordinates of scales 1, 2, ..., n.</summary>
    private static Matrix<double> Exchangeable(int n, double correlation) =>
        Matrix<double>.Build.Dense(n, n, (i, k) => (i + 1.0) * (k + 1) * (i == k ? 1 : correlation));

    private static (PairedHistory History, double[] Variances) Draws(Matrix<double> covariance, int count)
    {
        int n = covariance.RowCount;
        Matrix<double> root = covariance.Cholesky().Factor, precision = covariance.Inverse();
        var stream = new RandomStream(5, n);
        var history = new PairedHistory(n);
        var moments = new PairedMoments(n);
        for (int k = 0; k < count; k++)
        {
            Vector<double> x = root * Vector<double>.Build.Dense(n, _ => stream.NextNormal());
            Vector<double> gradient = -(precision * x);
            history.Add(x.ToArray(), gradient.ToArray());
            moments.Add(x.ToArray(), gradient.ToArray());
        }
        var variances = new double[n];
        moments.WriteVariances(variances);
        return (history, variances);
    }
}
