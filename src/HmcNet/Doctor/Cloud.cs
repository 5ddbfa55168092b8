using HmcNet.Hmc;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace HmcNet.Doctoring;

/// <summary>The cloud of ordinary draws on the unconstrained scale: mean, covariance, and the covariance as the metric sees it.</summary>
internal sealed class Cloud
{
    /// <summary>Draws for each coordinate without which a covariance says nothing.</summary>
    public const int FewestPerCoordinate = 4;

    /// <summary>Most coordinates that are looked at together.</summary>
    public const int MostCoordinates = 150;

    private Cloud(Vector<double> mean, Matrix<double> covariance)
    {
        Mean = mean;
        Covariance = covariance;
        Scales = covariance.Diagonal().PointwiseSqrt();
    }

    /// <summary>Mean of the draws.</summary>
    public Vector<double> Mean { get; }

    /// <summary>Their covariance.</summary>
    public Matrix<double> Covariance { get; }

    /// <summary>Their standard deviations.</summary>
    public Vector<double> Scales { get; }

    /// <summary>The cloud of some transitions' draws; null where there are too few, or too many coordinates.</summary>
    /// <param name="draws">The transitions.</param>
    public static Cloud? Of(IReadOnlyList<RecordedTransition> draws)
    {
        if (draws.Count == 0)
            return null;
        int dimension = draws[0].Last.Length;
        if (dimension > MostCoordinates || draws.Count < FewestPerCoordinate * dimension)
            return null;
        Matrix<double> points = Matrix<double>.Build.DenseOfRows(draws.Select(d => d.Last));
        Vector<double> mean = points.ColumnSums() / draws.Count;
        // Within chains: chains in different places are another finding.
        int chains = 0, row = 0;
        foreach (IGrouping<int, RecordedTransition> chain in draws.GroupBy(d => d.Chain))
        {
            int count = chain.Count();
            Vector<double> own = points.SubMatrix(row, count, 0, dimension).ColumnSums() / count;
            for (int end = row + count; row < end; row++)
                points.SetRow(row, points.Row(row) - own);
            chains++;
        }
        Matrix<double> covariance = points.TransposeThisAndMultiply(points) / (draws.Count - chains);
        return covariance.Diagonal().Any(v => !(v > 0)) ? null : new Cloud(mean, covariance);
    }

    /// <summary>Eigenvalues and vectors of the covariance in the coordinates of a metric: all 1 where the metric fits.</summary>
    /// <param name="kinetic">The kinetic energy that holds the metric; null for the unit metric.</param>
    /// <returns>The decomposition of L^-1 C L^-T with W = L L^T the inverse metric, and L.</returns>
    public (Evd<double> Decomposition, Matrix<double> Root) Seen(KineticEnergy? kinetic)
    {
        int n = Mean.Count;
        Matrix<double> inverseMetric = Matrix<double>.Build.DenseIdentity(n);
        if (kinetic is not null)
        {
            var unit = new double[n];
            var column = new double[n];
            for (int c = 0; c < n; c++)
            {
                Array.Clear(unit);
                unit[c] = 1;
                kinetic.Velocity(unit, column);
                inverseMetric.SetColumn(c, column);
            }
        }
        Matrix<double> root = inverseMetric.Cholesky().Factor;
        Matrix<double> half = root.Solve(Covariance);
        Matrix<double> seen = root.Solve(half.Transpose());
        return (((seen + seen.Transpose()) / 2).Evd(Symmetricity.Symmetric), root);
    }
}
