using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// One loop over vectors of four, or of eight where the hardware has them and special functions make it worth it: loads, gathers, elementwise operations, stores of what is needed elsewhere, sums and
/// scatters. The last turn runs over the padding of the buffers; sums and scatters leave the padding out by a mask.
/// </summary>
/// <remarks>
/// Order of summation: lane l adds the elements l, l + 4, l + 8, ... in turn, then (0 + 2) + (1 + 3); with vectors of
/// eight l, l + 8, l + 16, ..., then lanes l and l + 4, then likewise. Scatters add either in the order of the elements, or, where rows outnumber targets, into eight copies of the targets, one for
/// each place modulo 8; copies l and l + 4 are added first, then as in sums.
/// </remarks>
internal class LoopEmitter(CodeContext context, MethodFrame frame, int unit) : UnitEmitter(context, frame, unit)
{
    /// <summary>Copies of the targets of a scatter: one for each place modulo 8.</summary>
    public const int Copies = 8;

    /// <summary>Shorter loops are done before wider vectors pay.</summary>
    public const int ShortestWide = 64;

    private readonly bool wide = IsWide(context, context.Schedule.Units[unit]);
    private readonly Dictionary<(Place Place, long Literal), LocalBuilder> hoisted = [];
    private readonly Dictionary<(Place Place, int Table), LocalBuilder> loaded = [];
    private readonly Dictionary<int, LocalBuilder> accumulators = [];
    private LocalBuilder? bytes;
    private LocalBuilder? indexBytes;
    private LocalBuilder? mask;

    private int Width => wide ? 8 : 4;

    protected Type VectorType => wide ? typeof(Vector512<double>) : typeof(Vector256<double>);

    /// <summary>Place of the turn's first element, in bytes; null where there is one turn.</summary>
    protected LocalBuilder? Bytes => bytes;

    public override void Emit()
    {
        Prepare();
        if (Unit.Length > 0)
            EmitLoop();
        Finish();
    }

    /// <summary>Before the loop: single numbers into registers, sums to zero.</summary>
    protected virtual void Prepare()
    {
        foreach (int node in Unit.Nodes)
        {
            if (!Context.Roles.ReadsMatrix(node))
            {
                foreach (int operand in Context.Roles.Operands(node))
                    Hoist(node, operand);
            }
            if (Context.Roles[node] == NodeRole.Sum)
            {
                Il.Emit(OpCodes.Ldc_R8, 0.0);
                accumulators.Add(node, Spread());
            }
            else if (Context.Roles[node] == NodeRole.Scatter)
            {
                // Also where there are no rows: the table's making checks the index.
                Context.Tables.For(Context.Graph.Nodes[node]);
                LoadTargetAddress(node);
                Il.Emit(OpCodes.Ldc_I4, (Context.ScattersToCopies(node) ? Copies : 1) * Context.Roles.Size(node));
                Call(nameof(Lanes.Clear));
            }
        }
        if (Unit.Length % Width != 0 && Unit.Nodes.Any(n => !Context.Roles.IsStream(n)))
        {
            mask = Il.DeclareLocal(VectorType);
            SetMask(Unit.Length > Width ? Width : Unit.Length);
        }
    }

    private void Hoist(int node, int operand)
    {
        Access access = Context.AccessOf(node, operand, UnitIndex, out _);
        if (access is not (Access.Literal or Access.Scalar) || hoisted.ContainsKey(KeyOf(operand, access)))
            return;
        if (Context.IsLiteral(operand, out double value))
        {
            Il.Emit(OpCodes.Ldc_R8, value);
        }
        else
        {
            Il.Emit(OpCodes.Ldloc, NumberOf(operand));
        }
        hoisted.Add(KeyOf(operand, access), Spread());
    }

    private (Place Place, long Literal) KeyOf(int operand, Access access)
    {
        if (access != Access.Literal)
            return (Context.PlaceOf(operand), 0);
        Context.IsLiteral(operand, out double value);
        return (new Place(Region.Bound, -1), BitConverter.DoubleToInt64Bits(value));
    }

    /// <summary>A local with the number on the stack in all lanes.</summary>
    private LocalBuilder Spread()
    {
        LocalBuilder local = Il.DeclareLocal(VectorType);
        Il.Emit(OpCodes.Call, (wide ? typeof(Vector512) : typeof(Vector256)).GetMethod(nameof(Vector256.Create), [typeof(double)])!);
        Il.Emit(OpCodes.Stloc, local);
        return local;
    }

    private void EmitLoop()
    {
        if (Unit.Length <= Width)
        {
            EmitBody();
            return;
        }
        bytes = Il.DeclareLocal(typeof(nint));
        indexBytes = Il.DeclareLocal(typeof(nint));
        PushFirst(sizeof(double));
        Il.Emit(OpCodes.Stloc, bytes);
        PushFirst(sizeof(int));
        Il.Emit(OpCodes.Stloc, indexBytes);
        Label top = Il.DefineLabel();
        Il.MarkLabel(top);
        if (mask is not null)
            MaskLastTurn();
        EmitBody();
        Step(bytes, Width * sizeof(double));
        Step(indexBytes, Width * sizeof(int));
        Il.Emit(OpCodes.Ldloc, bytes);
        PushEnd(sizeof(double));
        Il.Emit(OpCodes.Blt, top);
    }

    private void MaskLastTurn()
    {
        Label full = Il.DefineLabel();
        Il.Emit(OpCodes.Ldloc, bytes!);
        PushNative((long)(Unit.Length / Width * Width) * sizeof(double));
        Il.Emit(OpCodes.Bne_Un, full);
        SetMask(Unit.Length % Width);
        Il.MarkLabel(full);
    }

    private void EmitBody()
    {
        foreach (int node in Unit.Nodes)
        {
            switch (Context.Roles[node])
            {
                case NodeRole.Sum:
                    Il.Emit(OpCodes.Ldloc, accumulators[node]);
                    LoadMasked(node);
                    Il.Emit(OpCodes.Call, VectorType.GetMethod("op_Addition")!);
                    Il.Emit(OpCodes.Stloc, accumulators[node]);
                    break;
                case NodeRole.RowSum:
                    break;
                case NodeRole.Scatter:
                    LoadTargetAddress(node);
                    if (!wide && bytes is not null && Context.ScattersToCopies(node))
                        ToOtherCopiesInOddTurns();
                    LoadTableAddress(Context.Tables.For(Context.Graph.Nodes[node]), indexBytes);
                    LoadMasked(node);
                    CallWide(Context.ScattersToCopies(node) ? nameof(Lanes.ScatterToCopies) : nameof(Lanes.Scatter));
                    break;
                default:
                    EmitStream(node);
                    break;
            }
        }
    }

    /// <summary>A turn advances by 32 bytes, which is also the distance of the two sets of copies.</summary>
    private void ToOtherCopiesInOddTurns()
    {
        Il.Emit(OpCodes.Ldloc, bytes!);
        PushNative(Width * sizeof(double));
        Il.Emit(OpCodes.And);
        Il.Emit(OpCodes.Add);
    }

    protected virtual void EmitStream(int node)
    {
        foreach (int operand in Context.Roles.Operands(node))
            LoadOperand(node, operand);
        if (OperationOf(node) is { } operation)
        {
            if (wide)
                WideOperations.Emit(Il, operation);
            else
                OperationCode.EmitVector(Il, operation);
        }
        LocalBuilder result = Il.DeclareLocal(VectorType);
        Il.Emit(OpCodes.Stloc, result);
        Results.Add(node, result);
        if (!Context.Schedule.IsStored(node))
            return;
        LoadAddress(Context.PlaceOf(node), bytes);
        Il.Emit(OpCodes.Ldloc, result);
        StoreVector(VectorType);
    }

    private void LoadMasked(int node)
    {
        LoadOperand(node, Context.Roles.Operands(node)[0]);
        if (mask is null)
            return;
        Il.Emit(OpCodes.Ldloc, mask);
        Il.Emit(OpCodes.Call, VectorType.GetMethod("op_BitwiseAnd")!);
    }

    private void LoadOperand(int node, int operand)
    {
        Access access = Context.AccessOf(node, operand, UnitIndex, out int table);
        switch (access)
        {
            case Access.Register:
                Il.Emit(OpCodes.Ldloc, Results[Context.Roles.Root(operand)]);
                break;
            case Access.Literal or Access.Scalar:
                Il.Emit(OpCodes.Ldloc, hoisted[KeyOf(operand, access)]);
                break;
            default:
                Il.Emit(OpCodes.Ldloc, Load(Context.PlaceOf(operand), access == Access.Flat ? -1 : table));
                break;
        }
    }

    /// <summary>A vector from memory, loaded once a turn.</summary>
    private LocalBuilder Load(Place place, int table)
    {
        if (loaded.TryGetValue((place, table), out LocalBuilder? local))
            return local;
        local = Il.DeclareLocal(VectorType);
        loaded.Add((place, table), local);
        if (table < 0)
        {
            LoadAddress(place, bytes);
            LoadVector(VectorType);
        }
        else
        {
            LoadAddress(place, null);
            LoadTableAddress(table, indexBytes);
            CallWide(nameof(Lanes.Gather));
        }
        Il.Emit(OpCodes.Stloc, local);
        return local;
    }

    /// <summary>After the loop: lanes together, results into memory.</summary>
    protected virtual void Finish()
    {
        foreach (int node in Unit.Nodes)
        {
            if (accumulators.TryGetValue(node, out LocalBuilder? accumulator))
            {
                Il.Emit(OpCodes.Ldloc, accumulator);
                CallWide(nameof(Lanes.Sum));
                LocalBuilder sum = Frame.KeepNumber(node, 0);
                LoadResultAddress(node);
                Il.Emit(OpCodes.Ldloc, sum);
                Il.Emit(OpCodes.Stind_R8);
            }
            else if (Context.Roles[node] == NodeRole.Scatter && Context.ScattersToCopies(node))
            {
                LoadTargetAddress(node);
                LoadResultAddress(node);
                Il.Emit(OpCodes.Ldc_I4, Context.Roles.Size(node));
                Call(nameof(Lanes.FoldCopies));
            }
        }
    }

    /// <summary>Pushes the address of what a scatter adds into: its result or copies of it.</summary>
    protected virtual void LoadTargetAddress(int scatter) => LoadAddress(
        Context.ScattersToCopies(scatter) ? new Place(Region.Slab, Context.Buffers.ScratchOf(scatter)) : Context.PlaceOf(scatter), null);

    /// <summary>Pushes the address of the result of a sum or a scatter.</summary>
    protected virtual void LoadResultAddress(int node) => LoadAddress(Context.PlaceOf(node), null);

    /// <summary>Pushes the place of the loop's first element, counted in elements of a size.</summary>
    protected virtual void PushFirst(int size) => PushNative(0);

    /// <summary>Pushes the place behind the loop's last element, counted in elements of a size.</summary>
    protected virtual void PushEnd(int size) => PushNative((long)Unit.Length * size);

    private void CallWide(string lanesMethod) => Il.Emit(OpCodes.Call, (wide ? typeof(WideLanes) : typeof(Lanes)).GetMethod(lanesMethod)!);

    private static bool IsWide(CodeContext context, Unit unit)
    {
        if (!Vector512.IsHardwareAccelerated || unit.Length < ShortestWide)
            return false;
        foreach (int node in unit.Nodes)
        {
            if (context.Roles[node] == NodeRole.Elementwise && WideOperations.IsCostly((Operations.Elementwise)context.Graph.Nodes[node].Operation))
                return true;
        }
        return false;
    }

    private void SetMask(int lanes)
    {
        Il.Emit(OpCodes.Ldc_I4, lanes);
        CallWide(nameof(Lanes.Mask));
        Il.Emit(OpCodes.Stloc, mask!);
    }

    private void PushNative(long value)
    {
        Il.Emit(OpCodes.Ldc_I8, value);
        Il.Emit(OpCodes.Conv_I);
    }

    private void Step(LocalBuilder local, int by)
    {
        Il.Emit(OpCodes.Ldloc, local);
        Il.Emit(OpCodes.Ldc_I4, by);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Stloc, local);
    }
}
