using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>The kinetic energy K(p) = p' W p / 2 of a Euclidean metric with inverse metric W = M^-1.</summary>
/// <remarks>
/// M. Betancourt (2017), A conceptual introduction to Hamiltonian Monte Carlo, section 4.2.1. The constant
/// log det M is left out, as in Stan. Immutable; one instance may serve many chains.
/// </remarks>
internal abstract class KineticEnergy
{
    protected KineticEnergy(int dimension, string metricName)
    {
        Dimension = dimension;
        MetricName = metricName;
    }

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>CmdStan's name: "unit_e", "diag_e" or "dense_e".</summary>
    public string MetricName { get; }

    /// <summary>Elements of W: shape [Dimension] or [Dimension, Dimension] row-major.</summary>
    public abstract IReadOnlyList<double> InverseMetric { get; }

    /// <summary>The metric with W = 1.</summary>
    public static KineticEnergy Unit(int dimension)
    {
        var ones = new double[dimension];
        Array.Fill(ones, 1);
        return new DiagonalKineticEnergy(ones, "unit_e");
    }

    /// <summary>The metric a run of that kind starts with: W = 1 in the kind's own form, diagonal where it is not fixed.</summary>
    public static KineticEnergy Initial(Metric metric, int dimension)
    {
        if (metric == Metric.Unit)
            return Unit(dimension);
        if (metric != Metric.Dense)
            return new DiagonalKineticEnergy(Unit(dimension).InverseMetric);
        var identity = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++)
            identity[i * dimension + i] = 1;
        return new DenseKineticEnergy(identity, dimension);
    }

    /// <summary>The metric that an earlier warm-up found.</summary>
    /// <param name="metric">CmdStan's name of the metric.</param>
    /// <param name="inverseMetric">Its elements, shape [dimension] or, for "dense_e", [dimension, dimension].</param>
    /// <param name="dimension">Number of coordinates.</param>
    public static KineticEnergy From(string metric, IReadOnlyList<double> inverseMetric, int dimension) => metric == "dense_e"
        ? new DenseKineticEnergy(inverseMetric, dimension)
        : new DiagonalKineticEnergy(inverseMetric, metric);

    /// <summary>Draws a momentum from N(0, M).</summary>
    /// <param name="stream">Source of normal numbers.</param>
    /// <param name="p">Written: shape [Dimension].</param>
    public abstract void DrawMomentum(RandomStream stream, Span<double> p);

    /// <summary>Computes the velocity v = W p.</summary>
    /// <param name="p">Read: shape [Dimension].</param>
    /// <param name="v">Written: shape [Dimension].</param>
    public abstract void Velocity(ReadOnlySpan<double> p, Span<double> v);

    /// <summary>First half of a leapfrog step: p' = p + eps/2 g, q' = q + eps W p'.</summary>
    /// <param name="eps">Step size, negative to go back in time.</param>
    /// <param name="from">Read: position, momentum and gradient.</param>
    /// <param name="to">Written: position and momentum; the velocity is scratch space.</param>
    public virtual void KickAndDrift(double eps, PhasePoint from, PhasePoint to)
    {
        VectorKernels.SumScaled(from.Momentum, 0.5 * eps, from.Gradient, to.Momentum);
        Velocity(to.Momentum, to.Velocity);
        VectorKernels.SumScaled(from.Position, eps, to.Velocity, to.Position);
    }

    /// <summary>Second half of a leapfrog step: p += eps/2 g, v = W p.</summary>
    /// <param name="eps">Step size, negative to go back in time.</param>
    /// <param name="point">Read: gradient; written: momentum and velocity.</param>
    /// <returns>The kinetic energy p . v / 2 after the kick.</returns>
    public virtual double Kick(double eps, PhasePoint point)
    {
        VectorKernels.AddScaled(0.5 * eps, point.Gradient, point.Momentum);
        Velocity(point.Momentum, point.Velocity);
        return 0.5 * VectorKernels.Dot(point.Momentum, point.Velocity);
    }
}
