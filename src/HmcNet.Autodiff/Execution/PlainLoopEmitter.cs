using System.Reflection.Emit;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// A loop over rows in their own order. The last turn runs over the padding of the buffers; sums and scatters leave the
/// padding out by a mask.
/// </summary>
internal class PlainLoopEmitter(CodeContext context, MethodFrame frame, int unit) : LoopEmitter(context, frame, unit)
{
    private readonly Dictionary<(Place Place, int Table), LocalBuilder> loaded = [];
    private LocalBuilder? bytes;
    private LocalBuilder? indexBytes;

    /// <summary>Place of the turn's first element, in bytes; null where there is one turn.</summary>
    protected LocalBuilder? Bytes => bytes;

    public override void Emit()
    {
        Prepare();
        if (Unit.Length % Width != 0 && Unit.Nodes.Any(n => !Context.Roles.IsStream(n)))
        {
            Mask = Il.DeclareLocal(VectorType);
            SetMask(Unit.Length > Width ? Width : Unit.Length);
        }
        if (Unit.Length > 0)
            EmitLoop();
        Finish();
    }

    /// <summary>A vector from memory, loaded once a turn.</summary>
    protected override LocalBuilder Load(Place place, int table)
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

    /// <summary>Pushes the place of the loop's first element, counted in elements of a size.</summary>
    protected virtual void PushFirst(int size) => PushNative(0);

    /// <summary>Pushes the place behind the loop's last element, counted in elements of a size.</summary>
    protected virtual void PushEnd(int size) => PushNative((long)Unit.Length * size);

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
        if (Mask is not null)
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
                    EmitSum(node);
                    break;
                case NodeRole.RowSum:
                    break;
                case NodeRole.Scatter:
                    LoadTargetAddress(node);
                    if (!Wide && bytes is not null && AddsToCopies(node))
                        ToOtherCopiesInOddTurns();
                    LoadTableAddress(Context.Tables.For(Context.Graph.Nodes[node]), indexBytes);
                    LoadMasked(node);
                    CallWide(AddsToCopies(node) ? nameof(Lanes.ScatterToCopies) : nameof(Lanes.Scatter));
                    break;
                default:
                    if (IsLeftToSum(node))
                        break;
                    LocalBuilder result = EmitStream(node);
                    if (Context.Schedule.IsStored(node))
                        Store(node, result);
                    break;
            }
        }
    }

    private void Store(int node, LocalBuilder result)
    {
        LoadAddress(Context.PlaceOf(node), bytes);
        Il.Emit(OpCodes.Ldloc, result);
        StoreVector(VectorType);
    }

    /// <summary>A turn advances by 32 bytes, which is also the distance of the two sets of copies.</summary>
    private void ToOtherCopiesInOddTurns()
    {
        Il.Emit(OpCodes.Ldloc, bytes!);
        PushNative(Width * sizeof(double));
        Il.Emit(OpCodes.And);
        Il.Emit(OpCodes.Add);
    }

    private void SetMask(int lanes)
    {
        Il.Emit(OpCodes.Ldc_I4, lanes);
        CallWide(nameof(Lanes.Mask));
        Il.Emit(OpCodes.Stloc, Mask!);
    }
}
