using System.Reflection.Emit;

namespace HmcNet.Autodiff.Execution;

/// <summary>Copies parameters into the workspace, or results out of it.</summary>
/// <param name="slab">The workspace.</param>
/// <param name="bound">Values that depend on data alone.</param>
/// <param name="flat">The flat vector.</param>
internal unsafe delegate void CopyCode(double* slab, double* bound, double* flat);

/// <summary>Writes the copies as straight-line code: for small models they cost as much as the gradient.</summary>
internal static class CopyEmitter
{
    /// <summary>Longer runs are copied as blocks.</summary>
    private const int LongestUnrolled = 8;

    /// <summary>More runs than this are copied by a loop over a table: they would make a long method.</summary>
    public const int MostRuns = 200;

    /// <summary>Code that copies each run from or to its place in the flat vector.</summary>
    public static unsafe CopyCode Compile(IReadOnlyList<(Place Place, int Start, int Size)> runs, bool toFlat)
    {
        var method = new DynamicMethod(
            "HmcNet.Copy", typeof(void), [typeof(double*), typeof(double*), typeof(double*)], typeof(CopyEmitter).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        foreach ((Place place, int start, int size) in runs)
        {
            if (size <= LongestUnrolled)
            {
                for (int i = 0; i < size; i++)
                {
                    PushAddresses(il, place, start, i, toFlat);
                    il.Emit(OpCodes.Ldind_R8);
                    il.Emit(OpCodes.Stind_R8);
                }
                continue;
            }
            PushAddresses(il, place, start, 0, toFlat);
            il.Emit(OpCodes.Ldc_I4, checked(size * sizeof(double)));
            il.Emit(OpCodes.Unaligned, (byte)1);
            il.Emit(OpCodes.Cpblk);
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<CopyCode>();
    }

    /// <summary>Target, then source.</summary>
    private static void PushAddresses(ILGenerator il, Place place, int start, int element, bool toFlat)
    {
        if (toFlat)
            Push(il, OpCodes.Ldarg_2, start + element);
        Push(il, place.Region == Region.Slab ? OpCodes.Ldarg_0 : OpCodes.Ldarg_1, place.Offset + element);
        if (!toFlat)
            Push(il, OpCodes.Ldarg_2, start + element);
    }

    private static void Push(ILGenerator il, OpCode first, int offset)
    {
        il.Emit(first);
        if (offset == 0)
            return;
        il.Emit(OpCodes.Ldc_I8, (long)offset * sizeof(double));
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }
}
