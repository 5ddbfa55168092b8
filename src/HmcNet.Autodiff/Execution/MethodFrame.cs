using System.Reflection;
using System.Reflection.Emit;

namespace HmcNet.Autodiff.Execution;

/// <summary>Machine code of some units, bound to the workspace of one thread.</summary>
/// <param name="point">The caller's parameters.</param>
/// <param name="value">Written: the first output.</param>
/// <param name="rest">Written: the other outputs.</param>
internal unsafe delegate void GeneratedCode(double* point, double* value, double* rest);

/// <summary>
/// One generated method while it is written: where each memory begins, and the single numbers that are in registers,
/// so that units of one method hand them on without a way through memory.
/// </summary>
internal sealed unsafe class MethodFrame
{
    private readonly DynamicMethod method;
    private readonly LocalBuilder slab;
    private readonly LocalBuilder bound;
    private readonly LocalBuilder tables;
    private readonly Dictionary<(int Root, int Shift), LocalBuilder> numbers = [];

    /// <summary>Begins a method.</summary>
    /// <param name="further">Types of parameters beside the workspace and the caller's memory.</param>
    public MethodFrame(params Type[] further)
    {
        // A method with a target is called directly; one without would go through a thunk that moves the arguments.
        method = new DynamicMethod(
            "HmcNet.Generated", typeof(void), [typeof(Workspace), typeof(double*), typeof(double*), typeof(double*), .. further], typeof(MethodFrame).Module, skipVisibility: true);
        Il = method.GetILGenerator();
        slab = Field(nameof(Workspace.Slab));
        bound = Field(nameof(Workspace.Bound));
        tables = Field(nameof(Workspace.Tables));
    }

    /// <summary>The code.</summary>
    public ILGenerator Il { get; }

    /// <summary>Ends the method.</summary>
    public DynamicMethod End()
    {
        Il.Emit(OpCodes.Ret);
        return method;
    }

    /// <summary>Pushes the first address of a memory.</summary>
    public void PushStart(Region region)
    {
        switch (region)
        {
            case Region.Slab:
                Il.Emit(OpCodes.Ldloc, slab);
                break;
            case Region.Bound:
                Il.Emit(OpCodes.Ldloc, bound);
                break;
            case Region.Point:
                Il.Emit(OpCodes.Ldarg_1);
                break;
            case Region.Value:
                Il.Emit(OpCodes.Ldarg_2);
                break;
            default:
                Il.Emit(OpCodes.Ldarg_3);
                break;
        }
    }

    /// <summary>Pushes the first address of the index tables.</summary>
    public void PushTables() => Il.Emit(OpCodes.Ldloc, tables);

    /// <summary>Pushes an address.</summary>
    public void Push(Place place, int element = 0)
    {
        PushStart(place.Region);
        long offset = (long)place.Offset + element;
        if (offset == 0)
            return;
        Il.Emit(OpCodes.Ldc_I8, offset * sizeof(double));
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Add);
    }

    /// <summary>Copies a run of values, as straight-line code: for small models calls would cost as much as the gradient.</summary>
    public void Copy(Place from, Place to, int size)
    {
        if (size == 0)
            return;
        Push(to);
        Push(from);
        if (size == 1)
        {
            Il.Emit(OpCodes.Ldind_R8);
            Il.Emit(OpCodes.Stind_R8);
            return;
        }
        Il.Emit(OpCodes.Ldc_I4, checked(size * sizeof(double)));
        Il.Emit(OpCodes.Unaligned, (byte)1);
        Il.Emit(OpCodes.Cpblk);
    }

    /// <summary>The register of a single number; null when it is only in memory.</summary>
    /// <param name="root">The node that holds it.</param>
    /// <param name="shift">Its place in that node's values.</param>
    public LocalBuilder? Number(int root, int shift) => numbers.GetValueOrDefault((root, shift));

    /// <summary>Takes the number on the stack into a register.</summary>
    /// <param name="root">The node that holds it.</param>
    /// <param name="shift">Its place in that node's values.</param>
    public LocalBuilder KeepNumber(int root, int shift)
    {
        LocalBuilder local = Il.DeclareLocal(typeof(double));
        Il.Emit(OpCodes.Stloc, local);
        numbers.Add((root, shift), local);
        return local;
    }

    private LocalBuilder Field(string name)
    {
        FieldInfo field = typeof(Workspace).GetField(name)!;
        LocalBuilder local = Il.DeclareLocal(field.FieldType);
        Il.Emit(OpCodes.Ldarg_0);
        Il.Emit(OpCodes.Ldfld, field);
        Il.Emit(OpCodes.Stloc, local);
        return local;
    }
}
