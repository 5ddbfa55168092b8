using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HmcNet.Randomness;

namespace HmcNet.Hmc;

/// <summary>Kinetic energy of a diagonal (or unit) inverse metric.</summary>
internal sealed class DiagonalKineticEnergy : KineticEnergy
{
    /// <summary>Shape [padded dimension]; zero beyond the dimension, so that loops run over whole registers.</summary>
    private readonly double[] inverse;
    private readonly double[] momentumScale;

    /// <summary>Creates it from the diagonal of the inverse metric.</summary>
    /// <param name="inverseMetric">Variances of the coordinates, positive and finite, shape [Dimension].</param>
    /// <param name="metricName">CmdStan's name of the metric.</param>
    public DiagonalKineticEnergy(IReadOnlyList<double> inverseMetric, string metricName = "diag_e")
        : this([.. inverseMetric], metricName)
    {
    }

    /// <summary>Creates it from the diagonal of the inverse metric.</summary>
    /// <param name="inverseMetric">Variances of the coordinates, positive and finite, shape [Dimension].</param>
    /// <param name="metricName">CmdStan's name of the metric.</param>
    public DiagonalKineticEnergy(ReadOnlySpan<double> inverseMetric, string metricName = "diag_e")
        : base(inverseMetric.Length, metricName)
    {
        inverse = new double[PhasePointPool.Padded(inverseMetric.Length)];
        inverseMetric.CopyTo(inverse);
        momentumScale = new double[inverseMetric.Length];
        for (int i = 0; i < momentumScale.Length; i++)
            momentumScale[i] = 1 / Math.Sqrt(inverse[i]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> InverseMetric => Array.AsReadOnly(inverse[..Dimension]);

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
        ref double q0 = ref from.PositionStart, p0 = ref from.MomentumStart, g0 = ref from.GradientStart;
        ref double q1 = ref to.PositionStart, p1 = ref to.MomentumStart, w = ref MemoryMarshal.GetArrayDataReference(inverse);
        var step = new Vector<double>(eps);
        var half = new Vector<double>(0.5 * eps);
        for (nuint i = 0; i < (nuint)from.Stride; i += (nuint)Vector<double>.Count)
        {
            Vector<double> p = Vector.MultiplyAddEstimate(half, Vector.LoadUnsafe(ref g0, i), Vector.LoadUnsafe(ref p0, i));
            p.StoreUnsafe(ref p1, i);
            Vector<double> q = Vector.MultiplyAddEstimate(step, Vector.LoadUnsafe(ref w, i) * p, Vector.LoadUnsafe(ref q0, i));
            q.StoreUnsafe(ref q1, i);
        }
    }

    /// <inheritdoc/>
    public override double Kick(double eps, PhasePoint point)
    {
        ref double p0 = ref point.MomentumStart, g = ref point.GradientStart, v0 = ref point.VelocityStart;
        ref double w = ref MemoryMarshal.GetArrayDataReference(inverse);
        var half = new Vector<double>(0.5 * eps);
        nuint width = (nuint)Vector<double>.Count, i = 0, end = (nuint)point.Stride;
        // Two running sums, so that a product need not wait for the one before it.
        Vector<double> even = default, odd = default;
        for (; i + 2 * width <= end; i += 2 * width)
        {
            even = Kicked(ref p0, ref g, ref v0, ref w, half, i, even);
            odd = Kicked(ref p0, ref g, ref v0, ref w, half, i + width, odd);
        }
        if (i < end)
            even = Kicked(ref p0, ref g, ref v0, ref w, half, i, even);
        return 0.5 * Vector.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Kicked(
        ref double p0, ref double g, ref double v0, ref double w, Vector<double> half, nuint i, Vector<double> twice)
    {
        Vector<double> p = Vector.MultiplyAddEstimate(half, Vector.LoadUnsafe(ref g, i), Vector.LoadUnsafe(ref p0, i));
        Vector<double> v = Vector.LoadUnsafe(ref w, i) * p;
        p.StoreUnsafe(ref p0, i);
        v.StoreUnsafe(ref v0, i);
        return Vector.MultiplyAddEstimate(p, v, twice);
    }
}
