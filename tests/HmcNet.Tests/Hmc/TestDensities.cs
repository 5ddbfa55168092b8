using HmcNet.Hmc;

namespace HmcNet.Tests.Hmc;

/// <summary>A density of a function; the simplest way to write one in a test.</summary>
internal sealed class FunctionDensity(int dimension, LogDensityFunction function) : ILogDensity
{
    public int Dimension => dimension;

    public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => function(position, gradient);
}

/// <summary>Densities by name.</summary>
internal static class TestDensities
{
    /// <summary>Independent normals with mean 0 and the given scales.</summary>
    public static ILogDensity Gaussian(params double[] scales) => new FunctionDensity(scales.Length, (q, g) =>
    {
        double sum = 0;
        for (int i = 0; i < q.Length; i++)
        {
            g[i] = -q[i] / (scales[i] * scales[i]);
            sum += 0.5 * q[i] * g[i];
        }
        return sum;
    });

    /// <summary>A quartic density with a coupling: not Gaussian, smooth, in two dimensions.</summary>
    public static ILogDensity Quartic() => new FunctionDensity(2, (q, g) =>
    {
        double x = q[0], y = q[1];
        g[0] = -x * x * x - 0.6 * (x - y);
        g[1] = -Math.Sin(y) - 0.2 * y - 0.6 * (y - x);
        return -x * x * x * x / 4 - 0.3 * (x - y) * (x - y) + Math.Cos(y) - 0.1 * y * y;
    });
}
