using System.Reflection.Emit;
using HmcNet.Autodiff.LinearAlgebra;

namespace HmcNet.Autodiff.Execution;

/// <summary>Generated machine code of one chunk of a loop.</summary>
/// <param name="point">The caller's parameters.</param>
/// <param name="value">Written: the first output.</param>
/// <param name="rest">Written: the other outputs.</param>
/// <param name="slots">Written: the chunk's sums and scatters.</param>
/// <param name="local">Overwritten: the thread's own workspace.</param>
/// <param name="first">First row, a multiple of 8.</param>
/// <param name="end">Row behind the last one.</param>
internal unsafe delegate void ChunkCode(double* point, double* value, double* rest, double* slots, double* local, long first, long end);

/// <summary>
/// The code of one chunk of a loop: products of data matrices for the chunk's rows, the loop over these rows, then the
/// transposed products of the same rows, which are in the cache still.
/// </summary>
internal sealed unsafe class ChunkEmitter(CodeContext context, MethodFrame frame, int unit) : PlainLoopEmitter(context, frame, unit)
{
    // Places of the arguments; before them are the workspace and the caller's memory.
    private const byte Slots = 4, Local = 5, First = 6, End = 7;

    private readonly ChunkPlan plan = context.ChunksOf(unit)!;
    private LocalBuilder? rowsOrigin;

    /// <summary>Generates the code of a unit's chunks.</summary>
    public static DynamicMethod Compile(CodeContext context, int unit)
    {
        var frame = new MethodFrame(typeof(double*), typeof(double*), typeof(long), typeof(long));
        new ChunkEmitter(context, frame, unit).Emit();
        return frame.End();
    }

    /// <summary>y = A x for some rows.</summary>
    public static void MultiplyRows(double* matrix, int columns, double* vector, double* result, long rows) =>
        VectorDense.MultiplyVector(
            new ReadOnlySpan<double>(matrix, checked((int)rows * columns)), new ReadOnlySpan<double>(vector, columns), new Span<double>(result, (int)rows));

    /// <summary>y = A' x for some rows.</summary>
    public static void AddUpRows(double* matrix, int columns, double* factors, double* result, long rows) =>
        VectorDense.MultiplyTransposedVector(
            new ReadOnlySpan<double>(matrix, checked((int)rows * columns)), new ReadOnlySpan<double>(factors, (int)rows), new Span<double>(result, columns));

    protected override void Prepare()
    {
        // A row's place counts from the beginning of all rows; the workspace holds those of the chunk.
        rowsOrigin = Il.DeclareLocal(typeof(nint));
        Il.Emit(OpCodes.Ldarg_S, Local);
        PushFirst(sizeof(double));
        Il.Emit(OpCodes.Sub);
        Il.Emit(OpCodes.Stloc, rowsOrigin);
        // Calls first: a vector that lives across a call lies in memory ever after.
        foreach (int node in Unit.Nodes)
        {
            if (Context.Roles[node] != NodeRole.RowProduct)
                continue;
            LoadMatrix(node);
            LoadAddress(Context.PlaceOf(Context.Roles.Operands(node)[1]), null);
            LoadRows(node, Context.PlaceOf(node));
            PushFirst(sizeof(double));
            Il.Emit(OpCodes.Add);
            CallOnRows(nameof(MultiplyRows));
        }
        base.Prepare();
    }

    protected override LocalBuilder EmitStream(int node)
    {
        if (Context.Roles[node] == NodeRole.RowProduct)
        {
            LoadRows(node, Context.PlaceOf(node));
            Il.Emit(OpCodes.Ldloc, Bytes!);
            Il.Emit(OpCodes.Add);
            LoadVector(VectorType);
            LocalBuilder loaded = Il.DeclareLocal(VectorType);
            Il.Emit(OpCodes.Stloc, loaded);
            Results.Add(node, loaded);
            return loaded;
        }
        LocalBuilder result = base.EmitStream(node);
        if (!plan.IsLocal(node, out _))
            return result;
        LoadRows(node, default);
        Il.Emit(OpCodes.Ldloc, Bytes!);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Ldloc, result);
        StoreVector(VectorType);
        return result;
    }

    protected override void Finish()
    {
        base.Finish();
        foreach (int node in Unit.Nodes)
        {
            if (Context.Roles[node] != NodeRole.RowSum)
                continue;
            int factors = Context.Roles.Operands(node)[1];
            LoadMatrix(node);
            LoadRows(Context.Roles.Root(factors), Context.PlaceOf(factors));
            PushFirst(sizeof(double));
            Il.Emit(OpCodes.Add);
            LoadResultAddress(node);
            CallOnRows(nameof(AddUpRows));
        }
    }

    protected override void LoadTargetAddress(int scatter)
    {
        if (plan.IsLocal(scatter, out int offset))
            LoadArgument(Local, offset);
        else
            LoadResultAddress(scatter);
    }

    protected override void LoadResultAddress(int node) => LoadArgument(Slots, plan.Slots[node]);

    protected override void PushFirst(int size) => PushRows(First, size);

    protected override void PushEnd(int size) => PushRows(End, size);

    /// <summary>Pushes the address of a chunk's first row of a data matrix, and the number of columns.</summary>
    private void LoadMatrix(int node)
    {
        int matrix = Context.Roles.Operands(node)[0];
        int columns = Context.Graph.Nodes[matrix].Shape[1];
        LoadAddress(Context.PlaceOf(matrix), null);
        PushFirst(sizeof(double));
        Il.Emit(OpCodes.Ldc_I4, columns);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Mul);
        Il.Emit(OpCodes.Add);
        Il.Emit(OpCodes.Ldc_I4, columns);
    }

    /// <summary>Pushes the address that row 0 of a stream has, or would have if the workspace held all rows.</summary>
    private void LoadRows(int node, Place stored)
    {
        if (!plan.IsLocal(node, out int offset))
        {
            LoadAddress(stored, null);
            return;
        }
        Il.Emit(OpCodes.Ldloc, rowsOrigin!);
        Il.Emit(OpCodes.Ldc_I8, (long)offset * sizeof(double));
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Add);
    }

    private void CallOnRows(string method)
    {
        Il.Emit(OpCodes.Ldarg_S, End);
        Il.Emit(OpCodes.Ldarg_S, First);
        Il.Emit(OpCodes.Sub);
        Il.Emit(OpCodes.Call, typeof(ChunkEmitter).GetMethod(method)!);
    }

    private void LoadArgument(byte argument, int offset)
    {
        Il.Emit(OpCodes.Ldarg_S, argument);
        Il.Emit(OpCodes.Ldc_I8, (long)offset * sizeof(double));
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Add);
    }

    private void PushRows(byte argument, int size)
    {
        Il.Emit(OpCodes.Ldarg_S, argument);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Ldc_I4, size);
        Il.Emit(OpCodes.Conv_I);
        Il.Emit(OpCodes.Mul);
    }
}
