using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Execution;

/// <summary>The steps of <see cref="Lanes"/> for loops over vectors of eight.</summary>
internal static unsafe class WideLanes
{
    /// <summary>Eight elements at the places of an index table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Gather(double* source, int* index) =>
        Vector512.Create(Lanes.Gather(source, index), Lanes.Gather(source, index + 4));

    /// <summary>Adds each lane to its own copy of the target: target g, lane l at 8 g + l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScatterToCopies(double* copies, int* index, Vector512<double> values)
    {
        Lanes.ScatterToCopies(copies, index, values.GetLower());
        Lanes.ScatterToCopies(copies + 4, index + 4, values.GetUpper());
    }

    /// <summary>Adds the lanes one after the other to the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(double* target, int* index, Vector512<double> values)
    {
        Lanes.Scatter(target, index, values.GetLower());
        Lanes.Scatter(target, index + 4, values.GetUpper());
    }

    /// <summary>The sum of the lanes: halves first, then as in <see cref="Lanes.Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> values) => Lanes.Sum(values.GetLower() + values.GetUpper());

    /// <summary>All bits set in the first lanes, none in the others.</summary>
    public static Vector512<double> Mask(int lanes) =>
        Vector512.LessThan(Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((long)lanes)).AsDouble();
}
