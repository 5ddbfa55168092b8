using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;

namespace HmcNet.Autodiff.Execution;

/// <summary>
/// One loop over vectors of four, or of eight where the hardware has them and special functions make it worth it:
/// loads, gathers, elementwise operations, sums and scatters. What the two kinds of loops share.
/// </summary>
/// <remarks>
/// Order of summation. Rows in their own order (<see cref="PlainLoopEmitter"/>): lane l adds the elements l, l + 4,
/// l + 8, ... in turn, then (0 + 2) + (1 + 3); with vectors of eight l, l + 8, l + 16, ..., then lanes l and l + 4, then
/// likewise. Scatters add either in the order of the elements, or, where rows outnumber targets, into eight copies of
/// the targets, one for each place modulo 8; copies l and l + 4 are added first, then as in sums. Rows in order of
/// groups (<see cref="GroupedLoopEmitter"/>): the same, with the places that <see cref="RowLayout"/> gives the rows;
/// scatters by the index of the groups add as a sum over the group's places, those to consecutive targets in the order
/// of the places. Which of the two runs, and the places, depend on the data alone: the same data give the same bits.
/// </remarks>
internal abstract class LoopEmitter : UnitEmitter
{
    /// <summary>Copies of the targets of a scatter: one for each place modulo 8.</summary>
    public const int Copies = 8;

    /// <summary>Shorter loops are done before wider vectors pay.</summary>
    public const int ShortestWide = 64;

    private readonly Dictionary<(Place Place, long Literal), LocalBuilder> hoisted = [];
    private readonly Dictionary<int, LocalBuilder> accumulators = [];
    private readonly bool isCostly;

    protected LoopEmitter(CodeContext context, MethodFrame frame, int unit)
        : base(context, frame, unit)
    {
        Wide = IsWide(context, unit);
        isCostly = context.Schedule.Units[unit].Nodes.Any(n => IsCostly(context, n));
        VectorType = Wide ? typeof(Vector512<double>) : typeof(Vector256<double>);
    }

    /// <summary>Whether vectors have eight lanes instead of four.</summary>
    protected bool Wide { get; }

    /// <summary>Lanes of a vector.</summary>
    protected int Width => Wide ? 8 : 4;

    /// <summary>Type of the vectors.</summary>
    protected Type VectorType { get; }

    /// <summary>What leaves padding out of sums and scatters; null where there is none.</summary>
    protected LocalBuilder? Mask { get; set; }

    private MethodInfo FusedMultiplyAdd => (Wide ? typeof(Vector512) : typeof(Vector256))
        .GetMethod(nameof(Vector256.FusedMultiplyAdd), [VectorType, VectorType, VectorType])!;

    /// <summary>Whether a loop runs over vectors of eight.</summary>
    public static bool IsWide(CodeContext context, int unit)
    {
        Unit loop = context.Schedule.Units[unit];
        if (!Vector512.IsHardwareAccelerated || loop.Length < ShortestWide)
            return false;
        foreach (int node in loop.Nodes)
        {
            if (IsCostly(context, node))
                return true;
        }
        return false;
    }

    /// <summary>Whether a node is a special function.</summary>
    public static bool IsCostly(CodeContext context, int node) => context.Roles[node] == NodeRole.Elementwise
        && WideOperations.IsCostly((Operations.Elementwise)context.Graph.Nodes[node].Operation);

    /// <summary>A vector from memory: the loop's own place (table -1), or the places that a table names.</summary>
    protected abstract LocalBuilder Load(Place place, int table);

    /// <summary>
    /// Before the loop: sums and targets to zero, single numbers into registers. Targets first: a vector that lives
    /// across a call lies in memory ever after, also inside the loop.
    /// </summary>
    protected virtual void Prepare()
    {
        foreach (int node in Unit.Nodes)
        {
            if (Context.Roles[node] != NodeRole.Scatter)
                continue;
            LoadTargetAddress(node);
            Il.Emit(OpCodes.Ldc_I4, (AddsToCopies(node) ? Copies : 1) * Context.Roles.Size(node));
            Call(nameof(Lanes.Clear));
        }
        foreach (int node in Unit.Nodes)
        {
            foreach (int operand in Context.Roles.ReadsMatrix(node) ? [] : Context.Roles.Operands(node))
                Hoist(node, operand);
            if (Context.Roles[node] == NodeRole.Sum)
                accumulators.Add(node, Zero());
        }
    }

    /// <summary>After the loop: lanes together, then copies, results into memory.</summary>
    protected virtual void Finish()
    {
        foreach (var (node, accumulator) in accumulators)
        {
            Il.Emit(OpCodes.Ldloc, accumulator);
            CallWide(nameof(Lanes.Sum));
            LocalBuilder sum = Frame.KeepNumber(node, 0);
            LoadResultAddress(node);
            Il.Emit(OpCodes.Ldloc, sum);
            Il.Emit(OpCodes.Stind_R8);
        }
        foreach (int node in Unit.Nodes)
        {
            if (Context.Roles[node] != NodeRole.Scatter || !AddsToCopies(node))
                continue;
            LoadTargetAddress(node);
            LoadResultAddress(node);
            Il.Emit(OpCodes.Ldc_I4, Context.Roles.Size(node));
            Call(nameof(Lanes.FoldCopies));
        }
    }

    /// <summary>Whether a scatter goes through copies of its targets.</summary>
    protected virtual bool AddsToCopies(int scatter) => Context.ScattersToCopies(scatter);

    /// <summary>Where a scatter adds.</summary>
    protected Place TargetOf(int scatter) => AddsToCopies(scatter)
        ? new Place(Region.Slab, Context.Buffers.ScratchOf(scatter))
        : Context.PlaceOf(scatter);

    /// <summary>Pushes the address of what a scatter adds into: its result or copies of it.</summary>
    protected virtual void LoadTargetAddress(int scatter) => LoadAddress(TargetOf(scatter), null);

    /// <summary>Pushes the address of the result of a sum or a scatter.</summary>
    protected virtual void LoadResultAddress(int node) => LoadAddress(Context.PlaceOf(node), null);

    /// <summary>Adds the element of a sum to its accumulator.</summary>
    protected void EmitSum(int node) => Accumulate(node, accumulators[node]);

    /// <summary>Whether a node is multiplied and added to its sum in one instruction, by the sum.</summary>
    protected bool IsLeftToSum(int node) => Mask is null && Context.Summed.Contains(node);

    /// <summary>Adds a reduction's operand to a register.</summary>
    protected void Accumulate(int node, LocalBuilder accumulator)
    {
        int operand = Context.Roles.Root(Context.Roles.Operands(node)[0]);
        if (Context.Roles[node] == NodeRole.Sum && IsLeftToSum(operand))
        {
            ReadOnlySpan<int> factors = Context.Roles.Operands(operand);
            LoadOperand(operand, factors[0]);
            LoadOperand(operand, factors[^1]);
            Il.Emit(OpCodes.Ldloc, accumulator);
            Il.Emit(OpCodes.Call, FusedMultiplyAdd);
            Il.Emit(OpCodes.Stloc, accumulator);
            return;
        }
        Il.Emit(OpCodes.Ldloc, accumulator);
        LoadMasked(node);
        Il.Emit(OpCodes.Call, VectorType.GetMethod("op_Addition")!);
        Il.Emit(OpCodes.Stloc, accumulator);
    }

    /// <summary>Stores the sum of a register's lanes at the address on the stack.</summary>
    protected void StoreSum(LocalBuilder accumulator)
    {
        Il.Emit(OpCodes.Ldloc, accumulator);
        CallWide(nameof(Lanes.Sum));
        Il.Emit(OpCodes.Stind_R8);
    }

    /// <summary>Computes a node that has one value for each row.</summary>
    /// <returns>Its values.</returns>
    protected virtual LocalBuilder EmitStream(int node)
    {
        foreach (int operand in Context.Roles.Operands(node))
            LoadOperand(node, operand);
        if (OperationOf(node) is { } operation)
        {
            if (Wide)
                WideOperations.Emit(Il, operation);
            else
                OperationCode.EmitVector(Il, operation);
        }
        LocalBuilder result = Il.DeclareLocal(VectorType);
        Il.Emit(OpCodes.Stloc, result);
        Results.Add(node, result);
        return result;
    }

    /// <summary>Pushes a reduction's operand, zero where the mask says so.</summary>
    protected void LoadMasked(int node)
    {
        LoadOperand(node, Context.Roles.Operands(node)[0]);
        if (Mask is null)
            return;
        Il.Emit(OpCodes.Ldloc, Mask);
        Il.Emit(OpCodes.Call, VectorType.GetMethod("op_BitwiseAnd")!);
    }

    /// <summary>A local with zero in all lanes.</summary>
    protected LocalBuilder Zero()
    {
        Il.Emit(OpCodes.Ldc_R8, 0.0);
        return Spread();
    }

    /// <summary>A local with the number on the stack in all lanes.</summary>
    protected LocalBuilder Spread()
    {
        LocalBuilder local = Il.DeclareLocal(VectorType);
        EmitSpread();
        Il.Emit(OpCodes.Stloc, local);
        return local;
    }

    private void EmitSpread() =>
        Il.Emit(OpCodes.Call, (Wide ? typeof(Vector512) : typeof(Vector256)).GetMethod(nameof(Vector256.Create), [typeof(double)])!);

    /// <summary>Calls a step in its form for the loop's vectors.</summary>
    protected void CallWide(string lanesMethod) => Il.Emit(OpCodes.Call, (Wide ? typeof(WideLanes) : typeof(Lanes)).GetMethod(lanesMethod)!);

    /// <summary>Pushes a whole number of the size of an address.</summary>
    protected void PushNative(long value)
    {
        Il.Emit(OpCodes.Ldc_I8, value);
        Il.Emit(OpCodes.Conv_I);
    }

    /// <summary>Adds to a local of the size of an address.</summary>
    protected void Step(LocalBuilder local, int by)
    {
        Il.Emit(OpCodes.Ldloc, local);
        Il.Emit(OpCodes.Ldc_I4, by);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Stloc, local);
    }

    private void LoadOperand(int node, int operand)
    {
        Access access = Context.AccessOf(node, operand, UnitIndex, out int table);
        if (access == Access.Literal && isCostly)
        {
            Context.IsLiteral(operand, out double value);
            Il.Emit(OpCodes.Ldc_R8, value);
            EmitSpread();
            return;
        }
        Il.Emit(OpCodes.Ldloc, access switch
        {
            Access.Register => Results[Context.Roles.Root(operand)],
            Access.Literal or Access.Scalar => hoisted[KeyOf(operand, access)],
            _ => Load(Context.PlaceOf(operand), access == Access.Flat ? -1 : table),
        });
    }

    private void Hoist(int node, int operand)
    {
        Access access = Context.AccessOf(node, operand, UnitIndex, out _);
        // Special functions need the registers: literals are then operands in memory, where the runtime's compiler puts them.
        if (access == Access.Literal && isCostly)
            return;
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
}
