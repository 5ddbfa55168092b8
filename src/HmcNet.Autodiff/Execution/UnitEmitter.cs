using System.Reflection.Emit;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>What the emitters of scalar code and of loops share: addresses, loads and stores.</summary>
internal abstract class UnitEmitter(CodeContext context, ILGenerator il, int unit)
{
    protected CodeContext Context { get; } = context;

    protected ILGenerator Il { get; } = il;

    protected int UnitIndex { get; } = unit;

    protected Unit Unit => Context.Schedule.Units[UnitIndex];

    /// <summary>The results of this unit's nodes.</summary>
    protected Dictionary<int, LocalBuilder> Results { get; } = [];

    /// <summary>Emits the unit's code.</summary>
    public abstract void Emit();

    /// <summary>Pushes the address of a value; with a local, that many bytes further.</summary>
    protected void LoadAddress(Place place, LocalBuilder? bytes)
    {
        Il.Emit(place.Region == Region.Slab ? OpCodes.Ldarg_0 : OpCodes.Ldarg_1);
        Advance(bytes, (long)place.Offset * sizeof(double));
    }

    /// <summary>Pushes the address of an entry of an index table.</summary>
    protected void LoadTableAddress(int table, LocalBuilder? bytes)
    {
        Il.Emit(OpCodes.Ldarg_2);
        Advance(bytes, (long)table * sizeof(int));
    }

    protected void LoadVector(Type vector)
    {
        Il.Emit(OpCodes.Unaligned, (byte)1);
        Il.Emit(OpCodes.Ldobj, vector);
    }

    protected void StoreVector(Type vector)
    {
        Il.Emit(OpCodes.Unaligned, (byte)1);
        Il.Emit(OpCodes.Stobj, vector);
    }

    protected void Call(string lanesMethod) => Il.Emit(OpCodes.Call, typeof(Lanes).GetMethod(lanesMethod)!);

    /// <summary>The operation of an elementwise node; null for a rearrangement, whose load is all there is.</summary>
    protected Elementwise? OperationOf(int node) =>
        Context.Roles[node] == NodeRole.Elementwise ? (Elementwise)Context.Graph.Nodes[node].Operation : null;

    private void Advance(LocalBuilder? bytes, long offset)
    {
        if (bytes is not null)
        {
            Il.Emit(OpCodes.Ldloc, bytes);
            Il.Emit(OpCodes.Add);
        }
        if (offset != 0)
        {
            Il.Emit(OpCodes.Ldc_I8, offset);
            Il.Emit(OpCodes.Conv_I);
            Il.Emit(OpCodes.Add);
        }
    }
}
