using HmcNet.Diagnostics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace HmcNet.Cloning;

/// <summary>Mean and covariance of some entries over all draws, and how far these are from a normal distribution.</summary>
internal sealed class PosteriorMoments
{
    private readonly double[][] columns;

    /// <summary>Computes them.</summary>
    /// <param name="columns">The draws of all chains, shape [entry][draw].</param>
    public PosteriorMoments(double[][] columns)
    {
        this.columns = columns;
        int n = columns[0].Length;
        Means = [.. columns.Select(c => c.Average())];
        Covariance = Matrix<double>.Build.Dense(columns.Length, columns.Length);
        for (int i = 0; i < columns.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int d = 0; d < n; d++)
                    sum += (columns[i][d] - Means[i]) * (columns[j][d] - Means[j]);
                Covariance[i, j] = Covariance[j, i] = sum / (n - 1);
            }
        }
    }

    /// <summary>Of some entries of draws.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="entries">Names of the entries.</param>
    public static PosteriorMoments Of(Draws draws, IReadOnlyList<string> entries) => new([.. entries.Select(draws.Pooled)]);

    /// <summary>The means.</summary>
    public double[] Means { get; }

    /// <summary>The covariance, divisor n - 1.</summary>
    public Matrix<double> Covariance { get; }

    /// <summary>dclone's lambdamax.diag: the largest eigenvalue of the covariance, on the scale of the entries; NaN where a draw is not finite.</summary>
    public double LambdaMax => Covariance.Enumerate().Any(c => !double.IsFinite(c)) ? double.NaN : Covariance.Evd(Symmetricity.Symmetric).EigenValues.Real().Maximum();

    /// <summary>Standard deviation of an entry.</summary>
    public double Sd(int entry) => Math.Sqrt(Covariance[entry, entry]);

    /// <summary>The variance of a linear combination of the entries.</summary>
    public double VarianceOf(IReadOnlyList<double> coefficients)
    {
        Vector<double> a = Vector<double>.Build.DenseOfEnumerable(coefficients);
        return a * Covariance * a;
    }

    /// <summary>
    /// dclone's chisq.diag: ordered squared Mahalanobis distances of the draws from their mean against quantiles of the chi-squared distribution
    /// at (i - 1/2) / n: the mean squared difference, and 1 - r^2 of the two. NaN where the covariance is singular.
    /// </summary>
    public (double MsError, double RSquared) NormalityCheck()
    {
        int n = columns[0].Length;
        double[] scales = [.. Enumerable.Range(0, columns.Length).Select(Sd)];
        Matrix<double> correlation = Matrix<double>.Build.Dense(columns.Length, columns.Length, (i, j) => Covariance[i, j] / (scales[i] * scales[j]));
        if (scales.Any(s => !(s > 0 && double.IsFinite(s))) || correlation.ConditionNumber() > 1 / Precision)
            return (double.NaN, double.NaN);
        Matrix<double> inverse = correlation.Inverse();
        var distances = new double[n];
        Vector<double> z = Vector<double>.Build.Dense(columns.Length);
        for (int d = 0; d < n; d++)
        {
            for (int i = 0; i < columns.Length; i++)
                z[i] = (columns[i][d] - Means[i]) / scales[i];
            distances[d] = z * inverse * z;
        }
        Array.Sort(distances);
        double[] quantiles = [.. Enumerable.Range(1, n).Select(i => ChiSquared.InvCDF(columns.Length, (i - 0.5) / n))];
        double error = 0;
        for (int d = 0; d < n; d++)
            error += (distances[d] - quantiles[d]) * (distances[d] - quantiles[d]);
        double r = MathNet.Numerics.Statistics.Correlation.Pearson(distances, quantiles);
        return (error / n, 1 - r * r);
    }

    /// <summary>The largest R-hat of some entries.</summary>
    /// <param name="draws">The draws.</param>
    /// <param name="entries">Names of the entries.</param>
    public static (double RHat, string Entry) WorstRHat(Draws draws, IReadOnlyList<string> entries) =>
        entries.Select(e => (RHat.RankNormalized(ChainValues.Of(draws, e)), e)).MaxBy(r => double.IsNaN(r.Item1) ? double.PositiveInfinity : r.Item1);

    // Beyond this condition number of the correlation the distances would be rounding error.
    private const double Precision = 1e-12;
}
