using System.Numerics;
using System.Runtime.InteropServices;
using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>Kinetic energy of a diagonal (or unit) inverse metric.</summary>
internal sealed class DiagonalKineticEnergy : KineticEnergy
{
    private readonly double[] inverse;
    private readonly double[] momentumScale;

    /// <summary>Creates it from the diagonal of the inverse metric.</summary>
    /// <param name="inverseMetric">Variances of the coordinates, positive and finite, shape [Dimension].</param>
    /// <param name="metricName">CmdStan's name of the metric.</param>
    public DiagonalKineticEnergy(IReadOnlyList<double> inverseMetric, string metricName = "diag_e")
        : base(inverseMetric.Count, metricName)
    {
        inverse = [.. inverseMetric];
        momentumScale = Array.ConvertAll(inverse, w => 1 / Math.Sqrt(w));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> InverseMetric => Array.AsReadOnly(inverse);

    /// <inheritdoc/>
    public override void DrawMomentum(RandomStream stream, Span<double> p)
    {
        stream.FillNormal(p);
        VectorKernels.Multiply(p, momentumScale, p);
    }

    /// <inheritdoc/>
    public override void Velocity(ReadOnlySpan<double> p, Span<double> v) => VectorKernels.Multiply(p, inverse, v);

    /// <inheritdoc/>
    public override void KickAndDrift(double eps, PhasePoint from, PhasePoint to)
    {
        Span<double> q0 = from.Position, p0 = from.Momentum, g = from.Gradient, q1 = to.Position, p1 = to.Momentum;
        ref double rq0 = ref MemoryMarshal.GetReference(q0);
        ref double rp0 = ref MemoryMarshal.GetReference(p0);
        ref double rg = ref MemoryMarshal.GetReference(g);
        ref double rq1 = ref MemoryMarshal.GetReference(q1);
        ref double rp1 = ref MemoryMarshal.GetReference(p1);
        ref double rw = ref MemoryMarshal.GetArrayDataReference(inverse);
        double half = 0.5 * eps;
        int width = Vector<double>.Count, i = 0;
        for (; i <= inverse.Length - width; i += width)
        {
            Vector<double> p = Vector.LoadUnsafe(ref rp0, (nuint)i) + half * Vector.LoadUnsafe(ref rg, (nuint)i);
            p.StoreUnsafe(ref rp1, (nuint)i);
            Vector<double> q = Vector.LoadUnsafe(ref rq0, (nuint)i) + eps * (Vector.LoadUnsafe(ref rw, (nuint)i) * p);
            q.StoreUnsafe(ref rq1, (nuint)i);
        }
        for (; i < inverse.Length; i++)
        {
            p1[i] = p0[i] + half * g[i];
            q1[i] = q0[i] + eps * (inverse[i] * p1[i]);
        }
    }

    /// <inheritdoc/>
    public override double Kick(double eps, PhasePoint point)
    {
        Span<double> p = point.Momentum, g = point.Gradient, v = point.Velocity;
        ref double rp = ref MemoryMarshal.GetReference(p);
        ref double rg = ref MemoryMarshal.GetReference(g);
        ref double rv = ref MemoryMarshal.GetReference(v);
        ref double rw = ref MemoryMarshal.GetArrayDataReference(inverse);
        double half = 0.5 * eps;
        int width = Vector<double>.Count, i = 0;
        Vector<double> twice = default;
        for (; i <= inverse.Length - width; i += width)
        {
            Vector<double> kicked = Vector.LoadUnsafe(ref rp, (nuint)i) + half * Vector.LoadUnsafe(ref rg, (nuint)i);
            Vector<double> velocity = Vector.LoadUnsafe(ref rw, (nuint)i) * kicked;
            kicked.StoreUnsafe(ref rp, (nuint)i);
            velocity.StoreUnsafe(ref rv, (nuint)i);
            twice += kicked * velocity;
        }
        double sum = Vector.Sum(twice);
        for (; i < inverse.Length; i++)
        {
            p[i] += half * g[i];
            v[i] = inverse[i] * p[i];
            sum += p[i] * v[i];
        }
        return 0.5 * sum;
    }
}
