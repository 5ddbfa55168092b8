using System.Numerics;
using System.Runtime.InteropServices;

namespace HmcNet.Hmc;

/// <summary>The generalised U-turn criterion over two adjacent spans, its three parts in one pass over the vectors.</summary>
/// <remarks>
/// M. Betancourt (2017), appendix A.4.2, with Stan's two extra parts: with rho the sum of momenta and v the velocities at
/// the ends, v . rho is positive at both ends of (1) the union, (2) the left span with the first point of the right
/// one, (3) the last point of the left span with the right one.
/// </remarks>
internal static class TurnCriterion
{
    /// <summary>Whether the union goes on; false where a product is NaN.</summary>
    /// <param name="pool">Where the points live.</param>
    /// <param name="left">The earlier span.</param>
    /// <param name="right">The span right after it.</param>
    public static bool GoesOn(PhasePointPool pool, in TrajectorySpan left, in TrajectorySpan right)
    {
        PhasePoint first = pool[left.First], last = pool[right.Last];
        Span<double> leftSum = pool[left.Sum].Momentum, rightSum = pool[right.Sum].Momentum;
        // Of two single points, half of all unions, the three parts are one.
        if (left.First == left.Last && right.First == right.Last)
            return VectorKernels.BothAlong(first.Velocity, last.Velocity, leftSum, rightSum);

        PhasePoint leftEnd = pool[left.Last], rightStart = pool[right.First];
        ref double vFirst = ref MemoryMarshal.GetReference(first.Velocity);
        ref double vLast = ref MemoryMarshal.GetReference(last.Velocity);
        ref double vLeftEnd = ref MemoryMarshal.GetReference(leftEnd.Velocity);
        ref double vRightStart = ref MemoryMarshal.GetReference(rightStart.Velocity);
        ref double pLeftEnd = ref MemoryMarshal.GetReference(leftEnd.Momentum);
        ref double pRightStart = ref MemoryMarshal.GetReference(rightStart.Momentum);
        ref double rhoLeft = ref MemoryMarshal.GetReference(leftSum);
        ref double rhoRight = ref MemoryMarshal.GetReference(rightSum);
        Vector<double> a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        nuint i = 0;
        // The pool pads its vectors with zeros to whole registers.
        for (nuint end = (nuint)PhasePointPool.Padded(leftSum.Length); i < end; i += (nuint)Vector<double>.Count)
        {
            Vector<double> rl = Vector.LoadUnsafe(ref rhoLeft, i), rr = Vector.LoadUnsafe(ref rhoRight, i);
            Vector<double> v0 = Vector.LoadUnsafe(ref vFirst, i), v1 = Vector.LoadUnsafe(ref vLast, i);
            Vector<double> rho = rl + rr;
            a1 += v0 * rho;
            b1 += v1 * rho;
            rho = rl + Vector.LoadUnsafe(ref pRightStart, i);
            a2 += v0 * rho;
            b2 += Vector.LoadUnsafe(ref vRightStart, i) * rho;
            rho = Vector.LoadUnsafe(ref pLeftEnd, i) + rr;
            a3 += Vector.LoadUnsafe(ref vLeftEnd, i) * rho;
            b3 += v1 * rho;
        }
        return Vector.Sum(a1) > 0 && Vector.Sum(b1) > 0
            && Vector.Sum(a2) > 0 && Vector.Sum(b2) > 0
            && Vector.Sum(a3) > 0 && Vector.Sum(b3) > 0;
    }
}
