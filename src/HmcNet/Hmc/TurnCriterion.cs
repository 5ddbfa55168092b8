using System.Numerics;

namespace HmcNet.Hmc;

/// <summary>
/// The generalised U-turn criterion over two adjacent spans, its three parts and the sum of momenta in one pass
/// over the vectors.
/// </summary>
/// <remarks>
/// M. Betancourt (2017), appendix A.4.2, with Stan's two extra parts: with rho the sum of momenta and v the velocities at
/// the ends, v . rho is positive at both ends of (1) the union, (2) the left span with the first point of the right
/// one, (3) the last point of the left span with the right one. The loops run over whole registers: the pool pads
/// its vectors with zeros.
/// <para>
/// Velocities are read, not formed from momenta, for diagonal metrics too: the loop is bound by its arithmetic.
/// </para>
/// </remarks>
internal static class TurnCriterion
{
    /// <summary>Forms the sum of momenta of the union and tells whether the union goes on.</summary>
    /// <param name="pool">Where the points live.</param>
    /// <param name="left">The earlier span.</param>
    /// <param name="right">The span right after it.</param>
    /// <param name="sum">Slot whose momentum is written: the sum over the union.</param>
    /// <returns>Whether it goes on; false where a product is NaN.</returns>
    public static bool SumAndGoesOn(PhasePointPool pool, in TrajectorySpan left, in TrajectorySpan right, int sum)
    {
        // Of two single points, half of all unions, the three parts are one.
        bool single = left.First == left.Last && right.First == right.Last;
        return single ? Points(pool, left.First, right.First, sum) : Spans(pool, left, right, sum);
    }

    private static bool Points(PhasePointPool pool, int first, int last, int sum)
    {
        PhasePoint left = pool[first], right = pool[last], union = pool[sum];
        ref double pFirst = ref left.MomentumStart, pLast = ref right.MomentumStart;
        ref double vFirst = ref left.VelocityStart, vLast = ref right.VelocityStart, total = ref union.MomentumStart;
        Vector<double> a = default, b = default;
        for (nuint i = 0; i < (nuint)left.Stride; i += (nuint)Vector<double>.Count)
        {
            Vector<double> rho = Vector.LoadUnsafe(ref pFirst, i) + Vector.LoadUnsafe(ref pLast, i);
            rho.StoreUnsafe(ref total, i);
            a = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref vFirst, i), rho, a);
            b = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref vLast, i), rho, b);
        }
        return (Vector.Sum(a) > 0) & (Vector.Sum(b) > 0);
    }

    private static bool Spans(PhasePointPool pool, in TrajectorySpan left, in TrajectorySpan right, int sum)
    {
        PhasePoint first = pool[left.First], last = pool[right.Last], leftEnd = pool[left.Last], rightStart = pool[right.First];
        ref double vFirst = ref first.VelocityStart, vLast = ref last.VelocityStart;
        ref double vLeftEnd = ref leftEnd.VelocityStart, vRightStart = ref rightStart.VelocityStart;
        ref double pLeftEnd = ref leftEnd.MomentumStart, pRightStart = ref rightStart.MomentumStart;
        ref double rhoLeft = ref pool[left.Sum].MomentumStart, rhoRight = ref pool[right.Sum].MomentumStart;
        ref double total = ref pool[sum].MomentumStart;
        Vector<double> a1 = default, b1 = default, a2 = default, b2 = default, a3 = default, b3 = default;
        for (nuint i = 0; i < (nuint)first.Stride; i += (nuint)Vector<double>.Count)
        {
            Vector<double> rl = Vector.LoadUnsafe(ref rhoLeft, i), rr = Vector.LoadUnsafe(ref rhoRight, i);
            Vector<double> v0 = Vector.LoadUnsafe(ref vFirst, i), v1 = Vector.LoadUnsafe(ref vLast, i);
            Vector<double> rho = rl + rr;
            rho.StoreUnsafe(ref total, i);
            a1 = Vector.MultiplyAddEstimate(v0, rho, a1);
            b1 = Vector.MultiplyAddEstimate(v1, rho, b1);
            rho = rl + Vector.LoadUnsafe(ref pRightStart, i);
            a2 = Vector.MultiplyAddEstimate(v0, rho, a2);
            b2 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref vRightStart, i), rho, b2);
            rho = Vector.LoadUnsafe(ref pLeftEnd, i) + rr;
            a3 = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref vLeftEnd, i), rho, a3);
            b3 = Vector.MultiplyAddEstimate(v1, rho, b3);
        }
        // Without branches: all six are needed nearly always, and which one fails first cannot be foreseen.
        return (Vector.Sum(a1) > 0) & (Vector.Sum(b1) > 0)
            & (Vector.Sum(a2) > 0) & (Vector.Sum(b2) > 0)
            & (Vector.Sum(a3) > 0) & (Vector.Sum(b3) > 0);
    }
}
