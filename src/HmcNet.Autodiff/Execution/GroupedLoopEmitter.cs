using System.Reflection.Emit;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// A loop over the rows of one group inside a loop over groups, rows and padding as <see cref="RowLayout"/> puts them:
/// what is gathered by the index of the groups is loaded once a group, with all that is computed from it alone, and what
/// is scattered by it stays in a register until the group ends. All lengths and places are read from the tables.
/// </summary>
internal sealed class GroupedLoopEmitter(CodeContext context, MethodFrame frame, int unit, LoopForm form) : LoopEmitter(context, frame, unit)
{
    private readonly Dictionary<(Place Place, int Table), LocalBuilder> loaded = [];
    private readonly Dictionary<int, LocalBuilder> groupSums = [];
    private readonly HashSet<int> ofGroups = [];
    private LocalBuilder rows = null!;
    private LocalBuilder indices = null!;
    private LocalBuilder record = null!;
    private LocalBuilder groupBytes = null!;

    public override void Emit()
    {
        Prepare();
        FindWhatGroupsShare();
        rows = Cursor(() => Frame.PushStart(Region.Bound), RowLayout.RowsStart, sizeof(double));
        indices = Cursor(Frame.PushTables, RowLayout.IndicesStart, sizeof(int));
        record = Cursor(Frame.PushTables, RowLayout.RecordsStart, sizeof(int));
        LocalBuilder end = Cursor(Frame.PushTables, RowLayout.RecordsEnd, sizeof(int));
        groupBytes = Il.DeclareLocal(typeof(nint));
        LocalBuilder left = Il.DeclareLocal(typeof(int));
        Label group = Il.DefineLabel(), turn = Il.DefineLabel();
        Il.MarkLabel(group);
        BeginGroup(left);
        Il.MarkLabel(turn);
        EmitBody();
        Step(rows, (form.Streams.Count + (form.HasPadding ? 1 : 0)) * Width * sizeof(double));
        if (form.Indices.Count > 0)
            Step(indices, form.Indices.Count * Width * sizeof(int));
        Il.Emit(OpCodes.Ldloc, left);
        Il.Emit(OpCodes.Ldc_I4_1);
        Il.Emit(OpCodes.Sub);
        Il.Emit(OpCodes.Stloc, left);
        Il.Emit(OpCodes.Ldloc, left);
        Il.Emit(OpCodes.Brtrue, turn);
        EndGroup();
        Step(record, RowLayout.RecordLength * sizeof(int));
        Il.Emit(OpCodes.Ldloc, record);
        Il.Emit(OpCodes.Ldloc, end);
        Il.Emit(OpCodes.Blt_Un, group);
        Finish();
    }

    /// <inheritdoc/>
    protected override bool AddsToCopies(int scatter) => IsPerLane(TableOf(scatter)) && Context.ScattersToCopies(scatter);

    /// <summary>A vector from memory, loaded once a turn, or once a group.</summary>
    protected override LocalBuilder Load(Place place, int table)
    {
        if (loaded.TryGetValue((place, table), out LocalBuilder? local))
            return local;
        if (table == form.Group && place.Region != Region.Bound)
        {
            LoadAddress(place, groupBytes);
            Il.Emit(OpCodes.Ldind_R8);
            local = Spread();
        }
        else
        {
            if (place.Region == Region.Bound)
            {
                LoadRows(IndexOf(form.Streams, (place, table)));
            }
            else if (IsPerLane(table))
            {
                LoadAddress(place, null);
                LoadIndexAddress(table);
                CallWide(nameof(Lanes.Gather));
            }
            else
            {
                LoadConsecutiveAddress(place, table);
                LoadVector(VectorType);
            }
            local = Il.DeclareLocal(VectorType);
            Il.Emit(OpCodes.Stloc, local);
        }
        loaded.Add((place, table), local);
        return local;
    }

    private static int IndexOf<T>(IReadOnlyList<T> list, T item)
    {
        for (int k = 0; k < list.Count; k++)
        {
            if (EqualityComparer<T>.Default.Equals(list[k], item))
                return k;
        }
        throw new InvalidOperationException("The loop reads what its layout does not hold.");
    }

    private int TableOf(int scatter) => Context.Tables.For(Context.Graph.Nodes[scatter]);

    private bool IsPerLane(int table) => table != form.Group && !form.Consecutive[IndexOf(form.Indices, table)];

    /// <summary>Nodes with one value a group: gathers by the index of the groups, and what is computed from these and single numbers.</summary>
    private void FindWhatGroupsShare()
    {
        foreach (int node in Unit.Nodes)
        {
            if (!Context.Roles.IsStream(node))
                continue;
            bool shared = true;
            foreach (int operand in Context.Roles.Operands(node))
            {
                shared &= Context.AccessOf(node, operand, UnitIndex, out int table) switch
                {
                    Access.Register => ofGroups.Contains(Context.Roles.Root(operand)),
                    Access.Flat => false,
                    Access.Indexed => table == form.Group && Context.PlaceOf(operand).Region != Region.Bound,
                    _ => true,
                };
            }
            if (shared)
                ofGroups.Add(node);
        }
    }

    private void BeginGroup(LocalBuilder left)
    {
        Il.Emit(OpCodes.Ldloc, record);
        Il.Emit(OpCodes.Ldind_I4);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Ldc_I4_8);
        Il.Emit(OpCodes.Mul);
        Il.Emit(OpCodes.Stloc, groupBytes);
        Il.Emit(OpCodes.Ldloc, record);
        Il.Emit(OpCodes.Ldc_I4_4);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Ldind_I4);
        Il.Emit(OpCodes.Stloc, left);
        foreach (int node in Unit.Nodes)
        {
            // Also for nodes that rows differ in: the group's part of their operands.
            foreach (int operand in Context.Roles.Operands(node))
            {
                if (Context.AccessOf(node, operand, UnitIndex, out int table) == Access.Indexed && table == form.Group && Context.PlaceOf(operand).Region != Region.Bound)
                    Load(Context.PlaceOf(operand), table);
            }
            if (ofGroups.Contains(node))
                EmitStream(node);
            else if (Context.Roles[node] == NodeRole.Scatter && TableOf(node) == form.Group)
                groupSums.Add(node, Zero());
        }
    }

    private void EmitBody()
    {
        if (form.HasPadding)
        {
            Mask = Il.DeclareLocal(VectorType);
            LoadRows(form.Streams.Count);
            Il.Emit(OpCodes.Stloc, Mask);
        }
        foreach (int node in Unit.Nodes)
        {
            if (Context.Roles[node] == NodeRole.Sum)
                EmitSum(node);
            else if (groupSums.TryGetValue(node, out LocalBuilder? sum))
                Accumulate(node, sum);
            else if (Context.Roles[node] == NodeRole.Scatter)
                EmitScatter(node);
            else if (!ofGroups.Contains(node) && !IsLeftToSum(node))
                EmitStream(node);
        }
    }

    private void EmitScatter(int node)
    {
        int table = TableOf(node);
        if (IsPerLane(table))
        {
            LoadAddress(TargetOf(node), null);
            LoadIndexAddress(table);
            LoadMasked(node);
            CallWide(AddsToCopies(node) ? nameof(Lanes.ScatterToCopies) : nameof(Lanes.Scatter));
            return;
        }
        LoadConsecutiveAddress(TargetOf(node), table);
        Il.Emit(OpCodes.Dup);
        LoadVector(VectorType);
        LoadMasked(node);
        Il.Emit(OpCodes.Call, VectorType.GetMethod("op_Addition")!);
        StoreVector(VectorType);
    }

    private void EndGroup()
    {
        foreach (var (node, sum) in groupSums)
        {
            LoadAddress(Context.PlaceOf(node), groupBytes);
            StoreSum(sum);
        }
    }

    /// <summary>A local with an address that the layout's header gives, counted in elements from a base.</summary>
    private LocalBuilder Cursor(Action pushBase, int entry, int size)
    {
        LocalBuilder local = Il.DeclareLocal(typeof(nint));
        pushBase();
        LoadTableAddress(form.Header + entry, null);
        Il.Emit(OpCodes.Ldind_I4);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Ldc_I4, size);
        Il.Emit(OpCodes.Mul);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Stloc, local);
        return local;
    }

    private void LoadRows(int stream)
    {
        Il.Emit(OpCodes.Ldloc, rows);
        if (stream > 0)
        {
            PushNative((long)stream * Width * sizeof(double));
            Il.Emit(OpCodes.Add);
        }
        LoadVector(VectorType);
    }

    private void LoadIndexAddress(int table)
    {
        Il.Emit(OpCodes.Ldloc, indices);
        int place = IndexOf(form.Indices, table);
        if (place == 0)
            return;
        PushNative((long)place * Width * sizeof(int));
        Il.Emit(OpCodes.Add);
    }

    private void LoadConsecutiveAddress(Place place, int table)
    {
        LoadAddress(place, null);
        LoadIndexAddress(table);
        Il.Emit(OpCodes.Ldind_I4);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Ldc_I4_8);
        Il.Emit(OpCodes.Mul);
        Il.Emit(OpCodes.Add);
    }
}
