using System.Reflection.Emit;
using HmcNet.Autodiff.Ir;
using HmcNet.Autodiff.Operations;

namespace HmcNet.Autodiff.Execution;

/// <summary>All steps of a recurrence of single numbers.</summary>
/// <param name="places">First values of initial states, inputs and numbers, then of the results.</param>
/// <param name="start">Distance of the first step's time from the first, in bytes.</param>
/// <param name="advance">Distance from a step's time to the next step's, in bytes.</param>
/// <param name="steps">Number of steps, at least 1.</param>
internal unsafe delegate void ScalarScan(nint* places, nint start, nint advance, nint steps);

/// <summary>Writes the steps of a recurrence of single numbers as one loop, with the states in registers.</summary>
internal sealed class ScalarScanEmitter
{
    /// <summary>A longer step is left to compiled code that is split into methods.</summary>
    private const int LargestStep = 500;

    private readonly ScanBody body;
    private readonly NodeRoles roles;
    private readonly ILGenerator il;
    private readonly Dictionary<int, LocalBuilder> values = [];
    private LocalBuilder time = null!;
    private LocalBuilder[] inputs = null!;
    private LocalBuilder[] results = null!;
    private LocalBuilder[] sums = null!;

    private ScalarScanEmitter(ScanBody body, NodeRoles roles, ILGenerator il)
    {
        this.body = body;
        this.roles = roles;
        this.il = il;
    }

    /// <summary>The loop; null where a step holds more than single numbers or is too long.</summary>
    public static unsafe ScalarScan? Compile(Scan scan)
    {
        Graph graph = Contraction.Run(scan.Body.Graph);
        var roles = new NodeRoles(graph);
        if (graph.Nodes.Count > LargestStep || !Enumerable.Range(0, graph.Nodes.Count).All(i => IsNumber(roles, i)))
            return null;
        var method = new DynamicMethod(
            "HmcNet.Scan", typeof(void), [typeof(nint*), typeof(nint), typeof(nint), typeof(nint)], typeof(ScalarScanEmitter).Module, skipVisibility: true);
        new ScalarScanEmitter(scan.Body, roles, method.GetILGenerator()).Emit();
        return method.CreateDelegate<ScalarScan>();
    }

    private static bool IsNumber(NodeRoles roles, int node) => roles.Size(node) == 1
        && (roles[node] is NodeRole.Parameter or NodeRole.View or NodeRole.Elementwise || roles.Graph.Nodes[node].Operation is Constant);

    private void Emit()
    {
        Begin();
        Label top = il.DefineLabel();
        il.MarkLabel(top);
        for (int k = 0; k < inputs.Length; k++)
        {
            LoadAddress(inputs[k]);
            il.Emit(OpCodes.Ldind_R8);
            SetParameter(body.States + k);
        }
        for (int i = 0; i < roles.Graph.Nodes.Count; i++)
        {
            if (roles[i] == NodeRole.Elementwise)
                EmitNode(i);
        }
        EndStep();
        AddTo(time, OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Starg_S, (byte)3);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Brtrue, top);
        for (int k = 0; k < sums.Length; k++)
        {
            il.Emit(OpCodes.Ldloc, results[body.Kept + k]);
            il.Emit(OpCodes.Ldloc, sums[k]);
            il.Emit(OpCodes.Stind_R8);
        }
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Before the loop: addresses, states and numbers into locals.</summary>
    private void Begin()
    {
        int count = roles.Graph.Parameters.Count;
        time = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stloc, time);
        inputs = new LocalBuilder[body.Inputs];
        for (int i = 0; i < count; i++)
        {
            LoadPlace(i);
            if (i >= body.States && i < body.States + body.Inputs)
            {
                il.Emit(OpCodes.Stloc, inputs[i - body.States] = il.DeclareLocal(typeof(nint)));
                continue;
            }
            il.Emit(OpCodes.Ldind_R8);
            SetParameter(i);
        }
        results = new LocalBuilder[roles.Graph.Outputs.Count];
        for (int k = 0; k < results.Length; k++)
        {
            LoadPlace(count + k);
            il.Emit(OpCodes.Stloc, results[k] = il.DeclareLocal(typeof(nint)));
        }
        sums = new LocalBuilder[results.Length - body.Kept];
        for (int k = 0; k < sums.Length; k++)
        {
            il.Emit(OpCodes.Ldc_R8, 0.0);
            il.Emit(OpCodes.Stloc, sums[k] = il.DeclareLocal(typeof(double)));
        }
    }

    private void EmitNode(int node)
    {
        foreach (int operand in roles.Operands(node))
            Load(operand);
        OperationCode.EmitScalar(il, (Elementwise)roles.Graph.Nodes[node].Operation);
        LocalBuilder local = il.DeclareLocal(typeof(double));
        il.Emit(OpCodes.Stloc, local);
        values.Add(node, local);
    }

    /// <summary>Results into memory, then all next states at once into the states.</summary>
    private void EndStep()
    {
        IReadOnlyList<Node> outputs = roles.Graph.Outputs;
        for (int k = 0; k < body.Kept; k++)
        {
            LoadAddress(results[k]);
            Load(roles.Graph.IndexOf(outputs[k]));
            il.Emit(OpCodes.Stind_R8);
        }
        for (int k = 0; k < sums.Length; k++)
        {
            il.Emit(OpCodes.Ldloc, sums[k]);
            Load(roles.Graph.IndexOf(outputs[body.Kept + k]));
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Stloc, sums[k]);
        }
        for (int j = 0; j < body.States; j++)
            Load(roles.Graph.IndexOf(outputs[j]));
        for (int j = body.States - 1; j >= 0; j--)
            SetParameter(j);
    }

    private void Load(int node)
    {
        int root = roles.Root(node);
        // A number may be looked at under another shape.
        Node source = roles.Graph.Nodes[root];
        if (source.Operation is Constant constant)
            il.Emit(OpCodes.Ldc_R8, constant.Values[0]);
        else
            il.Emit(OpCodes.Ldloc, values[root]);
    }

    /// <summary>Stores the number on the stack as the value of a parameter; the step may not read it at all.</summary>
    private void SetParameter(int parameter)
    {
        Node node = roles.Graph.Parameters[parameter];
        if (!roles.Graph.Contains(node))
        {
            il.Emit(OpCodes.Pop);
            return;
        }
        int place = roles.Graph.IndexOf(node);
        if (!values.TryGetValue(place, out LocalBuilder? local))
            values.Add(place, local = il.DeclareLocal(typeof(double)));
        il.Emit(OpCodes.Stloc, local);
    }

    private void LoadPlace(int index)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, index * IntPtr.Size);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
    }

    private void LoadAddress(LocalBuilder first)
    {
        il.Emit(OpCodes.Ldloc, first);
        il.Emit(OpCodes.Ldloc, time);
        il.Emit(OpCodes.Add);
    }

    private void AddTo(LocalBuilder local, OpCode by)
    {
        il.Emit(OpCodes.Ldloc, local);
        il.Emit(by);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, local);
    }
}
