using System.Reflection.Emit;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>What the emitters of scalar code and of loops share: addresses, loads and stores.</summary>
internal abstract class UnitEmitter(CodeContext context, MethodFrame frame, int unit)
{
    protected CodeContext Context { get; } = context;

    /// <summary>The method that this unit's code becomes a part of.</summary>
    protected MethodFrame Frame { get; } = frame;

    protected ILGenerator Il => Frame.Il;

    protected int UnitIndex { get; } = unit;

    protected Unit Unit => Context.Schedule.Units[UnitIndex];

    /// <summary>The results of this unit's nodes.</summary>
    protected Dictionary<int, LocalBuilder> Results { get; } = [];

    /// <summary>Emits the unit's code.</summary>
    public abstract void Emit();

    /// <summary>Pushes the address of a value; with a local, that many bytes further.</summary>
    protected void LoadAddress(Place place, LocalBuilder? bytes)
    {
        Frame.PushStart(place.Region);
        Advance(bytes, (long)place.Offset * sizeof(double));
    }

    /// <summary>Pushes the address of an entry of an index table.</summary>
    protected void LoadTableAddress(int table, LocalBuilder? bytes)
    {
        Frame.PushTables();
        Advance(bytes, (long)table * sizeof(int));
    }

    /// <summary>The register of an operand that is a single number; loads it where no unit of this method has it yet.</summary>
    protected LocalBuilder NumberOf(int operand)
    {
        int root = Context.Roles.Root(operand);
        int shift = Context.Roles.Shift(operand);
        if (Frame.Number(root, shift) is { } known)
            return known;
        LoadAddress(Context.PlaceOf(operand), null);
        Il.Emit(OpCodes.Ldind_R8);
        return Frame.KeepNumber(root, shift);
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
