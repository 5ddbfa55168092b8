namespace HmcNet.Reports;

/// <summary>Kernel density estimates for display.</summary>
/// <remarks>
/// Normal kernel with Silverman's (1986, Density estimation, equation 3.31) bandwidth 0.9 min(sd, IQR / 1.34) n^(-1/5). Values
/// are binned linearly first, which changes nothing that can be seen. At bounds of the support mass is reflected.
/// </remarks>
internal static class Kernel
{
    private const int Bins = 512;

    /// <summary>The smallest and the largest finite value of interest: extreme tails are cut off where they would hide the rest.</summary>
    /// <returns>The range, and whether values lie outside it.</returns>
    public static (double Low, double High, bool IsCut) Range(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
            return (0, 1, false);
        double low = sorted[0], high = sorted[^1];
        double inner = At(sorted, 0.975) - At(sorted, 0.025);
        if (inner > 0 && high - low > 8 * inner)
            return (Math.Max(low, At(sorted, 0.005)), Math.Min(high, At(sorted, 0.995)), true);
        return (low, high, false);
    }

    /// <summary>Bandwidth of values; 0 where they do not vary.</summary>
    public static double Bandwidth(double[] values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length < 2 || sorted[0] == sorted[^1])
            return 0;
        double mean = sorted.Average();
        double sd = Math.Sqrt(sorted.Sum(v => (v - mean) * (v - mean)) / (sorted.Length - 1));
        double spread = (At(sorted, 0.75) - At(sorted, 0.25)) / 1.34;
        return 0.9 * (spread > 0 ? Math.Min(sd, spread) : sd) * Math.Pow(sorted.Length, -0.2);
    }

    /// <summary>Density at points of a grid.</summary>
    /// <param name="values">The draws; what is not finite is left out.</param>
    /// <param name="grid">Where: equally spaced, ascending.</param>
    /// <param name="lower">Lower bound of the support; minus infinity for none.</param>
    /// <param name="upper">Upper bound of the support; infinity for none.</param>
    /// <returns>Shape of the grid; NaN where the values do not vary.</returns>
    public static double[] Density(double[] values, double[] grid, double lower = double.NegativeInfinity, double upper = double.PositiveInfinity)
    {
        double h = Bandwidth(values);
        var density = new double[grid.Length];
        if (h == 0)
        {
            Array.Fill(density, double.NaN);
            return density;
        }
        double[] finite = [.. values.Where(double.IsFinite)];
        double from = finite.Min(), step = (finite.Max() - from) / Bins;
        double[] weights = Weights(finite, from, step);
        double scale = 1 / (finite.Length * h * Math.Sqrt(2 * Math.PI));
        for (int g = 0; g < grid.Length; g++)
        {
            if (grid[g] < lower || grid[g] > upper)
                continue;
            double sum = 0;
            for (int b = 0; b <= Bins; b++)
            {
                if (weights[b] == 0)
                    continue;
                double x = from + b * step;
                sum += weights[b] * (Bump((grid[g] - x) / h) + Mirror(grid[g], lower, x, h) + Mirror(grid[g], upper, x, h));
            }
            density[g] = sum * scale;
        }
        return density;
    }

    /// <summary>Equally spaced points.</summary>
    public static double[] Grid(double low, double high, int points = 128) =>
        [.. Enumerable.Range(0, points).Select(i => low + (high - low) * i / (points - 1))];

    private static double Mirror(double at, double bound, double x, double h) =>
        double.IsFinite(bound) ? Bump((at - (2 * bound - x)) / h) : 0;

    private static double Bump(double z) => Math.Abs(z) > 8 ? 0 : Math.Exp(-0.5 * z * z);

    private static double[] Weights(double[] values, double from, double step)
    {
        var weights = new double[Bins + 1];
        foreach (double value in values)
        {
            double place = (value - from) / step;
            int bin = Math.Min((int)place, Bins - 1);
            weights[bin] += 1 - (place - bin);
            weights[bin + 1] += place - bin;
        }
        return weights;
    }

    private static double At(double[] sorted, double probability) => Diagnostics.Quantiles.OfSorted(sorted, probability);
}
