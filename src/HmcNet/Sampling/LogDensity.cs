using HmcNet.Hmc;
using HmcNet.Sampling;

namespace HmcNet;

/// <summary>Makes sampling targets of hand-written log densities, without a model.</summary>
public static class LogDensity
{
    /// <summary>Wraps a function that gives value and gradient over unconstrained coordinates.</summary>
    /// <remarks>
    /// Chains call the function at the same time from several threads: it must not keep state between calls. Where it
    /// needs a workspace, use <see cref="FromFactory"/>.
    /// </remarks>
    /// <param name="dimension">Number of coordinates, at least 1.</param>
    /// <param name="function">The density.</param>
    /// <param name="names">Names of the coordinates; null names them "q[1]", "q[2]", ...</param>
    /// <param name="name">Name of the model in files and messages.</param>
    /// <returns>A target for the samplers.</returns>
    /// <exception cref="HmcNetException">When the dimension is less than 1, or names are too few, too many or not distinct.</exception>
    public static ISamplingTarget FromValueAndGradient(
        int dimension, LogDensityFunction function, IReadOnlyList<string>? names = null, string name = "log density")
    {
        ArgumentNullException.ThrowIfNull(function);
        return new LogDensityTarget(() => new FunctionDensity(dimension, function), dimension, names, name);
    }

    /// <summary>Wraps densities of one's own, one instance a chain.</summary>
    /// <param name="factory">Makes a density; called once a chain, and once to learn the dimension.</param>
    /// <param name="names">Names of the coordinates; null names them "q[1]", "q[2]", ...</param>
    /// <param name="name">Name of the model in files and messages.</param>
    /// <returns>A target for the samplers.</returns>
    /// <exception cref="HmcNetException">When the dimension is less than 1, or names are too few, too many or not distinct.</exception>
    public static ISamplingTarget FromFactory(
        Func<ILogDensity> factory, IReadOnlyList<string>? names = null, string name = "log density")
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new LogDensityTarget(factory, factory().Dimension, names, name);
    }

    private sealed class FunctionDensity(int dimension, LogDensityFunction function) : ILogDensity
    {
        public int Dimension => dimension;

        public double ValueAndGradient(ReadOnlySpan<double> position, Span<double> gradient) => function(position, gradient);
    }
}
