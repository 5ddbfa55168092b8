using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace HmcNet.Optimization;

/// <summary>The matrix of second derivatives of a function of few variables, from exact gradients, and what it says.</summary>
internal sealed class Curvature
{
    // Eigenvalues of the matrix scaled to a unit diagonal: below this a direction is flat; differences leave errors of 1e-8 or so.
    private const double Flat = 1e-7;

    // And this far below zero the function rises along it.
    private const double Saddle = 1e-4;

    // Steps are not taken along directions flatter than this.
    private const double WellAboveFlat = 1e-2;

    private Curvature(double[,] information, int[] free)
    {
        Information = information;
        Free = free;
        int n = free.Length;
        var scales = new double[n];
        for (int i = 0; i < n; i++)
            scales[i] = information[i, i] > 0 ? Math.Sqrt(information[i, i]) : 1;
        var scaled = Matrix<double>.Build.Dense(n, n, (i, j) => information[i, j] / (scales[i] * scales[j]));
        if (n == 0 || scaled.Enumerate().Any(v => !double.IsFinite(v)))
        {
            IsPositiveDefinite = n == 0;
            Covariance = Ascent = new double[n, n];
            return;
        }
        Evd<double> eigen = scaled.Evd(Symmetricity.Symmetric);
        int least = 0;
        for (int i = 1; i < n; i++)
            least = eigen.EigenValues[i].Real < eigen.EigenValues[least].Real ? i : least;
        IsPositiveDefinite = eigen.EigenValues[least].Real > Flat;
        FlatDirection = [.. Enumerable.Range(0, n).Select(i => eigen.EigenVectors[i, least] / scales[i])];
        IsSaddle = eigen.EigenValues[least].Real < -Saddle;
        Covariance = new double[n, n];
        Ascent = IsPositiveDefinite ? Covariance : PseudoInverse(eigen, scales);
        if (!IsPositiveDefinite)
            return;
        Matrix<double> inverse = scaled.Inverse();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                Covariance[i, j] = (inverse[i, j] + inverse[j, i]) / 2 / (scales[i] * scales[j]);
        }
    }

    /// <summary>The variables that were not held, by their places.</summary>
    public int[] Free { get; }

    /// <summary>Minus the second derivatives among the free variables.</summary>
    public double[,] Information { get; }

    /// <summary>Its inverse; zeros when it is not positive definite.</summary>
    public double[,] Covariance { get; }

    /// <summary>
    /// The inverse, or where there is none that of the absolute eigenvalues without the flat ones: with it the gradient shows
    /// uphill.
    /// </summary>
    public double[,] Ascent { get; }

    /// <summary>Whether the point is a strict maximum.</summary>
    public bool IsPositiveDefinite { get; }

    /// <summary>Whether the function rises along the flat direction.</summary>
    public bool IsSaddle { get; }

    /// <summary>The direction of the least curvature.</summary>
    public double[] FlatDirection { get; } = [];

    /// <summary>Makes it of a matrix that is known.</summary>
    /// <param name="information">Minus the second derivatives with respect to all variables.</param>
    /// <param name="free">The variables that are not held.</param>
    public static Curvature Of(double[,] information, int[] free)
    {
        var part = new double[free.Length, free.Length];
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < free.Length; j++)
                part[i, j] = information[free[i], free[j]];
        }
        return new Curvature(part, free);
    }

    /// <summary>Differences of gradients, central and extrapolated (error of fourth order in the step).</summary>
    /// <param name="objective">The function.</param>
    /// <param name="point">Where.</param>
    /// <param name="free">The variables that are not held.</param>
    public static Curvature At(Objective objective, double[] point, int[] free)
    {
        var information = new double[free.Length, free.Length];
        for (int k = 0; k < free.Length; k++)
        {
            double guess = 1e-4 * Math.Max(1, Math.Abs(point[free[k]]));
            double curvature = -Difference(objective, point, free[k], guess)[free[k]];
            // A fiftieth of the standard deviation that the other variables' values leave.
            double step = curvature > 0 ? Math.Clamp(0.02 / Math.Sqrt(curvature), 1e-7 * Math.Max(1, Math.Abs(point[free[k]])), 0.05 * Math.Max(1, Math.Abs(point[free[k]]))) : guess;
            double[] once = Difference(objective, point, free[k], step), twice = Difference(objective, point, free[k], 2 * step);
            for (int j = 0; j < free.Length; j++)
                information[j, k] = -(4 * once[free[j]] - twice[free[j]]) / 3;
        }
        for (int i = 0; i < free.Length; i++)
        {
            for (int j = 0; j < i; j++)
                information[i, j] = information[j, i] = (information[i, j] + information[j, i]) / 2;
        }
        return new Curvature(information, free);
    }

    private static double[,] PseudoInverse(Evd<double> eigen, double[] scales)
    {
        int n = scales.Length;
        var inverse = new double[n, n];
        for (int e = 0; e < n; e++)
        {
            double value = Math.Abs(eigen.EigenValues[e].Real);
            if (value < WellAboveFlat)
                continue;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    inverse[i, j] += eigen.EigenVectors[i, e] * eigen.EigenVectors[j, e] / (value * scales[i] * scales[j]);
            }
        }
        return inverse;
    }

    private static double[] Difference(Objective objective, double[] point, int variable, double step)
    {
        double[] moved = [.. point];
        double[] ahead = new double[point.Length], behind = new double[point.Length];
        moved[variable] = point[variable] + step;
        objective(moved, ahead);
        double width = moved[variable];
        moved[variable] = point[variable] - step;
        objective(moved, behind);
        width -= moved[variable];
        return [.. ahead.Select((a, i) => (a - behind[i]) / width)];
    }
}
