using HmcNet.Hmc;

namespace HmcNet.Benchmarks;

/// <summary>Compares two densities of the same coordinates: nothing is timed that does not compute the same numbers.</summary>
internal static class Agreement
{
    /// <summary>Largest relative difference that rounding in another order explains.</summary>
    public const double Tolerance = 1e-10;

    private const int Points = 6;

    /// <summary>Points at which the two are compared: the fixed one that is timed, then random ones within (-1, 1).</summary>
    public static IEnumerable<double[]> PointsOf(int dimension)
    {
        yield return TimedPoint(dimension);
        var random = new Simulator(99);
        for (int p = 1; p < Points; p++)
            yield return [.. Enumerable.Range(0, dimension).Select(_ => 2 * random.Uniform() - 1)];
    }

    /// <summary>The point at which gradients are timed.</summary>
    public static double[] TimedPoint(int dimension) => [.. Enumerable.Range(0, dimension).Select(i => 0.3 * Math.Sin(i + 1))];

    /// <summary>The largest difference of values and gradients, relative to their size (at least 1).</summary>
    public static double WorstDifference(ILogDensity expected, ILogDensity found)
    {
        int dimension = expected.Dimension;
        if (found.Dimension != dimension)
            return double.PositiveInfinity;
        double[] a = new double[dimension], b = new double[dimension];
        double worst = 0;
        foreach (double[] point in PointsOf(dimension))
        {
            double x = expected.ValueAndGradient(point, a), y = found.ValueAndGradient(point, b);
            worst = Larger(worst, Relative(x, y));
            for (int i = 0; i < dimension; i++)
                worst = Larger(worst, Relative(a[i], b[i]));
        }
        return worst;
    }

    private static double Relative(double x, double y) => Math.Abs(x - y) / Math.Max(1, Math.Abs(x));

    // NaN is the worst of all.
    private static double Larger(double worst, double other) => other <= worst ? worst : other;
}
