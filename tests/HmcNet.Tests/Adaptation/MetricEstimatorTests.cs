using HmcNet.Adaptation;
using HmcNet.Hmc;
using HmcNet.Randomness;

namespace HmcNet.Tests.Adaptation;

public class MetricEstimatorTests
{
    /// <summary>Three draws by hand: variances 1 and 12, covariance 3; shrunk with weights 3/8 and 5/8 of 1e-3.</summary>
    [Fact]
    public void Variances_are_shrunk_as_Stan_does()
    {
        KineticEnergy metric = Filled(new VarianceEstimator(2)).Estimate();
        Assert.Equal("diag_e", metric.MetricName);
        Assert.Equal(3.0 / 8 * 1 + 1e-3 * 5 / 8, metric.InverseMetric[0], 1e-15);
        Assert.Equal(3.0 / 8 * 12 + 1e-3 * 5 / 8, metric.InverseMetric[1], 1e-14);
    }

    [Fact]
    public void Covariances_are_shrunk_as_Stan_does()
    {
        KineticEnergy metric = Filled(new CovarianceEstimator(2)).Estimate();
        Assert.Equal("dense_e", metric.MetricName);
        double[] expected = [3.0 / 8 * 1 + 1e-3 * 5 / 8, 3.0 / 8 * 3, 3.0 / 8 * 3, 3.0 / 8 * 12 + 1e-3 * 5 / 8];
        for (int i = 0; i < 4; i++)
            Assert.Equal(expected[i], metric.InverseMetric[i], 1e-14);
    }

    /// <summary>Against the two-pass formula, with means far from zero where a naive sum of squares would cancel.</summary>
    [Fact]
    public void Covariances_agree_with_two_passes()
    {
        const int n = 7, draws = 50;
        var stream = new RandomStream(1, 1);
        var dense = new CovarianceEstimator(n);
        var diagonal = new VarianceEstimator(n);
        var all = new double[draws][];
        for (int d = 0; d < draws; d++)
        {
            all[d] = new double[n];
            stream.FillNormal(all[d]);
            for (int i = 1; i < n; i++)
                all[d][i] += all[d][i - 1] + 1e6;
            dense.Add(all[d]);
            diagonal.Add(all[d]);
        }
        double[] mean = [.. Enumerable.Range(0, n).Select(i => all.Average(x => x[i]))];
        IReadOnlyList<double> w = dense.Estimate().InverseMetric, v = diagonal.Estimate().InverseMetric;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
            {
                double s = all.Sum(x => (x[i] - mean[i]) * (x[j] - mean[j])) / (draws - 1);
                double expected = draws / (draws + 5.0) * s + (i == j ? 1e-3 * 5 / (draws + 5.0) : 0);
                // Coordinates of 6e6 carry 1e-9 of rounding each.
                Assert.Equal(expected, w[i * n + j], 1e-7);
                if (i == j)
                    Assert.Equal(expected, v[i], 1e-7);
            }
    }

    [Fact]
    public void An_overflow_says_that_the_posterior_looks_improper()
    {
        foreach (IMetricEstimator estimator in new IMetricEstimator[] { new VarianceEstimator(2), new CovarianceEstimator(2) })
        {
            estimator.Add([0, 1e200]);
            estimator.Add([1, -1e200]);
            var error = Assert.Throws<HmcNetException>(() => estimator.Estimate());
            Assert.Contains("improper", error.What, StringComparison.Ordinal);
            Assert.Contains("coordinate 2", error.Where, StringComparison.Ordinal);
            Assert.Contains("proper prior", error.Remedy, StringComparison.Ordinal);
        }
    }

    private static IMetricEstimator Filled(IMetricEstimator estimator)
    {
        estimator.Add([1, 1]);
        estimator.Add([2, 7]);
        estimator.Add([3, 7]);
        Assert.Equal(3, estimator.Count);
        return estimator;
    }
}
