using HmcNet.Adaptation;
using HmcNet.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Tests.Adaptation;

public class DiagonalScreenTests
{
    /// <summary>Independent normals of any scales show nothing, whatever the draws: ratios within rounding of 1.</summary>
    [Theory]
    [InlineData(1, 5)]
    [InlineData(30, 6)]
    [InlineData(30, 200)]
    public void Independent_normals_show_nothing(int n, int count)
    {
        (PairedHistory history, double[] variances) = Draws(Matrix<double>.Build.DenseDiagonal(n, n, i => Math.Pow(10, i % 7 - 3)), count);
        Assert.Equal(1, DiagonalScreen.Ratio(history, variances), 1e-6);
    }

    /// <summary>
    /// One direction that is wide or narrow among many is seen: the full estimate is asked for, and what is seen is no more
    /// than there is, but for the regularisation, in which the two differ where draws are few.
    /// </summary>
    [Theory]
    [InlineData(10, 40, 9)]
    [InlineData(60, 40, 100)]
    [InlineData(60, 200, 9)]
    [InlineData(60, 200, 0.05)]
    public void One_direction_that_matters_is_seen(int n, int count, double eigenvalue)
    {
        Vector<double> u = Vector<double>.Build.Dense(n, i => i % 2 == 0 ? 1 : -1).Normalize(2);
        Matrix<double> covariance = Matrix<double>.Build.DenseIdentity(n) + (eigenvalue - 1) * u.OuterProduct(u);
        (PairedHistory history, double[] variances) = Draws(covariance, count);
        var full = new SymmetricEigen(
            CovarianceMean.Dense(history, variances).InverseMetric.ToArray().Select((x, k) => x / Math.Sqrt(variances[k / n] * variances[k % n])).ToArray(),
            n, vectors: false);
        double there = Math.Max(1, full.Values.Max()) / Math.Min(1, full.Values.Min());
        Assert.InRange(there, MetricChoice.SmallestRatio, double.PositiveInfinity);
        Assert.InRange(DiagonalScreen.Ratio(history, variances), MetricChoice.WorthALook, there * 1.5);
    }

    /// <summary>Draws of a normal with their exact gradients, and the diagonal rule.</summary>
    private static (PairedHistory History, double[] Variances) Draws(Matrix<double> covariance, int count)
    {
        int n = covariance.RowCount;
        var stream = new RandomStream(8, n);
        stream.Begin(count, StreamPurpose.Study);
        Matrix<double> root = covariance.Cholesky().Factor, precision = covariance.Inverse();
        var history = new PairedHistory(n);
        var moments = new PairedMoments(n);
        for (int k = 0; k < count; k++)
        {
            Vector<double> x = root * Vector<double>.Build.Dense(n, _ => stream.NextNormal());
            double[] gradient = [.. -(precision * x)];
            history.Add(x.ToArray(), gradient);
            moments.Add(x.ToArray(), gradient);
        }
        double[] variances = [.. Enumerable.Repeat(1.0, n)];
        moments.WriteVariances(variances);
        return (history, variances);
    }
}
