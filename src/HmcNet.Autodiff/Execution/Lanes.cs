using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Execution;

/// <summary>Vector steps that generated loops call.</summary>
internal static unsafe class Lanes
{
    /// <summary>Four elements at the places of an index table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Gather(double* source, int* index) =>
        Vector256.Create(source[index[0]], source[index[1]], source[index[2]], source[index[3]]);

    /// <summary>
    /// Adds each lane to its own copy of the target, so that rows of one group, which often follow one another, do
    /// not wait for each other. The copies are interleaved: target g, lane l at 8 g + l, and at 8 g + 4 + l for the
    /// second set, whose address the loop hands over in every second turn.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScatterToCopies(double* copies, int* index, Vector256<double> values)
    {
        copies[8 * (long)index[0]] += values.GetElement(0);
        copies[8 * (long)index[1] + 1] += values.GetElement(1);
        copies[8 * (long)index[2] + 2] += values.GetElement(2);
        copies[8 * (long)index[3] + 3] += values.GetElement(3);
    }

    /// <summary>Adds the lanes one after the other to the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(double* target, int* index, Vector256<double> values)
    {
        target[index[0]] += values.GetElement(0);
        target[index[1]] += values.GetElement(1);
        target[index[2]] += values.GetElement(2);
        target[index[3]] += values.GetElement(3);
    }

    /// <summary>Adds up the eight copies of each target.</summary>
    public static void FoldCopies(double* copies, double* target, int count)
    {
        for (int g = 0; g < count; g++)
            target[g] = Sum(Vector256.Load(copies + 8 * (long)g) + Vector256.Load(copies + 8 * (long)g + 4));
    }

    /// <summary>Sets values to zero.</summary>
    public static void Clear(double* target, int count) => new Span<double>(target, count).Clear();

    /// <summary>The sum of the lanes: (0 + 2) + (1 + 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> values)
    {
        Vector128<double> halves = values.GetLower() + values.GetUpper();
        return halves.GetElement(0) + halves.GetElement(1);
    }

    /// <summary>All bits set in the first lanes, none in the others.</summary>
    public static Vector256<double> Mask(int lanes) =>
        Vector256.LessThan(Vector256.Create(0L, 1, 2, 3), Vector256.Create((long)lanes)).AsDouble();
}
